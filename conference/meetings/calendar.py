"""Meetings for calendar programs: stable ids, a sequence that counts changes; what is off says so before it goes."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from email.utils import parseaddr

import icalendar
import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session, joinedload

from conference.foundation.addresses import absolute
from conference.foundation.i18n import Text, _
from conference.meetings.models import CalendarFeed, FormerSeat, Meeting
from conference.programme.models import Conference, Slot
from conference.programme.models import Session as ProgrammeSession
from conference.registration.models import Delegate


def feed_of(session: Session, delegate: Delegate, *, now: datetime) -> CalendarFeed:
    """The delegate's feed; made when it is first asked for."""
    found = session.scalar(sa.select(CalendarFeed).where(CalendarFeed.delegate_id == delegate.id))
    return found or renew(session, delegate, now=now)


def renew(session: Session, delegate: Delegate, *, now: datetime) -> CalendarFeed:
    """A new secret address; the old one ends."""
    session.execute(sa.delete(CalendarFeed).where(CalendarFeed.delegate_id == delegate.id))
    feed = CalendarFeed(delegate_id=delegate.id, token=secrets.token_urlsafe(24), created_at=now)
    session.add(feed)
    session.flush()
    return feed


def find_delegate(session: Session, conference: Conference, token: str) -> Delegate | None:
    """Whose feed this is."""
    found = sa.select(Delegate).join(CalendarFeed, CalendarFeed.delegate_id == Delegate.id)
    whole = found.where(CalendarFeed.token == token, Delegate.conference_id == conference.id)
    return session.scalar(whole.options(joinedload(Delegate.registration)))


def written(
    conference: Conference,
    meetings: Sequence[Meeting],
    former: Sequence[FormerSeat],
    sessions: Sequence[ProgrammeSession],
    registration_id: int,
    *,
    interpreted: Mapping[str, Text],
) -> bytes:
    """The whole agenda as a subscription (RFC 5545)."""
    calendar = _calendar()
    calendar.add("x-wr-calname", conference.short_title)
    calendar.add("refresh-interval;value=duration", "PT15M")
    for meeting in meetings:
        if meeting.slot is not None:
            interpreter = interpreted.get(meeting.pair)
            calendar.add_component(_meeting(conference, meeting, meeting.slot, registration_id, interpreter))
    for seat in former:
        calendar.add_component(_meeting(conference, seat.meeting, seat.slot, registration_id, is_off=True))
    for item in sessions:
        calendar.add_component(_session(conference, item))
    return bytes(calendar.to_ical())


def entry(
    conference: Conference,
    meeting: Meeting,
    slot: Slot,
    registration_id: int,
    interpreter: Text | None = None,
    *,
    is_off: bool,
) -> str:
    """One meeting as a file beside a mail, which puts it into a calendar or takes it out (RFC 5546)."""
    calendar = _calendar()
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    event = _meeting(conference, meeting, slot, registration_id, interpreter, is_off=is_off)
    event.add("organizer", f"mailto:{_organiser(conference)}")
    calendar.add_component(event)
    return bytes(calendar.to_ical()).decode()


def entries(
    conference: Conference,
    changed: Iterable[tuple[Meeting, Slot, bool]],
    registration_id: int,
    interpreted: Mapping[str, Text],
) -> str:
    """Several meetings as one file beside a mail, those that are off marked as such; empty without any."""
    calendar = _calendar()
    calendar.add("method", "PUBLISH")
    for meeting, slot, is_off in changed:
        interpreter = interpreted.get(meeting.pair)
        event = _meeting(conference, meeting, slot, registration_id, interpreter, is_off=is_off)
        event.add("organizer", f"mailto:{_organiser(conference)}")
        calendar.add_component(event)
    return bytes(calendar.to_ical()).decode() if calendar.subcomponents else ""


def _organiser(conference: Conference) -> str:
    return conference.contact_email or parseaddr(current_app.config["SETTINGS"].mail_from)[1]


def _calendar() -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//connection conference//agenda//EN")
    calendar.add("version", "2.0")
    return calendar


def _meeting(
    conference: Conference,
    meeting: Meeting,
    slot: Slot,
    registration_id: int,
    interpreter: Text | None = None,
    *,
    is_off: bool = False,
) -> icalendar.Event:
    other = meeting.party_b if meeting.party_a_id == registration_id else meeting.party_a
    event = icalendar.Event()
    event.add("uid", f"meeting-{meeting.id}@{conference.code}")
    event.add("sequence", meeting.version)
    event.add("dtstamp", meeting.changed_at)
    event.add("last-modified", meeting.changed_at)
    event.add("dtstart", slot.starts_at)
    event.add("dtend", slot.ends_at)
    event.add("summary", _("Meeting: %(name)s", name=other.organisation.name))
    if meeting.occupancy is not None:
        place = _("Table %(label)s", label=meeting.occupancy.table.label)
        event.add("location", ", ".join(part for part in (place, conference.venue) if part))
    told = (str(meeting.reason_shown), str(interpreter) if interpreter and not is_off else "")
    event.add("description", "\n".join(part for part in told if part))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("url", absolute("meetings.agenda", conference=conference))
    return event


def _session(conference: Conference, item: ProgrammeSession) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"session-{item.id}@{conference.code}")
    event.add("dtstamp", item.starts_at)
    event.add("dtstart", item.starts_at)
    event.add("dtend", item.ends_at)
    event.add("summary", item.title)
    event.add("location", ", ".join(part for part in (item.room.name if item.room else "", conference.venue) if part))
    event.add("transp", "TRANSPARENT")
    return event
