"""From a message of the outbox to the letter that travels."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from conference.mail.models import Message


def letter(message: Message, sender: str) -> EmailMessage:
    """Text and HTML, with the calendar entry attached if there is one."""
    made = EmailMessage(policy=SMTP)
    name, address = parseaddr(sender)
    made["From"] = Address(message.from_name or name, addr_spec=address)
    made["To"] = Address(message.to_name, addr_spec=message.to_address)
    if message.reply_to:
        made["Reply-To"] = Address(addr_spec=message.reply_to)
    made["Subject"] = message.subject
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
