"""Approving many at once: what would happen to each, shown first, and done only if nothing has changed since."""

import enum
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from conference.foundation.errors import Refusal
from conference.foundation.i18n import lazy
from conference.programme.models import Side
from conference.registration.models import RegistrationState
from conference.registration.rules import may


class PlanChanged(Refusal):
    """Between the preview and the button somebody else has decided something."""

    sentence = lazy("Something has changed since this preview was shown, so nothing was done. Look at the new preview.")


class Outcome(enum.StrEnum):
    """What an approval would come to."""

    APPROVED = "approved"
    WAITLISTED = "waitlisted"
    UNCHANGED = "unchanged"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True)
class Candidate:
    """A selected registration as it stands."""

    id: int
    name: str
    side: Side
    state: RegistrationState


@dataclass(frozen=True)
class Planned:
    """What would happen to it."""

    candidate: Candidate
    outcome: Outcome


def plan(candidates: Iterable[Candidate], free: Mapping[Side, int]) -> list[Planned]:
    """In the given order, while there are places; a side that is not in `free` has no limit."""
    left = dict(free)
    planned = []
    for candidate in candidates:
        outcome = _outcome(candidate, left.get(candidate.side, 1))
        if outcome is Outcome.APPROVED and candidate.side in left:
            left[candidate.side] -= 1
        planned.append(Planned(candidate, outcome))
    return planned


def _outcome(candidate: Candidate, places: int) -> Outcome:
    if not may(candidate.state, RegistrationState.APPROVED):
        return Outcome.IMPOSSIBLE
    if places > 0:
        return Outcome.APPROVED
    return Outcome.UNCHANGED if candidate.state is RegistrationState.WAITLISTED else Outcome.WAITLISTED


def state_token(planned: Sequence[Planned]) -> str:
    """Changes as soon as one of the outcomes would."""
    told = ";".join(f"{item.candidate.id}:{item.candidate.state}:{item.outcome}" for item in planned)
    return hashlib.sha256(told.encode()).hexdigest()
