"""Questions about the outbox that its pages ask."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, load_only
from werkzeug.exceptions import NotFound

from conference.foundation.vietnamese import fold
from conference.mail.models import Message, MessageState

_LISTED = (
    Message.kind, Message.to_address, Message.to_name, Message.subject, Message.state,
    Message.attempts, Message.next_try_at, Message.created_at, Message.sent_at, Message.error,
)  # fmt: skip


def visible(conference_id: int, *, site_too: bool) -> sa.ColumnElement[bool]:
    """The mails of a conference; administrators also see those of no conference, such as links to sign in."""
    own = Message.conference_id == conference_id
    return sa.or_(own, Message.conference_id.is_(None)) if site_too else own


def listing(
    seen: sa.ColumnElement[bool], typed: str, state: MessageState | None, *, oldest_first: bool = False
) -> sa.Select[Message]:
    """Messages in order of time, by words in name, address or subject, and by state."""
    columns = (Message.created_at, Message.id)
    order = columns if oldest_first else tuple(column.desc() for column in columns)
    found = sa.select(Message).where(seen).options(load_only(*_LISTED)).order_by(*order)
    if words := fold(typed):
        found = found.where(Message.folded.contains(words, autoescape=True))
    return found if state is None else found.where(Message.state == state)


def count_by_state(session: Session, seen: sa.ColumnElement[bool]) -> dict[MessageState, int]:
    """How many messages stand where."""
    counted = sa.select(Message.state, sa.func.count()).where(seen).group_by(Message.state)
    return dict(session.execute(counted).all())


def get_message(session: Session, seen: sa.ColumnElement[bool], message_id: int) -> Message:
    """One of the messages one may see. Raises NotFound."""
    message = session.scalar(sa.select(Message).where(seen, Message.id == message_id))
    if message is None:
        raise NotFound
    return message
