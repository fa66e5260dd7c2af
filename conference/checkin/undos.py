"""Arrivals and exits taken back at a device. An undo whose scan has not come yet waits there."""

from collections.abc import Iterable, Sequence
from typing import Final

from conference.checkin import kept, rules, settling
from conference.checkin.facts import Answer, Contact, Fact, refused, takes, text_in
from conference.checkin.models import ScanKind, Verdict
from conference.checkin.scans import INSERT, scan_row

_LONGEST_REASON: Final = 200


@takes("undo", rank=20)
def take_undos(contact: Contact, facts: Sequence[Fact]) -> Iterable[Answer]:
    """One after the other, after the scans of the same batch."""
    return [_undo(contact, fact) for fact in facts]


def _undo(contact: Contact, fact: Fact) -> Answer:
    connection, scan_id = contact.connection, text_in(fact, "scan")
    known = kept.find(connection, [fact.id, scan_id])
    done: Answer = {"id": fact.id, "status": "done"}
    if (mine := known.get(fact.id)) is not None:
        is_same = mine.device_id == contact.device.id and mine.kind is ScanKind.UNDO
        return done if is_same else refused(fact.id, "another device")
    scan = known.get(scan_id)
    if scan is None:
        return done | {"status": "later"}
    is_here = scan.conference_id == contact.device.desk.conference_id
    if not (is_here and settling.take_back(connection, scan_id, now=contact.now)):
        return refused(fact.id, "nothing to undo", rules.NothingToUndo.sentence)
    about = {"kind": ScanKind.UNDO, "verdict": Verdict.UNDONE, "delegate_id": scan.delegate_id, "undoes_id": scan_id}
    reason = text_in(fact, "reason").strip()[:_LONGEST_REASON]
    INSERT.add(connection, scan_row(contact, fact, contact.device.desk) | about | {"reason": reason})
    return done
