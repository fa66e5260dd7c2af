"""What makes a conference's times sound: slots from blocks, moves between states, order of periods."""

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from conference.foundation.errors import Refusal
from conference.foundation.i18n import lazy
from conference.programme.labels import STATES
from conference.programme.models import Conference, ConferenceState

MOVES: Mapping[ConferenceState, frozenset[ConferenceState]] = {
    ConferenceState.DRAFT: frozenset({ConferenceState.OPEN}),
    ConferenceState.OPEN: frozenset({ConferenceState.DRAFT, ConferenceState.BOOKING}),
    ConferenceState.BOOKING: frozenset({ConferenceState.OPEN, ConferenceState.FROZEN}),
    ConferenceState.FROZEN: frozenset({ConferenceState.BOOKING, ConferenceState.LIVE}),
    ConferenceState.LIVE: frozenset({ConferenceState.FROZEN, ConferenceState.CLOSED}),
    ConferenceState.CLOSED: frozenset({ConferenceState.LIVE, ConferenceState.ARCHIVED}),
    ConferenceState.ARCHIVED: frozenset({ConferenceState.CLOSED}),
}
"""One step forward, or one back when a button was pressed too early."""


class MoveNotAllowed(Refusal):
    """The conference is not in a state from which this step leads on."""

    sentence = lazy("The conference cannot go from “%(state)s” to “%(to)s” in one step.")


class NoSlotFits(Refusal):
    """The block is shorter than one meeting."""

    sentence = lazy("No meeting of %(minutes)s minutes fits between %(start)s and %(end)s. Make the block longer.")


class BlocksOverlap(Refusal):
    """Two blocks share time, so their slots would too."""

    sentence = lazy("This block overlaps the one from %(start)s to %(end)s.")


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of time, end excluded."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Span") -> bool:
        """Whether both share more than an instant."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def check_move(state: ConferenceState, to: ConferenceState) -> None:
    """Raises MoveNotAllowed."""
    if to not in MOVES[state]:
        raise MoveNotAllowed(state=STATES[state], to=STATES[to])


def slots_of(block: Span, meeting: timedelta, pause: timedelta, breaks: Iterable[Span] = ()) -> Iterator[Span]:
    """Meetings one after the other with a pause between, as many as end within the block; none crosses a break."""
    start, ahead = block.starts_at, sorted(breaks)
    while start + meeting <= block.ends_at:
        slot = Span(start, start + meeting)
        crossed = next((one for one in ahead if one.overlaps(slot)), None)
        if crossed is not None:
            start = crossed.ends_at
            continue
        yield slot
        start += meeting + pause


class Phase(enum.Enum):
    """Where an instant lies against a period."""

    BEFORE = "before"
    WITHIN = "within"
    AFTER = "after"


def phase(now: datetime, opens_at: datetime | None, closes_at: datetime | None) -> Phase:
    """An end that is not set does not limit."""
    if opens_at and now < opens_at:
        return Phase.BEFORE
    return Phase.AFTER if closes_at and now >= closes_at else Phase.WITHIN


def opens_later(conference: Conference, now: datetime) -> bool:
    """Whether registration is open by the state, but not yet by its dates."""
    return conference.state is not ConferenceState.DRAFT and registration_phase(conference, now) is Phase.BEFORE


def registration_phase(conference: Conference, now: datetime) -> Phase:
    """Whether organisations can register: by the state and within the period."""
    if conference.state is ConferenceState.DRAFT:
        return Phase.BEFORE
    if conference.state in {ConferenceState.CLOSED, ConferenceState.ARCHIVED}:
        return Phase.AFTER
    return phase(now, conference.registration_opens_at, conference.registration_closes_at)
