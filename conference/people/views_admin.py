"""Administrators' pages: who has an account, and who is on the staff."""

import sqlalchemy as sa
from flask import Response, request

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.dates import HANOI
from conference.foundation.db import db, transaction
from conference.foundation.downloads import download
from conference.foundation.errors import Refusal
from conference.foundation.i18n import _, lazy
from conference.foundation.paging import page_of
from conference.foundation.web import notify, page, see_other
from conference.people import actions, queries
from conference.people.blueprint import bp
from conference.people.forms import InviteForm
from conference.people.letters import send_invitation
from conference.people.models import User
from conference.people.users import invite

KINDS = {"staff": lazy("Staff"), "all": lazy("Everybody"), "closed": lazy("Closed accounts")}


class OwnAccount(Refusal):
    """An administrator who locks themselves out."""

    sentence = lazy("This is your own account: ask another administrator to change it.")


@bp.get("/admin/users")
@access.requires(Role.ADMINISTRATOR)
def users() -> Response:
    """Accounts, searched and by kind."""
    listed = page_of(db.session(), _wanted(), request.args.get("page"))
    sort = request.args.get("sort", "name")
    return page("people/users.html", fragments=("user_list",), listed=listed, kinds=KINDS, kind=_who(), sort=sort)


@bp.get("/admin/users/export.<any(xlsx,csv):kind>")
@access.requires(Role.ADMINISTRATOR)
def export_users(kind: str) -> Response:
    """What the list shows, all pages of it."""
    header = [_("Name"), _("E-mail"), _("Administrator"), _("Second step"), _("Closed"), _("Last sign-in")]
    lines = [
        (
            one.full_name, one.email, "x" if one.is_administrator else "", "x" if one.totp_confirmed_at else "",
            "" if one.is_active else "x", one.last_sign_in_at.astimezone(HANOI) if one.last_sign_in_at else None,
        )
        for one in db.session.scalars(_wanted())
    ]  # fmt: skip
    return download(kind, _("Accounts"), header, lines, source=None, now=clock.now())


def _wanted() -> sa.Select[User]:
    return queries.accounts(request.args.get("q", ""), _who(), request.args.get("sort", "name"))


def _who() -> str:
    kind = request.args.get("kind", "staff")
    return kind if kind in KINDS else "staff"


@bp.route("/admin/users/new", methods=["GET", "POST"])
@access.requires(Role.ADMINISTRATOR)
def invite_user() -> Response:
    """Invite somebody to the staff."""
    form = InviteForm()
    if form.validate_on_submit():
        by, now = access.identity(), clock.now()
        with transaction() as session:
            user = invite(
                session,
                form.email.value or "",
                form.language.value,
                full_name=form.full_name.data or "",
                by=by,
                now=now,
            )
            if form.is_administrator.data and not user.is_administrator:
                actions.set_administrator(session, user, administrator=True, by=by, now=now)
        notify(_("%(email)s is on the staff. Somebody without a password gets a mail to choose one.", email=user.email))
        return see_other(".user", user_id=user.id)
    return page("people/invite_user.html", status=422 if form.errors else 200, form=form)


@bp.get("/admin/users/<int:user_id>")
@access.requires(Role.ADMINISTRATOR)
def user(user_id: int) -> Response:
    """One account and what can be done to it."""
    shown = queries.get_user(db.session(), user_id)
    return page("people/user.html", user=shown, is_me=shown.id == access.identity().user_id)


@bp.post("/admin/users/<int:user_id>/active")
@access.requires(Role.ADMINISTRATOR)
def set_active(user_id: int) -> Response:
    """Close or reopen an account."""
    with transaction() as session:
        someone = _someone_else(user_id)
        actions.set_active(session, someone, active=not someone.is_active, by=access.identity(), now=clock.now())
    notify(_("The account is open again.") if someone.is_active else _("The account is closed."))
    return see_other(".user", user_id=user_id)


@bp.post("/admin/users/<int:user_id>/administrator")
@access.requires(Role.ADMINISTRATOR)
def set_administrator(user_id: int) -> Response:
    """Give or take the right to everything."""
    with transaction() as session:
        someone = _someone_else(user_id)
        administrator = not someone.is_administrator
        actions.set_administrator(session, someone, administrator=administrator, by=access.identity(), now=clock.now())
    notify(_("The rights are changed."))
    return see_other(".user", user_id=user_id)


@bp.post("/admin/users/<int:user_id>/reset-two-step")
@access.requires(Role.ADMINISTRATOR)
def reset_two_step(user_id: int) -> Response:
    """For somebody who lost telephone and recovery codes."""
    with transaction() as session:
        actions.reset_two_step(session, _someone_else(user_id), by=access.identity(), now=clock.now())
    notify(_("The second step is switched off for this account."))
    return see_other(".user", user_id=user_id)


@bp.post("/admin/users/<int:user_id>/invitation")
@access.requires(Role.ADMINISTRATOR)
def invite_again(user_id: int) -> Response:
    """Another mail with a link to choose a password."""
    with transaction() as session:
        someone, now = queries.get_user(session, user_id), clock.now()
        send_invitation(session, someone, by=access.identity(), now=now)
    notify(_("A mail with a link to choose a password is on its way."))
    return see_other(".user", user_id=user_id)


def _someone_else(user_id: int) -> User:
    """The account. Raises OwnAccount."""
    if user_id == access.identity().user_id:
        raise OwnAccount
    return queries.get_user(db.session(), user_id)
