"""From a message of the outbox to the letter that travels."""

import re
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from conference.mail.models import Message


def letter(message: Message, sender: str) -> EmailMessage:
    """Text and HTML, with the calendar entry attached if there is one."""
    made = EmailMessage(policy=SMTP)
    name, address = parseaddr(sender)
    _head(made, "From", message.from_name or name, address)
    _head(made, "To", message.to_name, message.to_address)
    if message.reply_to:
        _head(made, "Reply-To", "", message.reply_to)
    _head(made, "Subject", message.subject)
    made["Date"] = format_datetime(message.created_at)
    made["Message-ID"] = message.message_id
    made["Auto-Submitted"] = "auto-generated"  # keeps absence notes from answering (RFC 3834)
    made.set_content(message.text, cte="quoted-printable")  # lines of any length, and servers that know seven bits only
    made.add_alternative(message.html, subtype="html", cte="quoted-printable")
    if message.calendar:
        method = re.search(r"^METHOD:(\w+)", message.calendar, re.MULTILINE)
        made.add_attachment(
            message.calendar,
            subtype="calendar",
            filename="meeting.ics",
            cte="quoted-printable",
            params={"method": method[1]} if method else None,
        )
    made["Content-Language"] = message.language  # last: giving a letter its content clears what speaks of the content
    return made


def _head(made: EmailMessage, name: str, text: str, address: str = "") -> None:
    """A line of the head, folded here: before 3.13 the policy loses the space between two encoded words."""
    encoded = Header(text, "utf-8", header_name=name).encode(linesep="\r\n") if text else ""
    where = f"<{Address(addr_spec=address).addr_spec}>" if address else ""  # raises for what is no address
    made.set_raw(name, "\r\n ".join(filter(None, (encoded, where))))
