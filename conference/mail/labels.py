"""The words for where a message stands."""

from conference.foundation.i18n import Text, lazy
from conference.mail.models import MessageState

STATES: dict[MessageState, Text] = {
    MessageState.QUEUED: lazy("Waiting"),
    MessageState.SENDING: lazy("Being sent"),
    MessageState.SENT: lazy("Sent"),
    MessageState.FAILED: lazy("Not delivered"),
    MessageState.UNCLEAR: lazy("Perhaps sent"),
}
IN_A_FILE: Text = lazy("Written to a file")
"""Instead of "sent", where no mail server is set up."""
TONES = {
    MessageState.QUEUED: "wait",
    MessageState.SENDING: "info",
    MessageState.SENT: "ok",
    MessageState.FAILED: "stop",
    MessageState.UNCLEAR: "stop",
}
