"""Who works for a conference, and as what."""

import sqlalchemy as sa
from flask import Response, abort
from sqlalchemy.orm import joinedload

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _, language
from conference.foundation.web import notify, page, see_other
from conference.people import users
from conference.people.letters import Task
from conference.programme import actions, labels, queries
from conference.programme.blueprint import bp
from conference.programme.forms import StaffForm
from conference.programme.models import Conference, StaffRole


@bp.route("/<conference:conference>/desk/staff", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def staff(conference: Conference) -> Response:
    """Roles of this conference; a form gives one more, inviting whoever is new."""
    form = StaffForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                by, now = access.identity(), clock.now()
                task = Task(labels.ROLES[form.role.value], conference)
                user = users.invite(session, form.email.value or "", language(), by=by, now=now, task=task)
                actions.give_role(session, conference, user, form.role.value, by=by, now=now)
        except actions.RoleHeld as refusal:
            form.refuse("email", refusal)
        else:
            notify(_("The role is given. Somebody new gets a mail to choose a password."))
            return see_other(".staff")
    listed = queries.staff(db.session(), conference)
    status = 422 if form.errors else 200
    return page("programme/staff.html", status=status, form=form, staff=listed, roles_words=labels.ROLES)


@bp.post("/<conference:conference>/desk/staff/<int:role_id>/remove")
@access.requires(Role.ORGANISER)
def remove_staff(conference: Conference, role_id: int) -> Response:
    """End a role."""
    with transaction() as session:
        held = session.scalar(
            sa.select(StaffRole)
            .where(StaffRole.id == role_id, StaffRole.conference_id == conference.id)
            .options(joinedload(StaffRole.user))
        )
        actions.take_role(session, held or abort(404), by=access.identity(), now=clock.now())
    notify(_("The role has ended."))
    return see_other(".staff")
