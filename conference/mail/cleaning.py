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
