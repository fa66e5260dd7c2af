"""What an organiser can do about a message that did not arrive."""

from datetime import datetime

from conference.foundation.errors import Refusal
from conference.foundation.i18n import lazy
from conference.mail.models import Message, MessageState


class NotForAPerson(Refusal):
    """The workers see to it."""

    sentence = lazy("This mail needs no decision any more: it is on its way or has been sent.")


def send_again(message: Message, now: datetime) -> None:
    """Into the queue once more. Raises NotForAPerson."""
    if message.state not in {MessageState.FAILED, MessageState.UNCLEAR}:
        raise NotForAPerson
    message.state, message.attempts, message.next_try_at = MessageState.QUEUED, 0, now
    message.error, message.handing_over_at = "", None


def take_as_sent(message: Message, now: datetime) -> None:
    """Somebody found out that it had arrived. Raises NotForAPerson."""
    if message.state is not MessageState.UNCLEAR:
        raise NotForAPerson
    message.state, message.sent_at, message.error = MessageState.SENT, now, ""
