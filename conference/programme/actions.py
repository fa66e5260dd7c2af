"""Set a conference up: the wizard, its parts, the moves between states, next year's copy."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session as DbSession

from conference.foundation.access import Identity, Role
from conference.foundation.dates import format_date, local_day
from conference.foundation.errors import Refusal
from conference.foundation.i18n import _, lazy
from conference.foundation.integrity import refuses
from conference.people import audit
from conference.people.models import User
from conference.programme import queries, rules
from conference.programme.models import (
    NO_LIMIT,
    Block,
    Capacity,
    Conference,
    ConferenceState,
    Day,
    HostRole,
    MeetingTable,
    Organiser,
    Room,
    Session,
    SessionKind,
    Side,
    Slot,
    StaffRole,
)
from conference.programme.plans import Plan
from conference.programme.rules import Span
from conference.programme.signals import about_to_end, places_added


class CodeTaken(Refusal):
    """Two conferences cannot share an address."""

    sentence = lazy("Another conference has this short address already. Choose another one.")


class TableLabelTaken(Refusal):
    """Two tables cannot share a number."""

    sentence = lazy("There is a table with this number already.")


class RoleHeld(Refusal):
    """Nobody holds a role twice."""

    sentence = lazy("This person has this role already.")


refuses("uq_conference_code", CodeTaken)
refuses("uq_staff_role_conference_id_user_id_role", RoleHeld)
refuses("uq_meeting_table_conference_id_label", TableLabelTaken)

TABLES_IN_A_ROW = 6
ENDS = frozenset({ConferenceState.CLOSED, ConferenceState.ARCHIVED})
"""From here on nobody asks or answers any more."""


def create(session: DbSession, plan: Plan, *, by: Identity | None, now: datetime) -> Conference:
    """A usable draft from what the wizard asked: day, hall, tables, slots and three sessions."""
    registration_opens, registration_closes, booking_opens, booking_closes = plan.periods
    conference = Conference(
        code=plan.code,
        title_vi=plan.title_vi,
        title_en=plan.title_en,
        short_title_vi=plan.short_title_vi,
        short_title_en=plan.short_title_en,
        zone=plan.zone,
        venue_vi=plan.venue_vi,
        address=plan.address,
        meeting_minutes=plan.meeting_minutes,
        break_minutes=plan.break_minutes,
        registration_opens_at=registration_opens,
        registration_closes_at=registration_closes,
        booking_opens_at=booking_opens,
        booking_closes_at=booking_closes,
        contact_email=plan.contact_email,
        controller_name_vi=plan.lead_vi,
        controller_contact=plan.contact_email,
        created_at=now,
    )
    session.add(conference)
    session.flush()
    hall = Room(conference_id=conference.id, name_vi="Hội trường", name_en="Main hall")
    lead = Organiser(conference_id=conference.id, name_vi=plan.lead_vi, role=HostRole.LEAD)
    session.add_all([hall, lead, Day(conference_id=conference.id, on=plan.on)])
    session.add_all(Capacity(conference_id=conference.id, side=side, places=NO_LIMIT) for side in Side)
    session.flush()
    add_tables(session, conference, hall, count=plan.tables, zone="A")
    add_block(session, conference, plan.meetings)
    _add_usual_sessions(session, conference, plan, hall)
    if by is not None:
        session.add(StaffRole(conference_id=conference.id, user_id=by.user_id, role=Role.ORGANISER))
    audit.record(session, by, "created", conference, now=now, label=conference.code, conference_id=conference.id)
    return conference


def _add_usual_sessions(session: DbSession, conference: Conference, plan: Plan, hall: Room) -> None:
    opening = min(plan.opens, plan.meetings_from), plan.meetings_from
    usual = (
        (opening, SessionKind.CEREMONY, "Đón tiếp, khai mạc và tham luận", "Welcome, opening and talks"),
        ((plan.meetings_from, plan.meetings_until), SessionKind.MEETINGS, "Giao thương 1–1", "One-to-one meetings"),
        ((plan.meetings_until, plan.closes), SessionKind.CEREMONY, "Tổng kết và bế mạc", "Summary and closing"),
    )
    for (start, end), kind, title_vi, title_en in usual:
        if start < end:
            session.add(
                Session(
                    conference_id=conference.id,
                    room_id=hall.id,
                    kind=kind,
                    title_vi=title_vi,
                    title_en=title_en,
                    starts_at=plan.at(start),
                    ends_at=plan.at(end),
                )
            )


def add_tables(session: DbSession, conference: Conference, room: Room, *, count: int, zone: str) -> None:
    """That many tables more, numbered on from the last, laid out in rows on the map of the room."""
    labels = session.scalars(sa.select(MeetingTable.label).where(MeetingTable.conference_id == conference.id)).all()
    first = max((int(label) for label in labels if label.isdecimal()), default=0) + 1
    standing = session.scalar(sa.select(sa.func.count(MeetingTable.id)).where(MeetingTable.room_id == room.id)) or 0
    for offset in range(count):
        row, column = divmod(standing + offset, TABLES_IN_A_ROW)
        session.add(
            MeetingTable(
                conference_id=conference.id,
                room_id=room.id,
                label=f"{first + offset:02d}",
                zone=zone,
                column=column,
                row=row,
            )
        )
    session.flush()


def add_block(session: DbSession, conference: Conference, span: Span) -> Block:
    """A stretch of meetings with its slots. Raises BlocksOverlap, NoSlotFits."""
    zone = conference.timezone
    for other in queries.blocks(session, conference):
        if span.overlaps(Span(other.starts_at, other.ends_at)):
            raise rules.BlocksOverlap(
                start=f"{other.starts_at.astimezone(zone):%H:%M}", end=f"{other.ends_at.astimezone(zone):%H:%M}"
            )
    spans = _slots(session, conference, span)
    block = Block(
        conference_id=conference.id,
        day_id=_day(session, conference, span.starts_at.astimezone(zone).date()).id,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
    )
    session.add(block)
    session.flush()
    _add_slots(session, block, spans)
    settle_days(session, conference)
    return block


def _add_slots(session: DbSession, block: Block, spans: Sequence[Span]) -> None:
    session.add_all(
        Slot(conference_id=block.conference_id, block_id=block.id, starts_at=one.starts_at, ends_at=one.ends_at)
        for one in spans
    )
    session.flush()


def crossed_slots(session: DbSession, item: Session) -> int:
    """How many meeting times lie in a break of the programme; they go when the times are made again."""
    if item.kind is not SessionKind.BREAK:
        return 0
    crossed = (Slot.conference_id == item.conference_id, Slot.starts_at < item.ends_at, Slot.ends_at > item.starts_at)
    return session.scalar(sa.select(sa.func.count(Slot.id)).where(*crossed)) or 0


def remake_slots(session: DbSession, conference: Conference) -> None:
    """All slots anew from their blocks; a slot in which somebody meets holds them all (StillNeeded)."""
    session.execute(sa.delete(Slot).where(Slot.conference_id == conference.id))
    for block in queries.blocks(session, conference):
        _add_slots(session, block, _slots(session, conference, Span(block.starts_at, block.ends_at)))


def _slots(session: DbSession, conference: Conference, span: Span) -> list[Span]:
    meeting, pause = timedelta(minutes=conference.meeting_minutes), timedelta(minutes=conference.break_minutes)
    breaks = sa.select(Session.starts_at, Session.ends_at).where(
        Session.conference_id == conference.id, Session.kind == SessionKind.BREAK
    )
    spans = list(rules.slots_of(span, meeting, pause, [Span(*times) for times in session.execute(breaks)]))
    if not spans:
        zone = conference.timezone
        raise rules.NoSlotFits(
            minutes=conference.meeting_minutes,
            start=f"{span.starts_at.astimezone(zone):%H:%M}",
            end=f"{span.ends_at.astimezone(zone):%H:%M}",
        )
    return spans


def _day(session: DbSession, conference: Conference, on: date) -> Day:
    found = session.scalar(sa.select(Day).where(Day.conference_id == conference.id, Day.on == on))
    if found is None:
        found = Day(conference_id=conference.id, on=on)
        session.add(found)
        session.flush()
    return found


def settle_days(session: DbSession, conference: Conference) -> None:
    """The days of a conference are those with a block of meetings or a session, as soon as there is one of either."""
    begin = (sa.select(kind.starts_at).where(kind.conference_id == conference.id) for kind in (Block, Session))
    wanted = {local_day(start, conference.timezone) for listed in begin for start in session.scalars(listed)}
    for day in queries.days(session, conference) if wanted else ():
        if day.on not in wanted:
            session.delete(day)
    for on in sorted(wanted):
        _day(session, conference, on)
    session.flush()


def remove_block(session: DbSession, conference: Conference, block: Block) -> None:
    """The block with its slots; a slot in which somebody meets holds it (StillNeeded)."""
    session.execute(sa.delete(Slot).where(Slot.block_id == block.id))
    session.delete(block)
    session.flush()
    settle_days(session, conference)


def unfinished(session: DbSession, conference: Conference, to: ConferenceState, *, now: datetime) -> list[str]:
    """What is still open that this step would end, in a sentence each."""
    order = list(ConferenceState)
    if to not in ENDS or order.index(to) < order.index(conference.state):
        return []
    days = queries.days(session, conference)
    ahead = [day.on for day in days if day.on >= local_day(now, conference.timezone)][-1:]
    own = [
        _("The conference is still to come or under way: its last day is %(day)s.", day=format_date(on)) for on in ahead
    ]
    answers = about_to_end.send(session, conference_id=conference.id, now=now)
    return [*own, *(str(said) for _receiver, said in answers if said)]


def move(session: DbSession, conference: Conference, to: ConferenceState, *, by: Identity, now: datetime) -> None:
    """Take the conference one step forward or back. Raises MoveNotAllowed."""
    rules.check_move(conference.state, to)
    before, conference.state = conference.state, to
    audit.record(
        session, by, "moved", conference, now=now, conference_id=conference.id, before=before.value, after=to.value
    )


def give_role(
    session: DbSession, conference: Conference, user: User, role: Role, *, by: Identity, now: datetime
) -> None:
    """Let somebody work for this conference."""
    held = StaffRole(conference_id=conference.id, user_id=user.id, role=role)
    session.add(held)
    session.flush()
    audit.record(session, by, "role given", held, now=now, label=user.email, role=role.value)


def take_role(session: DbSession, held: StaffRole, *, by: Identity, now: datetime) -> None:
    """End somebody's role."""
    audit.record(session, by, "role taken", held, now=now, label=held.user.email, role=held.role.value)
    session.delete(held)
    session.flush()


def set_places(
    session: DbSession, conference: Conference, wanted: Mapping[Side, int | None], *, by: Identity, now: datetime
) -> None:
    """Limit (or, with None, unlimit) how many registrations of a side can be approved; who waits for them moves up."""
    raised: list[Side] = []
    for row in queries.capacities(session, conference):
        before, limit = row.places, wanted[row.side]
        row.places = NO_LIMIT if limit is None else limit
        raised += [row.side] if row.places > before else []
    session.flush()
    places = {side.value: limit for side, limit in wanted.items()}
    audit.record(session, by, "places set", conference, now=now, conference_id=conference.id, places=places)
    places_added.send(session, conference_id=conference.id, sides=raised, now=now)
