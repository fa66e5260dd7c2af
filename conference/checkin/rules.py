"""The verdict at the desk: a pure decision on what is known of a ticket."""

from dataclasses import dataclass
from datetime import datetime

from conference.checkin.models import Verdict
from conference.foundation.errors import Refusal
from conference.foundation.i18n import lazy
from conference.registration.models import DelegateState, RegistrationState


class NothingToUndo(Refusal):
    """The scan let nobody in, or has been undone already."""

    sentence = lazy("This check-in has been undone already, or it let nobody in.")


class DeskClosed(Refusal):
    """A closed desk takes no scans."""

    sentence = lazy("The desk %(name)s is closed. Open it again or choose another one.")


@dataclass(frozen=True)
class Arrival:
    """When somebody came in, where, and by which scan."""

    at: datetime
    desk: str
    scan_id: str


@dataclass(frozen=True)
class Facts:
    """What is known of the ticket that was shown."""

    conference_id: int
    is_void: bool
    delegate_state: DelegateState
    registration_state: RegistrationState
    arrival: Arrival | None


def judge(facts: Facts | None, *, conference_id: int, scan_id: str) -> Verdict:
    """What the desk is told. The scan that let the person in is answered "welcome" as often as it is sent."""
    if facts is None:
        return Verdict.UNKNOWN
    if facts.conference_id != conference_id:
        return Verdict.OTHER_CONFERENCE
    if refusal := _refusal(facts):
        return refusal
    is_first = facts.arrival is None or facts.arrival.scan_id == scan_id
    return Verdict.WELCOME if is_first else Verdict.ALREADY_IN


def _refusal(facts: Facts) -> Verdict | None:
    if facts.is_void:
        return Verdict.VOID
    if facts.registration_state is RegistrationState.CANCELLED or facts.delegate_state is DelegateState.CANCELLED:
        return Verdict.CANCELLED
    if facts.registration_state is not RegistrationState.APPROVED or facts.delegate_state is not DelegateState.ACTIVE:
        return Verdict.NOT_APPROVED
    return None


def token_in(code: str) -> str:
    """The ticket token in whatever a scanner read: our address, or the bare token; upper case, no spaces.

    Vietnamese keyboard layouts may garble a USB scanner's letters, so anything else is left as it is and found unknown.
    """
    bare = code.strip().partition("?")[0].partition("#")[0].rstrip("/")
    return bare.rpartition("/")[2].upper()[:64]
