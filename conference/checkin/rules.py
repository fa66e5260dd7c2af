"""The verdict at the desk: a pure decision on what is known of a ticket."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from conference.checkin.models import Told, Verdict
from conference.foundation.errors import Refusal
from conference.foundation.i18n import lazy
from conference.registration.models import DelegateState, RegistrationState
from conference.registration.tickets import TOKEN_LENGTH

# Any host: badges printed before the laptop got another address still open the door. The token alone is the secret.
_CODE: Final = re.compile(
    rf"(?:https?://[^/\s]+/t/)?([a-z0-9]{{{TOKEN_LENGTH}}})/?(?:[?#]\S*)?", re.IGNORECASE | re.ASCII
)
_SHORTEST_SPOILT: Final = 14
_PART: Final = re.compile(
    rf"https?://\S*/t/[a-z2-7]{{0,{TOKEN_LENGTH - 1}}}|(?=.*[2-7])[a-z2-7]{{8,{TOKEN_LENGTH - 1}}}", re.I | re.A
)


class Flaw(StrEnum):
    """What is wrong with a code that is no ticket, where its looks tell."""

    PART = "part"
    KEYBOARD = "keyboard"


class NothingToUndo(Refusal):
    """The scan let nobody in or out, or has been undone already."""

    sentence = lazy("This scan has been undone already, or it let nobody in or out.")


class DeskClosed(Refusal):
    """A closed desk takes no scans."""

    sentence = lazy("The desk %(name)s is closed. Open it again or choose another one.")


class DeskNameTaken(Refusal):
    """Two desks cannot share a name."""

    sentence = lazy("There is a desk with this name already.")


class ScanIdTaken(Refusal):
    """A fault of a device: it gave two scans one id."""

    sentence = lazy("This scan has the number of an earlier one, so nobody was let in. Reload the page and scan again.")


@dataclass(frozen=True)
class Arrival:
    """When somebody came in, where, and by which scan; `left_at` while they are outside again.

    `by` is the device, or the member of staff.
    """

    at: datetime
    desk: str
    scan_id: str
    left_at: datetime | None = None
    by: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known of the ticket that was shown; `answered` is what an earlier scan of the same id was told.

    `only_on` names the days of the conference if it is shown on another day.
    """

    conference_id: int
    is_void: bool
    delegate_state: DelegateState
    registration_state: RegistrationState
    arrival: Arrival | None
    answered: Verdict | None = None
    only_on: Sequence[date] = ()

    @property
    def is_cancelled(self) -> bool:
        """The person, or the whole registration."""
        cancelled = self.delegate_state is DelegateState.CANCELLED
        return cancelled or self.registration_state is RegistrationState.CANCELLED


def judge(facts: Facts | None, *, conference_id: int, scan_id: str, is_exit: bool = False) -> Verdict:
    """What the desk is told. A scan that is sent again is told the same again, unless it was undone meanwhile."""
    if facts is None:
        return Verdict.UNKNOWN
    if facts.conference_id != conference_id:
        return Verdict.OTHER_CONFERENCE
    if facts.answered is not None:
        return _again(facts, facts.answered, scan_id)
    return _going(facts.arrival) if is_exit else _refusal(facts) or _coming(facts.arrival)


def _coming(arrival: Arrival | None) -> Verdict:
    if arrival is None:
        return Verdict.WELCOME
    return Verdict.WELCOME_BACK if arrival.left_at else Verdict.ALREADY_IN


def _going(arrival: Arrival | None) -> Verdict:
    """Whoever is in may leave, whatever became of the registration meanwhile."""
    return Verdict.GOODBYE if arrival and not arrival.left_at else Verdict.NOT_IN


def on_record(
    facts: Facts | None, told: Told | None, *, conference_id: int, is_exit: bool, has_meeting: bool = True
) -> Verdict | None:
    """What a device's scan is kept as: what it said by itself where that may be; None where the presence decides.

    `has_meeting` is false at the tables for whoever has none at that hour.
    """
    if facts is None:
        return Verdict.UNKNOWN
    if facts.conference_id != conference_id:
        return Verdict.OTHER_CONFERENCE
    if is_exit:
        return _KEPT_AT_EXIT[told] if has_meeting else Verdict.NOT_IN
    return _refusal(facts) or (_KEPT_AS[told] if has_meeting else Verdict.NO_MEETING)


_KEPT_AS: Final[Mapping[Told | None, Verdict | None]] = {
    None: None,
    Told.WELCOME: Verdict.WELCOME,
    Told.PROVISIONAL: Verdict.WELCOME,
    Told.WELCOME_BACK: Verdict.WELCOME_BACK,
    Told.GOODBYE: Verdict.NOT_IN,
    Told.ALREADY_IN: Verdict.ALREADY_IN,
    Told.REFUSED: Verdict.NOT_APPROVED,
}
_KEPT_AT_EXIT: Final[Mapping[Told | None, Verdict | None]] = {
    **dict.fromkeys(Told, Verdict.NOT_IN),
    None: None,
    Told.GOODBYE: Verdict.GOODBYE,
}
MOVES: Final = frozenset({Verdict.WELCOME, Verdict.WELCOME_BACK, Verdict.GOODBYE})
"""By these somebody goes in or out, and may be taken back."""
INSIDE: Final = frozenset({Verdict.WELCOME, Verdict.WELCOME_BACK, Verdict.ALREADY_IN})
"""Whoever is told one of these is in."""
LET_IN: Final = frozenset({Told.WELCOME, Told.PROVISIONAL, Told.WELCOME_BACK})


def went_in_against(told: Told | None, verdict: Verdict) -> bool:
    """Whether a device let somebody in whom the server would not have."""
    return told in LET_IN and verdict not in INSIDE


def _again(facts: Facts, answered: Verdict, scan_id: str) -> Verdict:
    is_in = facts.arrival is not None and facts.arrival.scan_id == scan_id
    return Verdict.UNDONE if answered is Verdict.WELCOME and not is_in else answered


def _refusal(facts: Facts) -> Verdict | None:
    if facts.is_cancelled:
        return Verdict.CANCELLED
    if facts.is_void:
        return Verdict.VOID
    if facts.registration_state is not RegistrationState.APPROVED or facts.delegate_state is not DelegateState.ACTIVE:
        return Verdict.NOT_APPROVED
    return Verdict.WRONG_DAY if facts.only_on else None


def token_in(code: str) -> str:
    """The ticket's token in what a scanner read, our address or the bare token in any case; empty for all else."""
    found = _CODE.fullmatch(code.strip())
    return found[1].upper() if found else ""


def flaw_in(code: str) -> Flaw | None:
    """Why a code may be no ticket: its end is missing, or a keyboard that writes Vietnamese has spoilt it."""
    text = code.strip()
    if _PART.fullmatch(text):
        return Flaw.PART
    is_one_word = len(text) >= _SHORTEST_SPOILT and " " not in text
    return Flaw.KEYBOARD if is_one_word and not text.isascii() and any(one in "234567" for one in text) else None
