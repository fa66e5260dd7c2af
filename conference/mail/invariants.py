"""What must always hold of the outbox; each query finds the messages that break it."""

import sqlalchemy as sa

from conference.mail.models import Message, MessageState

INVARIANTS = (
    (
        "a message is sent exactly when it has a time of sending",
        sa.select(Message.id).where((Message.state == MessageState.SENT) != Message.sent_at.is_not(None)),
    ),
    (
        "a message is leased exactly while it is being sent",
        sa.select(Message.id).where((Message.state == MessageState.SENDING) != Message.lease.is_not(None)),
    ),
)
