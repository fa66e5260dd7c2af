"""A walk-in's own page, on their own phone: the link is the key, as with the badge."""

from flask import Response

from conference.checkin import queries, walk_ins
from conference.checkin.blueprint import visitor
from conference.checkin.models import Printing, WalkIn
from conference.foundation import access, clock
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _
from conference.foundation.web import notify, page, see_other
from conference.meetings import queries as meetings
from conference.programme.labels import SIDES
from conference.programme.models import Conference
from conference.registration import consents
from conference.registration import queries as registration
from conference.registration.forms import ConsentsForm
from conference.registration.models import Delegate, DelegateState


@visitor.route("/<token>", methods=["GET", "POST"])
@access.token
def own(conference: Conference, token: str) -> Response:
    """Agree once; from then on the badge and the meetings."""
    session, form = db.session(), ConsentsForm()
    found = walk_ins.of_token(session, conference.id, token)
    prints = queries.get_here(session, conference.id, found.desk_id).printing is not Printing.NONE
    has_agreed = consents.has_given(session, found.delegate_id, consents.NEEDED)
    if not has_agreed and form.is_submitted() and form.check(clock.now().date()):
        with transaction() as writing:
            held = walk_ins.of_token(writing, conference.id, token)
            here = queries.get_here(writing, conference.id, held.desk_id)
            walk_ins.agree(writing, here, held, form.answers(), now=clock.now())
            is_in = walk_ins.is_in(writing, held)
        if not is_in:
            notify(_("Thank you. You are registered. Show this page at a desk when you come in."))
        elif prints:
            notify(_("Thank you. You are registered; your badge is being made at the desk."))
        else:
            notify(_("Thank you. You are registered."))
        return see_other(".own", token=token)
    return page(
        "checkin/visitor.html",
        status=422 if form.errors else 200,
        form=form,
        delegate=found.delegate,
        side=found.delegate.registration.side,
        sides=SIDES,
        has_agreed=has_agreed,
        prints=prints,
        questions=consents.QUESTIONS,
        meetings=meetings.agenda_of(session, found.delegate) if has_agreed else (),
        ticket=_ticket(found),
    )


def _ticket(found: WalkIn) -> str:
    """The token behind the badge's code, empty for somebody who has left."""
    delegate: Delegate = found.delegate
    valid = registration.valid_ticket(db.session(), delegate.id)
    return valid.token if valid and delegate.state is DelegateState.ACTIVE else ""
