"""The ways out: an SMTP server, or a folder of .eml files. Both say by an exception how a delivery failed."""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from conference.foundation.settings import Settings
from conference.mail.letter import letter
from conference.mail.models import Message

TIMEOUT = 30
_LOCAL = {"localhost", "127.0.0.1", "::1"}


class NotNow(Exception):
    """The server cannot be reached or asks to wait: try again later."""


class Rejected(Exception):
    """The server will never take this message."""


class Unknown(Exception):
    """The text had been sent when the connection broke: the server may or may not have taken it."""


class Transport(Protocol):
    """Somewhere a message can go."""

    def deliver(self, message: Message, about_to_hand_over: Callable[[], None]) -> None:
        """Deliver, or raise NotNow, Rejected or Unknown. From the callback on a repeat might be a second mail."""


class Folder:
    """One file a message, its name made from the message: writing it again after a crash changes nothing."""

    def __init__(self, path: Path, sender: str) -> None:
        self.path, self.sender = path, sender

    def deliver(self, message: Message, about_to_hand_over: Callable[[], None]) -> None:
        """Write under a passing name, then rename, so that nobody ever sees half a mail."""
        self.path.mkdir(parents=True, exist_ok=True)
        mark = re.sub(r"\W", "", message.message_id)[:8]
        target = self.path / f"{message.id:06d}-{message.kind}-{mark}.eml"
        passing = target.with_suffix(".part")
        passing.write_bytes(letter(message, self.sender).as_bytes())
        passing.replace(target)


class Smtp:
    """smtp:// (encrypted by STARTTLS where offered) or smtps://, with name and password if the address has them."""

    def __init__(self, url: str, sender: str) -> None:
        self.server, self.sender = urlsplit(url), sender

    def deliver(self, message: Message, about_to_hand_over: Callable[[], None]) -> None:
        """Speak SMTP step by step: only after the server asked for the text can a break be ambiguous."""
        text = letter(message, self.sender)
        with _faults_as_outcomes(), _connected(self.server) as smtp:
            _expect(smtp.mail(parseaddr(self.sender)[1]), 250)
            _expect(smtp.rcpt(message.to_address), 250, 251)
            _expect(smtp.docmd("DATA"), 354)
            about_to_hand_over()
            try:
                smtp.send(_dotted(text))
                answer = smtp.getreply()
            except (OSError, smtplib.SMTPServerDisconnected) as problem:
                raise Unknown(str(problem)) from problem
            _expect(answer, 250)


@contextmanager
def _connected(server: SplitResult) -> Iterator[smtplib.SMTP]:
    host, context = server.hostname or "localhost", ssl.create_default_context()
    smtp: smtplib.SMTP
    if server.scheme == "smtps":
        smtp = smtplib.SMTP_SSL(host, server.port or 465, timeout=TIMEOUT, context=context)
    else:
        smtp = smtplib.SMTP(host, server.port or (587 if server.username else 25), timeout=TIMEOUT)
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.scheme == "smtp" and smtp.has_extn("starttls"):
            smtp.starttls(context=context)
            smtp.ehlo()
        _log_in(smtp, server, host)
        yield smtp
        with suppress(OSError, smtplib.SMTPException):  # what was taken stays taken, however the server says goodbye
            smtp.quit()
    finally:
        smtp.close()


def _log_in(smtp: smtplib.SMTP, server: SplitResult, host: str) -> None:
    if not server.username:
        return
    if not isinstance(smtp.sock, ssl.SSLSocket) and host not in _LOCAL:
        raise NotNow("The mail server offers no encryption, so the password was not sent.")
    smtp.login(unquote(server.username), unquote(server.password or ""))


@contextmanager
def _faults_as_outcomes() -> Iterator[None]:
    try:
        yield
    except (OSError, smtplib.SMTPException) as problem:
        raise NotNow(f"{type(problem).__name__}: {problem}") from problem


def _expect(answer: tuple[int, bytes], *good: int) -> None:
    code, words = answer
    if code in good:
        return
    said = f"{code} {words.decode(errors='replace')}"
    raise Rejected(said) if 500 <= code < 600 else NotNow(said)


def _dotted(text: EmailMessage) -> bytes:
    """The text as it travels: a dot at the beginning of a line doubled, a lone dot at the end (RFC 5321, 4.5.2)."""
    return re.sub(rb"(?m)^\.", b"..", text.as_bytes()).removesuffix(b"\r\n") + b"\r\n.\r\n"


def transport_for(settings: Settings) -> Transport:
    """The server of the settings; without one the outbox folder of the instance."""
    if settings.smtp_url:
        return Smtp(settings.smtp_url, settings.mail_from)
    return Folder(settings.instance_path / "outbox", settings.mail_from)
