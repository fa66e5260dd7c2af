"""Where a conference stands: its dates in order, its next step, how full each side is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from conference.foundation.dates import format_day, format_moment, local_day
from conference.foundation.i18n import Text, _, language, lazy
from conference.programme.labels import SIDES
from conference.programme.models import Conference, ConferenceState, Side
from conference.reports.queries import Figures

NEXT_STEPS: Mapping[ConferenceState, Text] = {
    ConferenceState.DRAFT: lazy("Check names, times, tables and places, then open the registration."),
    ConferenceState.OPEN: lazy("Approve registrations. Open the booking of meetings when enough have come in."),
    ConferenceState.BOOKING: lazy("See that everybody has meetings. Freeze the schedule before you print."),
    ConferenceState.FROZEN: lazy("Print badges and agendas, set up the check-in desks, then start the day."),
    ConferenceState.LIVE: lazy("Check people in and fill empty chairs. Close the conference when all is over."),
    ConferenceState.CLOSED: lazy("Enter what came of the meetings, then archive the conference."),
    ConferenceState.ARCHIVED: lazy("Nothing is left to do. Copy the conference for the next year."),
}


_REGISTERING = frozenset({ConferenceState.DRAFT, ConferenceState.OPEN})
_BOOKING = _REGISTERING | {ConferenceState.BOOKING}
"""While registration and booking are still to come or under way by the state."""


class Phase(StrEnum):
    """Where a date lies against today, in the words of the style sheet."""

    DONE = "done"
    NOW = "now"
    PLANNED = "planned"


@dataclass(frozen=True)
class Milestone:
    """A date of the conference as the timeline shows it."""

    label: Text
    date: str
    state: Phase
    note: str = ""
    source: str = ""


@dataclass(frozen=True)
class Fullness:
    """How many organisations of a side come, of how many places."""

    side: Side
    word: str
    approved: int
    registered: int
    places: int | None


def dates(conference: Conference, days: Sequence[date], now: datetime) -> list[Milestone]:
    """The dates that are set, in order; the first one still to come is marked."""
    known = sorted(_dates(conference, days))
    coming = next((at for at, _label, _shown in known if at > now), None)
    return [Milestone(label, shown, _phase(at, now, coming)) for at, label, shown in known]


def misfits(conference: Conference, days: Sequence[date], now: datetime) -> list[str]:
    """What is wrong with the ends of registration and booking, which stay where they are when the day moves."""
    zone = conference.timezone
    return list(_misfits(conference, days[-1], now)) if days and days[-1] >= local_day(now, zone) else []


def _misfits(conference: Conference, last: date, now: datetime) -> Iterator[str]:
    ends = (
        (conference.registration_closes_at, _("Registration closes"), _REGISTERING),
        (conference.booking_closes_at, _("Booking of meetings closes"), _BOOKING),
    )
    for at, label, states in ends:
        if at is not None and local_day(at, conference.timezone) > last:
            yield str(_("%(label)s: only after the conference.", label=label))
        elif at is not None and at <= now and conference.state in states:
            yield str(_("%(label)s: this has passed already.", label=label))


def _phase(at: datetime, now: datetime, coming: datetime | None) -> Phase:
    if at <= now:
        return Phase.DONE
    return Phase.NOW if at == coming else Phase.PLANNED


def _dates(conference: Conference, days: Sequence[date]) -> Iterator[tuple[datetime, str, str]]:
    zone = conference.timezone
    instants = (
        (conference.registration_opens_at, _("Registration opens")),
        (conference.registration_closes_at, _("Registration closes")),
        (conference.booking_opens_at, _("Booking of meetings opens")),
        (conference.booking_closes_at, _("Booking of meetings closes")),
    )
    for at, label in instants:
        if at is not None:
            yield at, str(label), format_moment(at.astimezone(zone))
    for number, day in enumerate(days, start=1):
        label = _("The conference") if len(days) == 1 else _("Day %(number)s of the conference", number=number)
        yield datetime.combine(day, time(0), zone), str(label), format_day(day, language())


def fullness(figures: Figures) -> list[Fullness]:
    """Sides with somebody or with places."""
    sides = (
        Fullness(side, str(SIDES[side]), figures.approved(side), figures.registered(side), figures.places(side))
        for side in Side
    )
    return [one for one in sides if one.registered or one.places is not None]
