"""The organiser's meetings: requests, meetings, the plan by slot and table, and every verb for anybody."""

from datetime import datetime

import sqlalchemy as sa
from flask import Response, g, request
from sqlalchemy.orm import joinedload

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.downloads import download
from conference.foundation.errors import Refusal
from conference.foundation.i18n import _
from conference.foundation.numbers import id_in
from conference.foundation.web import notify, page, see_other
from conference.meetings import desk_actions, desk_lists, fitting, labels, queries, requests, rules
from conference.meetings.blueprint import bp
from conference.meetings.forms import OnBehalfForm, labelled
from conference.meetings.models import Meeting, MeetingState, shown_reason
from conference.meetings.speech import rota_of
from conference.people.models import Organisation
from conference.programme import queries as programme
from conference.programme.models import Conference
from conference.registration.models import Registration, RegistrationState


def may_act() -> bool:
    """Whether the reader is an organiser; agencies only look."""
    return bool(g.roles & {Role.ORGANISER, Role.ADMINISTRATOR})


@bp.get("/desk/meetings")
@access.requires(Role.ORGANISER, Role.AGENCY)
def listing(conference: Conference) -> Response:
    """All meetings: search, filter, sort."""
    session, wish = db.session(), desk_lists.Wish.of(request.args, "time")
    return page(
        "meetings/listing.html",
        fragments=("meeting_list",),
        rows=desk_lists.find_page(session, desk_lists.meetings(conference, wish), request.args.get("page")),
        slots=programme.slots(session, conference),
        words={state.value: str(word) for state, word in labels.MEETINGS.items()},
        wish=wish,
        may_act=may_act(),
    )


@bp.get("/desk/requests")
@access.requires(Role.ORGANISER, Role.AGENCY)
def desk_requests(conference: Conference) -> Response:
    """All requests: search, filter by state; the newest first, of those that wait what expires soonest."""
    usual = "expires" if request.args.get("state") == desk_lists.WAITING else "-created"
    now, wish = clock.now(), desk_lists.Wish.of(request.args, usual)
    listed = desk_lists.requests(conference, wish, now=now)
    rows = desk_lists.find_page(db.session(), listed, request.args.get("page"))
    return page(
        "meetings/desk_requests.html",
        fragments=("request_list",),
        rows=rows,
        states={one.id: rules.state_at(one.state, one.expires_at, now).value for one in rows.items},
        words={state.value: str(word) for state, word in labels.REQUESTS.items()},
        wish=wish,
        may_act=may_act(),
    )


@bp.get("/desk/meetings/plan")
@access.requires(Role.ORGANISER, Role.AGENCY)
def plan(conference: Conference) -> Response:
    """Slots down, tables across."""
    session = db.session()
    booked = session.scalars(
        sa.select(Meeting)
        .where(Meeting.conference_id == conference.id, Meeting.slot_id.is_not(None))
        .options(*queries.WHOLE_MEETING)
    )
    cells = {(one.slot_id, one.occupancy.table_id): one for one in booked if one.occupancy}
    slots, tables = programme.slots(session, conference), programme.tables(session, conference)
    return page("meetings/plan.html", slots=slots, tables=tables, cells=cells, may_act=may_act())


@bp.route("/desk/meetings/export.<any(xlsx,csv):kind>")
@access.requires(Role.ORGANISER, Role.AGENCY)
def export_meetings(conference: Conference, kind: str) -> Response:
    """What the list shows, one line a meeting."""
    header = [_("Day and time"), _("Table"), _("Asking side"), _("Asked side"), _("State"), _("Reason")]
    listed, states = desk_lists.meetings(conference, desk_lists.Wish.of(request.args, "time")), labels.MEETINGS
    lines = (
        (
            _local(conference, row.starts_at),
            row.label,
            row.asking,
            row.asked,
            str(states[row.state]),
            str(shown_reason(row.reason)),
        )
        for row in db.session.execute(listed)
    )
    return download(kind, _("Meetings"), header, lines, source=conference, now=clock.now())


@bp.route("/desk/requests/export.<any(xlsx,csv):kind>")
@access.requires(Role.ORGANISER, Role.AGENCY)
def export_requests(conference: Conference, kind: str) -> Response:
    """What the list shows, one line a request."""
    now = clock.now()
    header = [_("Who asks"), _("Who is asked"), _("State"), _("Sent"), _("Expires"), _("Reason")]
    listed = desk_lists.requests(conference, desk_lists.Wish.of(request.args, "expires"), now=now)
    lines = (
        (
            row.asking,
            row.asked,
            str(labels.REQUESTS[rules.state_at(row.state, row.expires_at, now)]),
            _local(conference, row.created_at),
            _local(conference, row.expires_at),
            row.reason,
        )
        for row in db.session.execute(listed)
    )
    return download(kind, _("Requests"), header, lines, source=conference, now=now)


def _local(conference: Conference, instant: datetime | None) -> datetime | None:
    """On the clocks of the conference, as a spreadsheet keeps times."""
    return instant.astimezone(conference.timezone).replace(tzinfo=None) if instant else None


@bp.route("/desk/meetings/new", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def ask_for(conference: Conference) -> Response:
    """Ask on behalf of somebody."""
    session, now = db.session(), clock.now()
    form = OnBehalfForm(data=None if request.method == "POST" else _preset())
    form.offer_parties(_parties(conference))
    form.offer(labelled(programme.slots(session, conference), conference.timezone), ())
    if form.validate_on_submit():
        try:
            with transaction() as writing:
                sender, receiver = (writing.get(Registration, field.data) for field in (form.sender, form.receiver))
                if sender is None or receiver is None or sender.id == receiver.id:
                    raise desk_actions.SameParty
                requests.ask(writing, conference, sender, receiver, form.wish(), now=now, by=access.identity())
        except Refusal as refusal:
            form.refuse("receiver", refusal)
        else:
            notify(_("The request is sent."))
            return see_other(".desk_requests")
    return page("meetings/ask_for.html", status=422 if form.errors else 200, form=form)


def _preset() -> dict[str, int]:
    return {name: number for name in ("sender", "receiver") if (number := id_in(request.args.get(name)))}


def _parties(conference: Conference) -> list[Registration]:
    listed = (
        sa.select(Registration)
        .join(Registration.organisation)
        .where(
            Registration.conference_id == conference.id,
            Registration.state == RegistrationState.APPROVED,
            Registration.side.in_(requests.CAN_MEET),
        )
        .options(joinedload(Registration.organisation))
    )
    return list(db.session.scalars(listed.order_by(Organisation.sort_key)))


@bp.route("/desk/requests/<int:request_id>", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def desk_request(conference: Conference, request_id: int) -> Response:
    """One request, with every answer for either side."""
    asked = queries.get_request(db.session(), conference.id, request_id)
    forms = desk_actions.request_forms(db.session(), conference)
    verb = next((verb for verb in forms if verb.value in request.form), None)
    if verb is not None and forms[verb].validate_on_submit():
        try:
            with transaction() as session:
                asked = queries.get_request(session, conference.id, request_id)
                desk_actions.answer(
                    session, conference, asked, verb, forms[verb], by=access.identity(), now=clock.now()
                )
        except Refusal as refusal:
            forms[verb].form_errors = [*forms[verb].form_errors, str(refusal)]
        else:
            notify(_("Done; both sides get a mail."))
            return see_other(".desk_requests")
    asked = queries.get_request(db.session(), conference.id, request_id)
    state = rules.state_at(asked.state, asked.expires_at, clock.now())
    return page(
        "meetings/desk_request.html",
        status=409 if verb and forms[verb].form_errors else 422 if verb else 200,
        asked=asked,
        state=state,
        words=labels.REQUESTS,
        priorities=labels.PRIORITIES,
        forms={one.value: form for one, form in forms.items() if rules.may(state, one, None)},
        meeting_id=queries.meeting_of(db.session(), asked),
        pairs_pick=rules.pairs_pick(conference.scheduling),
        times=dict(labelled(queries.slots_named(db.session(), asked), conference.timezone)),
    )


@bp.route("/desk/meetings/<int:meeting_id>", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def desk_meeting(conference: Conference, meeting_id: int) -> Response:
    """One meeting: book, move, exchange people, lock, mark, cancel."""
    session, now = db.session(), clock.now()
    found = queries.get_meeting(session, conference.id, meeting_id)
    forms = desk_actions.meeting_forms(session, conference, found, now)
    pressed = next((name for name in forms if name in request.form), None)
    if pressed is not None and forms[pressed].validate_on_submit():
        try:
            with transaction() as writing:
                changed = queries.get_meeting(writing, conference.id, meeting_id)
                desk_actions.change(writing, changed, pressed, forms[pressed], by=access.identity(), now=now)
        except Refusal as refusal:
            forms[pressed].form_errors = [*forms[pressed].form_errors, str(refusal)]
        else:
            notify(_("Saved."))
            return see_other(".desk_meeting", meeting_id=meeting_id)
        found = queries.get_meeting(db.session(), conference.id, meeting_id)
    suiting = labelled(fitting.slots(db.session(), found, now=now), conference.timezone)
    forms["place"].offer(suiting)
    return page(
        "meetings/desk_meeting.html",
        is_possible=bool(suiting),
        status=409 if pressed and forms[pressed].form_errors else 422 if pressed else 200,
        meeting=found,
        interpreter=rota_of(db.session(), conference.id).given.get(found.pair, "") if found.slot else "",
        forms=forms,
        words=labels.MEETINGS,
        moves=rules.MEETING_MOVES[found.state],
        MeetingState=MeetingState,
    )
