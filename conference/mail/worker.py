"""Carries the outbox out: claims a message under a lease, delivers it, writes down how it went.

Never twice, none lost. A worker that dies while it talks to the server leaves a message SENDING whose lease runs out.
Before the text is handed over (the worker notes that moment, in a transaction of its own) a repeat is harmless and the
message goes back into the queue. After it nobody can know whether the server took the text; a second mail would confuse
people, a missing one may cost a meeting, so the message becomes UNCLEAR and an organiser decides. The folder of .eml
files has no such moment: the same file is written again.
"""

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from conference.foundation.db import database_now, db, rows_changed, transaction
from conference.mail.models import Message, MessageState
from conference.mail.rules import next_try
from conference.mail.transports import NotNow, Rejected, Transport, Unknown

LEASE = timedelta(minutes=5)
log = structlog.get_logger()


class LeaseLost(Exception):
    """Another worker has taken the message over."""


def deliver_next(transport: Transport) -> bool:
    """Deliver one due message; False when there is none."""
    message = _claim()
    if message is None:
        return False
    try:
        outcome = _attempt(transport, message)
        _note(message, lease=None, leased_until=None, **outcome)
        log.info("mail", message=message.id, state=str(outcome["state"]), attempts=message.attempts)
    except LeaseLost:
        log.warning("mail_lease_lost", message=message.id)
    return True


def _attempt(transport: Transport, message: Message) -> dict[str, object]:
    """Try to deliver, and say what to write down."""
    try:
        transport.deliver(message, lambda: _note(message, handing_over_at=_now()))
    except LeaseLost:
        raise
    except NotNow as problem:
        return _later(message, str(problem))
    except Rejected as problem:
        return {"state": MessageState.FAILED, "error": str(problem)}
    except Unknown as problem:
        return {"state": MessageState.UNCLEAR, "error": str(problem)}
    except Exception as fault:
        log.exception("mail_fault", message=message.id)  # one message we cannot write must not hold up the others
        return _later(message, type(fault).__name__)
    return {"state": MessageState.SENT, "error": "", "sent_at": _now()}


def _later(message: Message, problem: str) -> dict[str, object]:
    again_at = next_try(message.attempts, _now())
    if again_at is None:
        return {"state": MessageState.FAILED, "error": problem}
    return {"state": MessageState.QUEUED, "error": problem, "next_try_at": again_at, "handing_over_at": None}


def _claim() -> Message | None:
    """Take the message that has waited longest. A look first: an idle worker writes nothing."""
    if not _is_anything_to_do(db.session(), _now()):
        return None
    with transaction() as session:
        now = database_now(session)
        _take_back(session, now)
        due = _due(now).order_by(Message.next_try_at, Message.id).limit(1).with_for_update(skip_locked=True)
        if (message := session.scalar(due)) is not None:
            message.state, message.lease = MessageState.SENDING, secrets.token_hex(8)
            message.leased_until, message.attempts = now + LEASE, message.attempts + 1
            session.flush()
            session.expunge(message)  # a copy that stays as it is: a lease read anew would be whoever's holds it now
    return message


def _is_anything_to_do(session: Session, now: datetime) -> bool:
    waiting = sa.or_(_due(now).exists(), _abandoned(now).exists())
    return bool(session.scalar(sa.select(waiting)))


def _due(now: datetime) -> sa.Select[Message]:
    return sa.select(Message).where(Message.state == MessageState.QUEUED, Message.next_try_at <= now)


def _abandoned(now: datetime) -> sa.Select[Message]:
    return sa.select(Message).where(Message.state == MessageState.SENDING, Message.leased_until < now)


def _take_back(session: Session, now: datetime) -> None:
    """What dead workers left behind."""
    for message in session.scalars(_abandoned(now).with_for_update(skip_locked=True)):
        handed_over = message.handing_over_at is not None
        message.state = MessageState.UNCLEAR if handed_over else MessageState.QUEUED
        message.error = "The worker died while the server was taking the message." if handed_over else ""
        message.lease = message.leased_until = None


def _note(message: Message, **values: object) -> None:
    """Write to the message as long as it is ours. Raises LeaseLost."""
    mine = sa.update(Message).where(Message.id == message.id, Message.lease == message.lease)
    with transaction() as session:
        if rows_changed(session, mine.values(**values)) != 1:
            raise LeaseLost


def _now() -> datetime:
    return database_now(db.session())
