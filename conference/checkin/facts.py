"""What devices send: facts of several kinds in one envelope, each answered by id, whatever order they come in.

A part that adds a kind registers what takes it: `@takes("scan")` for many at once, `@takes_each("walk_in")` for one
after the other, where what was answered is kept and said again.

What is kept names nobody: whom and which code it speaks of is put in whenever it is said, and only for a device that
may learn it. So nothing of a person stays here when they are erased. The sentence of a refusal may name somebody too: a
fact that was refused is tried anew when it comes again.
"""

import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Final, TypeGuard

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from conference.checkin.devices import Known
from conference.checkin.models import DeviceFact
from conference.foundation.db import Model
from conference.foundation.errors import Refusal
from conference.foundation.i18n import _
from conference.foundation.integrity import as_refusal
from conference.foundation.invalid import InvalidText

log = structlog.get_logger()

LARGEST_BATCH: Final = 500
_LATEST_MS: Final = 4_102_444_800_000  # the year 2100; no device means more, whatever its clock says
_END_OF_TIME_MS: Final = 8_640_000_000_000_000  # no clock of a browser can say more
_UNWRITABLE: Final = re.compile("[\\0\\ud800-\\udfff]")
_TOLERANCE: Final = timedelta(seconds=2)  # the offset is measured over a network

Answer = dict[str, Any]
"""JSON for the device: `id`, `status` (done, later: send it again after its others, refused) and what its kind says."""


@dataclass(frozen=True)
class Fact:
    """Something that happened at a device. `is_asking` while somebody stands there and the server's word is awaited."""

    id: str
    kind: str
    at: datetime
    offset_ms: int
    is_clamped: bool
    is_asking: bool
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Contact:
    """A device that has come to tell, in one transaction."""

    connection: Connection
    device: Known
    now: datetime

    @cached_property
    def session(self) -> Session:
        """For facts that need more than a scan does, in the same transaction, which is not its own to end."""
        return Session(self.connection, expire_on_commit=False, join_transaction_mode="create_savepoint")

    @contextmanager
    def settled(self) -> Iterator[None]:
        """At the end what the session did stands, or is taken back, if there was one."""
        try:
            yield
            if "session" in vars(self):
                self.session.commit()  # its savepoint; the transaction ends at the edge
        finally:
            if "session" in vars(self):
                self.session.close()


Take = Callable[[Contact, Sequence[Fact]], Iterable[Answer]]
TakeOne = Callable[[Contact, Fact], Answer]
Tell = Callable[[Contact, Answer], Answer]
_KINDS: Final[dict[str, tuple[int, Take]]] = {}


def takes(kind: str, *, rank: int) -> Callable[[Take], Take]:
    """Register who takes the facts of a kind; within a batch lower ranks go first, since others may speak of them."""

    def register(take: Take) -> Take:
        _KINDS[kind] = (rank, take)
        return take

    return register


def takes_each(kind: str, *, rank: int, tell: Tell = lambda contact, kept: {}) -> Callable[[TakeOne], TakeOne]:
    """The same for one fact after the other: a refusal spoils that one alone, and an answer once given stays.

    `tell` adds what is never kept.
    """

    def register(take: TakeOne) -> TakeOne:
        takes(kind, rank=rank)(lambda contact, facts: [_once(contact, fact, take, tell) for fact in facts])
        return take

    return register


def take_all(contact: Contact, sent: Sequence[Any]) -> list[Answer]:
    """Take a batch as it was sent; what cannot be read is refused by itself."""
    answers, facts = [], []
    for one in sent:
        fact = read(one, contact.device, contact.now)
        if isinstance(fact, Fact):
            facts.append(fact)
        else:
            answers.append(fact)
    with contact.settled():
        for kind in sorted({fact.kind for fact in facts}, key=lambda kind: _KINDS[kind][0]):
            mine = {fact.id: fact for fact in facts if fact.kind == kind}  # an id twice in a batch is one fact
            answers += _KINDS[kind][1](contact, list(mine.values()))
    return answers


def refused(fact_id: str, why: str, sentence: object = "") -> Answer:
    """A fact that will never be taken: `why` for the device, the sentence for who reads it."""
    return {"id": fact_id, "status": "refused", "why": why, "sentence": str(sentence)}


def text_in(fact: Fact, name: str) -> str:
    """A text of the body; empty for anything else."""
    text = fact.body.get(name)
    return text if isinstance(text, str) else ""


def number_in(fact: Fact, name: str) -> int:
    """The number of a row in the body; 0, which no row has, for anything else."""
    number = fact.body.get(name)
    return number if isinstance(number, int) and not isinstance(number, bool) and 0 < number < 2**31 else 0


def read(sent: Any, device: Known, now: datetime) -> Fact | Answer:
    """A fact from its envelope, its time corrected; or why it is none."""
    envelope: dict[str, Any] = sent if isinstance(sent, dict) else {}
    fact_id, kind, body = envelope.get("id"), envelope.get("kind"), envelope.get("body")
    at, offset = _ms(envelope.get("at")), _ms(envelope.get("offset"))
    if not _is_id(fact_id) or at is None or offset is None or not _is_body(body):
        return refused(str(fact_id)[:64], "malformed")
    if not isinstance(kind, str) or kind not in _KINDS:
        return refused(str(fact_id), "unknown kind")
    happened, is_clamped = _corrected(at + offset, device, now)
    if (ended := device.ended_at(now)) is not None and happened >= ended:
        log.warning("a device went on after its end", device=device.id, fact=fact_id)
        return refused(str(fact_id), "revoked")
    return Fact(str(fact_id), kind, happened, offset, is_clamped, envelope.get("asking") is True, body)


def _is_body(value: object) -> TypeGuard[dict[str, Any]]:
    """Names with texts that can be written down, numbers and marks; nothing is deeper."""
    return isinstance(value, dict) and all(map(_is_plain, value.values()))


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return not _UNWRITABLE.search(value)
    return value is None or isinstance(value, bool | int | float)


def _is_id(value: object) -> bool:
    try:
        return isinstance(value, str) and str(uuid.UUID(value)) == value
    except ValueError:
        return False


def _ms(value: object) -> int | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _END_OF_TIME_MS:
        return round(value)
    return None


def _corrected(ms: int, device: Known, now: datetime) -> tuple[datetime, bool]:
    """The instant it happened, and whether it had to be brought back to now, or on to when the device can have begun.

    That is the conference's first day: a device that was enrolled anew hands over what it kept from before.
    """
    at = datetime.fromtimestamp(min(max(ms, 0), _LATEST_MS) / 1000, UTC)
    if at > now:
        return now, at > now + _TOLERANCE
    earliest = min(device.enrolled_at, device.desk.calendar.begins() or device.enrolled_at)
    if at < earliest:
        return earliest, at < earliest - _TOLERANCE
    return at, False


def _once(contact: Contact, fact: Fact, take: TakeOne, tell: Tell) -> Answer:
    session = contact.session
    known = session.get(DeviceFact, fact.id)
    if known is not None and known.device_id != contact.device.id:
        return refused(fact.id, "another device")
    if known is not None and known.kind != fact.kind:
        return refused(fact.id, "id taken")
    if known is not None and known.answer["status"] == "done":
        answer = known.answer
    elif (answer := _tried(contact, fact, take))["status"] != "later":
        _keep(contact, fact, answer, known)
    may_learn = answer["status"] == "done" and contact.device.may_learn(contact.now)
    return answer | (tell(contact, answer) if may_learn else {})


def _tried(contact: Contact, fact: Fact, take: TakeOne) -> Answer:
    """What came of it; a refusal, also one by a constraint, takes back what this fact alone has done."""
    try:
        with contact.session.begin_nested():
            return {"id": fact.id, "status": "done"} | take(contact, fact)
    except Refusal as refusal:
        return refused(fact.id, type(refusal).__name__, refusal)
    except InvalidText as error:
        return refused(fact.id, type(error).__name__, _(error.message) % error.params)
    except sa.exc.IntegrityError as error:
        problem = as_refusal(error, Model.metadata)
        if not isinstance(problem, Refusal):
            raise
        return refused(fact.id, type(problem).__name__, problem)


def _keep(contact: Contact, fact: Fact, answer: Answer, known: DeviceFact | None) -> None:
    row = known or DeviceFact(
        id=fact.id,
        conference_id=contact.device.desk.conference_id,
        device_id=contact.device.id,
        kind=fact.kind,
        happened_at=fact.at,
        received_at=contact.now,
    )
    row.answer = {name: value for name, value in answer.items() if name != "sentence"}
    contact.session.add(row)
    contact.session.flush()
