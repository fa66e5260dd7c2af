"""How an answer is shown: on the panel of the desk, as a fragment or on the whole page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from conference.checkin import labels, rules
from conference.checkin.actions import Answer
from conference.checkin.models import Verdict
from conference.checkin.people import Coming, Person
from conference.checkin.points import Opposite
from conference.checkin.rules import Arrival, flaw_in
from conference.foundation.dates import format_date
from conference.foundation.i18n import Text, _
from conference.registration.labels import STATES
from conference.registration.models import RegistrationState


@dataclass(frozen=True)
class Panel:
    """A verdict in words, colour and shape; `entry` let the person in, `undoes` is what an undo takes back."""

    scan_id: str
    word: Text
    tone: str
    icon: str
    way_out: Text
    person: Person | None
    entry: str
    undoes: str
    arrival: Arrival | None
    coming: Coming | None
    opposite: Opposite | None
    printing: Text


def panels(answers: Sequence[Answer], now: datetime, code: str = "") -> dict[str, Any]:
    """What the verdict block of the desk's page is drawn from; the code is what was scanned, if it was one.

    Of several, those stand first who need somebody's attention.
    """
    drawn = sorted((_panel(answer, code) for answer in answers), key=lambda panel: _LAST.get(panel.tone, 0))
    done = sum(answer.verdict in _DONE for answer in answers)
    return {"panels": drawn, "done": done, "others": len(drawn) - done, "now": now, "failed": False}


_LAST: Final = {"already": 1, "welcome": 2}
_DONE: Final = rules.MOVES | {Verdict.ALREADY_IN}


def _panel(answer: Answer, code: str) -> Panel:
    person, verdict = answer.person, answer.verdict
    arrival = person.facts.arrival if person and verdict is Verdict.ALREADY_IN else None
    tone = labels.TONES.get(verdict, "refused")
    return Panel(
        scan_id=answer.scan_id,
        word=STATES[RegistrationState.REJECTED] if _is_rejected(verdict, person) else labels.VERDICTS[verdict],
        tone=tone,
        icon=labels.ICONS[tone],
        way_out=_way_out(verdict, code, person),
        person=person,
        entry=answer.scan_id if verdict is Verdict.WELCOME else arrival.scan_id if arrival else "",
        undoes=answer.scan_id if verdict in rules.MOVES else arrival.scan_id if arrival else "",
        arrival=arrival,
        coming=answer.coming,
        opposite=answer.opposite,
        printing=labels.PRINTING[answer.printing] if answer.printing else "",
    )


def _is_rejected(verdict: Verdict, person: Person | None) -> bool:
    """Not merely not approved yet."""
    if verdict is not Verdict.NOT_APPROVED or person is None:
        return False
    return person.facts.registration_state is RegistrationState.REJECTED


def _way_out(verdict: Verdict, code: str, person: Person | None) -> Text:
    if _is_rejected(verdict, person):
        return str(labels.REJECTED)
    if verdict is Verdict.WRONG_DAY and person is not None:
        days = ", ".join(map(format_date, person.facts.only_on))
        return str(
            _("The conference is on %(days)s. Nobody is counted today, so you may try out this desk.", days=days)
        )
    flaw = flaw_in(code) if verdict is Verdict.UNKNOWN else None
    return labels.FLAWS[flaw] if flaw else labels.WAYS_OUT.get(verdict, "")
