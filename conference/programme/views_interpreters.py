"""The interpreters of a conference: how many work between two languages at any time."""

from flask import Response
from werkzeug.exceptions import NotFound

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.web import page, see_other
from conference.people import audit
from conference.programme import interpreters as asked
from conference.programme import labels
from conference.programme.blueprint import bp
from conference.programme.forms import InterpretersForm
from conference.programme.models import Conference


@bp.route("/<conference:conference>/desk/interpreters", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def interpreters(conference: Conference) -> Response:
    """What there is, and a form for one more pair of languages; a pair named again gets the new number."""
    form = InterpretersForm()
    if form.validate_on_submit():
        with transaction() as session:
            one, other = form.pair
            made = asked.provide(session, conference, (one, other), form.count.value or 1)
            audit.record(session, access.identity(), "changed", made, now=clock.now(), label=f"{one}-{other}")
        return see_other(".interpreters")
    return page(
        "programme/interpreters.html",
        status=422 if form.errors else 200,
        form=form,
        provided=asked.interpreters_of(db.session(), conference.id),
        languages=labels.SPOKEN,
    )


@bp.post("/<conference:conference>/desk/interpreters/<int:pair_id>/remove")
@access.requires(Role.ORGANISER)
def remove_interpreters(conference: Conference, pair_id: int) -> Response:
    """None between these two any more."""
    with transaction() as session:
        found = {one.id: one for one in asked.interpreters_of(session, conference.id)}.get(pair_id)
        if found is None:
            raise NotFound
        label = f"{found.one}-{found.other}"
        audit.record(session, access.identity(), "removed", found, now=clock.now(), label=label)
        session.delete(found)
    return see_other(".interpreters")
