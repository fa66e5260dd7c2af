"""My agenda: the page, the calendar subscription, and when each of us can meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Response, abort, make_response, request, url_for

from conference.foundation import access, clock
from conference.foundation.access import Identity, Role, identity
from conference.foundation.addresses import absolute
from conference.foundation.dates import local_day
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _, force_language
from conference.foundation.web import notify, page, see_other, see_path
from conference.meetings import availability, calendar, labels, queries, rules, stamps
from conference.meetings.blueprint import bp
from conference.meetings.forms import PlainForm
from conference.meetings.models import Meeting, MeetingState
from conference.meetings.speech import rota_of
from conference.programme import queries as programme
from conference.programme.models import Conference, Session
from conference.registration.current import my_delegate, my_registration_id
from conference.registration.queries import get_registration


@dataclass(frozen=True)
class Line:
    """One line of the agenda: a meeting or a session."""

    starts_at: datetime
    ends_at: datetime
    day: str
    meeting: Meeting | None = None
    session: Session | None = None


def lines_of(conference: Conference, meetings: Sequence[Meeting], sessions: Sequence[Session]) -> list[Line]:
    """Meetings among the sessions, in order of time."""

    def day(instant: datetime) -> str:
        return local_day(instant, conference.timezone).isoformat()

    lines = [Line(m.slot.starts_at, m.slot.ends_at, day(m.slot.starts_at), meeting=m) for m in meetings if m.slot]
    lines += [Line(item.starts_at, item.ends_at, day(item.starts_at), session=item) for item in sessions]
    return sorted(lines, key=lambda line: (line.starts_at, line.meeting is not None))


@bp.get("/my/agenda")
@access.attendee
def agenda(conference: Conference) -> Response:
    """The meetings of my delegation, my own marked, among the programme."""
    session, me = db.session(), my_delegate()
    meetings = queries.meetings_of(session, me.registration_id)
    seen = queries.contacts_visible(session, me.registration_id, [s.delegate_id for m in meetings for s in m.seats])
    return page(
        "meetings/agenda.html",
        lines=lines_of(conference, meetings, programme.programme(session, conference)),
        has_meetings=any(one.state is not MeetingState.CANCELLED for one in meetings),
        my_agenda_pdf=url_for("documents.my_agenda_pdf"),
        scanned=stamps.read(session, me.registration_id, request.args.get("printed", "")),
        waiting=[one for one in meetings if one.state is MeetingState.UNSCHEDULED],
        pairs_pick=rules.pairs_pick(conference.scheduling),
        me=me,
        visible=seen,
        interpreted=rota_of(session, conference.id).given,
        words=labels.MEETINGS,
    )


@bp.route("/my/agenda/subscription", methods=["GET", "POST"])
@access.attendee
def subscription(conference: Conference) -> Response:
    """The address for a calendar program; a button makes a new one."""
    form, me = PlainForm(), my_delegate()
    if form.validate_on_submit():
        with transaction() as session:
            calendar.renew(session, my_delegate(), now=clock.now())
        notify(_("The calendar has a new address; the old one no longer works."))
        return see_other(".subscription")
    with transaction() as session:
        token = calendar.feed_of(session, me, now=clock.now()).token
    return page("meetings/subscription.html", url=absolute("meetings.calendar", conference=conference, token=token))


@bp.get("/calendar/<token>.ics", endpoint="calendar")
@access.token
def calendar_file(conference: Conference, token: str) -> Response:
    """The agenda for a calendar program, in the delegate's language."""
    session = db.session()
    delegate = calendar.find_delegate(session, conference, token) or abort(404)
    meetings, former = queries.agenda_of(session, delegate), queries.former_seats_of(session, delegate)
    interpreted = rota_of(session, conference.id).given
    with force_language(delegate.language):
        sessions = programme.programme(session, conference)
        body = calendar.written(
            conference, meetings, former, sessions, delegate.registration_id, interpreted=interpreted
        )
    response = make_response(body)
    response.mimetype = "text/calendar"
    response.add_etag()
    response.cache_control.max_age = 300
    response.cache_control.private = True
    response.make_conditional(request)
    return response


@bp.route("/my/availability", methods=["GET", "POST"])
@access.attendee
def free_times(conference: Conference) -> Response:
    """A tick for every time in which each of us can meet."""
    back = (url_for(".agenda"), _("My agenda"))
    return _free_times(conference, my_registration_id(), _("When we are free"), back)


@bp.route("/desk/registrations/<int:registration_id>/availability", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def desk_free_times(conference: Conference, registration_id: int) -> Response:
    """The same for anybody; it is logged."""
    theirs = get_registration(db.session(), conference.id, registration_id)
    back = (url_for("registration.detail", registration_id=registration_id), theirs.organisation.name)
    return _free_times(conference, registration_id, _("When they are free"), back, by=identity())


def _free_times(
    conference: Conference, registration_id: int, title: str, back: tuple[str, str], *, by: Identity | None = None
) -> Response:
    session, now = db.session(), clock.now()
    slots = availability.slots_from(session, conference.id, now)
    form = PlainForm()
    if form.validate_on_submit():
        ticked, opened = set(request.form.getlist("free")), request.form.get("opened")
        before = None if opened is None else set(opened.split())
        with transaction() as writing:
            availability.write_free_times(
                writing, conference.id, registration_id, ticked, opened=before, by=by, now=now
            )
        notify(_("The free times are saved. Meetings already booked stay."))
        return see_path(request.path if by is None else back[0])
    people = availability.bookable_of(session, [registration_id])[registration_id]
    absent = availability.absences_of(session, [one.id for one in people])
    free = [f"{one.id}-{slot.id}" for one in people for slot in slots if (one.id, slot.id) not in absent]
    return page(
        "meetings/availability.html",
        title=title,
        back=back,
        form=form,
        slots=slots,
        people=people,
        absent=absent,
        opened=" ".join(free),
    )
