"""Tickets: a random token each, nothing about the person in it. A new one voids the old one."""

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.registration.models import BadgePrint, Delegate, Ticket

TOKEN_LENGTH = 26


def new_token() -> str:
    """26 capital letters and digits, 130 bits: they fit a QR code of the smallest practical size."""
    return base64.b32encode(secrets.token_bytes(17)).decode()[:TOKEN_LENGTH]


def issue_ticket(session: Session, delegate: Delegate, *, now: datetime) -> Ticket:
    """The delegate's valid ticket, a new one when there is none."""
    return _valid(session, delegate) or _new(session, delegate, now)


def reissue_ticket(session: Session, delegate: Delegate, *, now: datetime) -> Ticket:
    """A new ticket; the lost or printed one opens nothing any more."""
    void_tickets(session, [delegate.id], now=now)
    return _new(session, delegate, now)


def void_tickets(session: Session, delegate_ids: list[int], *, now: datetime) -> None:
    """Nobody gets in with these any more."""
    valid = sa.and_(Ticket.delegate_id.in_(delegate_ids), Ticket.voided_at.is_(None))
    session.execute(sa.update(Ticket).where(valid).values(voided_at=now))


def note_badges(
    session: Session, tickets: Sequence[int], *, user_id: int | None, at: datetime, reason: str = ""
) -> None:
    """Remember whose badges went to the printer; said again of the same moment, it changes nothing."""
    noted = set(session.scalars(sa.select(BadgePrint.ticket_id).where(BadgePrint.printed_at == at)))
    common = {"printed_at": at, "user_id": user_id, "reason": reason}
    if new := [common | {"ticket_id": ticket} for ticket in tickets if ticket not in noted]:
        session.execute(sa.insert(BadgePrint), new)


def _valid(session: Session, delegate: Delegate) -> Ticket | None:
    return session.scalar(sa.select(Ticket).where(Ticket.delegate_id == delegate.id, Ticket.voided_at.is_(None)))


def _new(session: Session, delegate: Delegate, now: datetime) -> Ticket:
    ticket = Ticket(delegate_id=delegate.id, token=new_token(), issued_at=now)
    session.add(ticket)
    session.flush()
    return ticket
