"""Scans as devices send them, late and many at once: written down as they were made, then settled."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection

from conference.checkin import arrivals, kept, points, print_queue, roster, rules, scanned, settling
from conference.checkin.facts import Answer, Contact, Fact, refused, takes, text_in
from conference.checkin.kept import Kept
from conference.checkin.models import Printing, Scan, ScanKind, ScanMethod, Told, Verdict
from conference.checkin.points import MEETINGS
from conference.checkin.queries import Here
from conference.checkin.scanned import Scanned
from conference.checkin.settling import Entry
from conference.foundation.prepared import InsertNew

log = structlog.get_logger()

INSERT: Final = InsertNew(Scan, "id")
_METHODS: Final = frozenset(ScanMethod)
_TOLD: Final = frozenset(Told)
_FRESH: Final = timedelta(seconds=10)
"""Nobody can have left again after so little; what is older is settled with the exits that came before it."""


@takes("scan", rank=10)
def take_scans(contact: Contact, facts: Sequence[Fact]) -> Iterable[Answer]:
    """Write them down and settle them, by person, so that two devices never wait for each other in a ring."""
    connection = contact.connection
    batch = _Batch(contact, scanned.find(connection, contact.device.desk, facts))
    repeated = [fact for fact in batch.in_order(facts) if not batch.add(fact)]
    known = kept.find(connection, [fact.id for fact in repeated]) if repeated else {}
    for fact in repeated:
        batch.repeat(fact, known[fact.id])
    batch.print_badges(facts)
    return batch.refused + batch.answers(facts)


Visit = tuple[str, date]
"""Where, and on which day."""


class _Batch:
    """The scans of one contact on their way: what each was kept as, and which are certain to stand."""

    def __init__(self, contact: Contact, whom: Mapping[str, Scanned]) -> None:
        self.contact, self.whom = contact, whom
        self.here = contact.device.desk
        self.connection: Connection = contact.connection
        self.verdicts: dict[str, Verdict] = {}
        self.visits: dict[str, Visit] = {}
        self.standing: set[str] = set()
        self.returns: set[str] = set()
        self.printing: set[str] = set()
        self.refused: list[Answer] = []

    def delegate_of(self, fact: Fact) -> int | None:
        """Nobody of another conference is written down."""
        found = self.whom.get(fact.id)
        return found.delegate_id if found and found.facts.conference_id == self.here.conference_id else None

    def in_order(self, facts: Sequence[Fact]) -> list[Fact]:
        """By person, then by time."""
        return sorted(facts, key=lambda fact: (self.delegate_of(fact) or 0, fact.at, fact.id))

    def add(self, fact: Fact) -> bool:
        """Write a scan down and settle it; False, and nothing changed, if it is there already."""
        found, told, entry = self.whom.get(fact.id), _told(fact), self._entry(fact)
        here = entry.here
        verdict = rules.on_record(
            found.facts if found else None,
            None if fact.is_asking and told not in rules.LET_IN else told,
            conference_id=here.conference_id,
            is_exit=here.is_exit,
            has_meeting=here.point != MEETINGS,
        )
        return self._decide(fact, entry, told) if verdict is None else self._write(fact, entry, told, verdict)

    def _decide(self, fact: Fact, entry: Entry, told: Told | None) -> bool:
        """Who stands there now comes in, or back, or goes, as the presence has it."""
        if not entry.here.is_exit and settling.enter(self.connection, entry):
            if self._insert(fact, entry, told, Verdict.WELCOME):
                return self._keep(fact, Verdict.WELCOME, stands=True)
            settling.leave_out(self.connection, entry)  # it was undone meanwhile
            return False
        if kept.find(self.connection, [fact.id]):
            return False
        verdict = settling.move(self.connection, entry)
        if not self._insert(fact, entry, told, verdict):
            return False
        if verdict in rules.MOVES and self.contact.now - entry.at > _FRESH:
            settling.settle_leaving(self.connection, entry.visit, now=self.contact.now)
        return self._keep(fact, verdict, stands=verdict is not Verdict.ALREADY_IN)

    def _write(self, fact: Fact, entry: Entry, told: Told | None, verdict: Verdict) -> bool:
        """The device has decided."""
        if not self._insert(fact, entry, told, verdict):
            return False
        return self._keep(fact, verdict, stands=self._settle(entry, told, verdict))

    def _keep(self, fact: Fact, verdict: Verdict, *, stands: bool) -> bool:
        self.verdicts[fact.id] = verdict
        self.standing |= {fact.id} if stands else set()
        return True

    def _entry(self, fact: Fact) -> Entry:
        delegate_id, here = self.delegate_of(fact) or 0, self._desk_then(fact)
        if here.point == MEETINGS and delegate_id:
            here = points.entered(self.connection, here, delegate_id, fact.id, fact.at)
        self.visits[fact.id] = here.point, here.day_of(fact.at)
        return Entry(here, delegate_id, fact.id, fact.at)

    def _desk_then(self, fact: Fact) -> Here:
        """The desk as the device knew it, since it may have been changed before the scan came; else as it is."""
        here, point, is_exit = self.here, text_in(fact, "point"), fact.body.get("is_exit")
        if point not in {"", here.point} and points.is_point(self.connection, here.conference_id, point):
            here = replace(here, point=point)
        return replace(here, is_exit=is_exit) if is_exit is (not here.is_exit) else here

    def _settle(self, entry: Entry, told: Told | None, verdict: Verdict) -> bool:
        """Whether it stands for certain."""
        now = self.contact.now
        stands = verdict is not Verdict.WELCOME or settling.stand(self.connection, entry, now=now)
        if verdict in rules.MOVES and (verdict is not Verdict.WELCOME or not stands or now - entry.at > _FRESH):
            self.returns |= set(settling.settle_leaving(self.connection, entry.visit, now=now))
        if rules.went_in_against(told, verdict):
            settling.add_conflict(self.connection, entry, verdict, now=self.contact.now)
        return stands and verdict is not Verdict.ALREADY_IN

    def _insert(self, fact: Fact, entry: Entry, told: Told | None, verdict: Verdict) -> bool:
        return INSERT.add(self.connection, scan_row(self.contact, fact, entry.here) | {
            "delegate_id": self.delegate_of(fact), "told": told, "verdict": verdict,
        })  # fmt: skip

    def repeat(self, fact: Fact, known: Kept) -> None:
        """A scan that is there already is answered as it stands now, if it is the same scan."""
        if known.device_id != self.contact.device.id:
            log.warning("a device sent the scan of another", device=self.contact.device.id, scan=fact.id)
            self.refused.append(refused(fact.id, "another device"))
        elif known.kind is ScanKind.UNDO or known.delegate_id != self.delegate_of(fact):
            self.refused.append(refused(fact.id, "id taken", rules.ScanIdTaken.sentence))
        else:
            self.verdicts[fact.id] = known.verdict
            self.returns |= {fact.id} if known.is_return else set()
            if rules.went_in_against(_told(fact), known.verdict) and not known.is_settled:
                self._let_in_meanwhile(fact, known)

    def _let_in_meanwhile(self, fact: Fact, known: Kept) -> None:
        """The device has asked, our no was lost on the way, and the person went in."""
        entry = Entry(self.here, known.delegate_id or 0, fact.id, fact.at)
        settling.add_conflict(self.connection, entry, known.verdict, now=self.contact.now)
        self.connection.execute(sa.update(Scan).where(Scan.id == fact.id).values(told=_told(fact)))

    def print_badges(self, facts: Sequence[Fact]) -> None:
        """Where the desk prints silently, for those who came in just now: a later badge is fetched by nobody."""
        if self.here.printing is not Printing.STATION:
            return
        self.printing = {
            fact.id
            for fact in facts
            if fact.id in self.standing and self.verdicts[fact.id] is Verdict.WELCOME
            if self.contact.now - fact.at < print_queue.FETCHED_WITHIN
        }
        came = [self.delegate_of(fact) or 0 for fact in facts if fact.id in self.printing]
        print_queue.ask(self.contact.session, self.here, came, user_id=None, now=self.contact.now)

    def answers(self, facts: Sequence[Fact]) -> list[Answer]:
        """What came of each: the verdict, who stands if another scan does, and people who are new to the device."""
        taken = [fact for fact in facts if fact.id in self.verdicts]
        open_ones = [fact for fact in taken if self.verdicts[fact.id] in rules.INSIDE and fact.id not in self.standing]
        asked: dict[Visit, set[int]] = {}
        for fact in open_ones:
            asked.setdefault(self.visits[fact.id], set()).add(self.delegate_of(fact) or 0)
        inside = {visit: arrivals.of_day(self.connection, *visit, ids) for visit, ids in asked.items()}
        unknown = [fact for fact in taken if fact.body.get("is_new") is True]
        may_learn = self.contact.device.may_learn(self.contact.now)
        new = {one for fact in unknown if may_learn and (one := self.delegate_of(fact))}
        rows = {"roster": roster.rows_of(self.connection, self.here, new)} if new else {}
        return [self._answer(fact, inside) | (rows if self.delegate_of(fact) in new else {}) for fact in taken]

    def _answer(self, fact: Fact, inside: Mapping[Visit, Mapping[int, arrivals.Standing]]) -> Answer:
        verdict, delegate_id, visit = self.verdicts[fact.id], self.delegate_of(fact), self.visits[fact.id]
        answer: Answer = {"id": fact.id, "status": "done", "verdict": verdict, "delegate": delegate_id}
        if fact.id in self.printing:
            answer["printing"] = print_queue.state_of(self.contact.session, delegate_id or 0)
        if fact.is_asking and verdict in rules.INSIDE and delegate_id:
            answer |= self._opposite(visit, delegate_id)
        if fact.id in self.returns:
            return answer | {"verdict": Verdict.WELCOME_BACK}
        if verdict is Verdict.UNKNOWN and rules.token_in(text_in(fact, "code")):
            answer["is_guess"] = True
        if verdict not in rules.INSIDE or fact.id in self.standing:
            return answer
        arrival = inside[visit].get(delegate_id or 0)
        if verdict is Verdict.WELCOME and (arrival is None or arrival.scan_id != fact.id):
            answer |= {"verdict": Verdict.ALREADY_IN if arrival else Verdict.UNDONE, "conflict": arrival is not None}
        return answer | ({"in": arrival.told()} if arrival and arrival.scan_id != fact.id else {})

    def _opposite(self, visit: Visit, delegate_id: int) -> Answer:
        """Whom one meets at this table, for who stands there now."""
        opposite = points.opposite(self.connection, *visit, delegate_id)
        return {"opposite": {"name": opposite.organisation, "is_there": opposite.is_there}} if opposite else {}


def scan_row(contact: Contact, fact: Fact, here: Here) -> dict[str, Any]:
    """What every fact that is kept among the scans has."""
    method = fact.body.get("method")
    return {
        "id": fact.id,
        "conference_id": here.conference_id,
        "desk_id": here.id,
        "device_id": contact.device.id,
        "point": here.point,
        "kind": ScanKind.EXIT if here.is_exit else ScanKind.ARRIVAL,
        "method": ScanMethod(method) if method in _METHODS else ScanMethod.SCANNER,
        "scanned_at": fact.at,
        "day": here.day_of(fact.at),
        "received_at": contact.now,
        "clock_offset_ms": fact.offset_ms,
        "is_clamped": fact.is_clamped,
    }


def _told(fact: Fact) -> Told | None:
    told = fact.body.get("told")
    return Told(told) if told in _TOLD else None
