"""What is not kept of old mails."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.mail.models import Message, MessageState


def clear_old_site_mails(session: Session, before: datetime) -> None:
    """Forget sent mails of no conference: links to sign in and invitations. Those of a conference go with it."""
    old = sa.delete(Message).where(
        Message.conference_id.is_(None), Message.state == MessageState.SENT, Message.sent_at < before
    )
    session.execute(old)


def forget_mails_about(session: Session, conference_id: int, *, address: str | None, name: str) -> None:
    """Forget a conference's mails to a person, also those that have not left, and what it wrote of them to others."""
    of_conference = sa.delete(Message).where(Message.conference_id == conference_id)
    has_left = Message.state == MessageState.SENT
    session.execute(of_conference.where(has_left, Message.text.contains(name, autoescape=True)))
    if address:
        session.execute(of_conference.where(Message.state != MessageState.SENDING, Message.to_address == address))


def clear_mails_of(session: Session, conference_id: int) -> None:
    """Forget every mail of a conference that has left."""
    session.execute(
        sa.delete(Message).where(Message.conference_id == conference_id, Message.state == MessageState.SENT)
    )


def clear_mails_of_kind(session: Session, kind: str, before: datetime) -> None:
    """Forget sent mails of one kind that must not lie about for long."""
    session.execute(
        sa.delete(Message).where(Message.kind == kind, Message.state == MessageState.SENT, Message.sent_at < before)
    )
