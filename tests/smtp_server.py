"""`python -m tests.smtp_server PORT LOG [CERTIFICATE]`: a mail server whose mood depends on the recipient.

With a certificate (and its key in the same file) it demands encryption and the name and password "lan" and "tra sen".

Each line of the log is the Message-ID of a mail it has taken, or a note of the moment a test waits for.
"""

import asyncio
import email
import ssl
import sys
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Moods:
    """unknown@ is refused for good, busy@ for now; stuck@ hangs the first time.

    These are taken: slow@ is answered late, vanishing@ never, and after abrupt@ there is no goodbye.
    """

    def __init__(self, log: Path) -> None:
        self.log, self.has_hung, self.is_abrupt = log, False, False

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.startswith("unknown@"):
            return "550 5.1.1 No such mailbox"
        if address.startswith("busy@"):
            return "451 4.7.1 Try again later"
        if address.startswith("stuck@") and not self.has_hung:
            self.has_hung = True
            self.note("hanging")
            await asyncio.sleep(60)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        self.note(str(email.message_from_bytes(envelope.original_content or b"")["Message-ID"]))
        mood = envelope.rcpt_tos[0].partition("@")[0]
        if mood == "slow":
            await asyncio.sleep(60)
        if mood == "vanishing":
            _cut(server)
        self.is_abrupt = mood == "abrupt"
        return "250 Taken"

    async def handle_QUIT(self, server: SMTP, _session: Session, _envelope: Envelope) -> str:
        if self.is_abrupt:
            _cut(server)
        return "221 Goodbye"

    def note(self, line: str) -> None:
        with self.log.open("a") as file:
            file.write(f"{line}\n")


def _cut(server: SMTP) -> None:
    """As if somebody had pulled the plug."""
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()


def strict(certificate: str) -> dict[str, Any]:
    """Encryption first, then name and password."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": knows}


def knows(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any) -> AuthResult:
    """Whether the name and the password are right."""
    return AuthResult(success=given == LoginPassword(b"lan", b"tra sen"), handled=False)


def main() -> None:
    port, log = int(sys.argv[1]), Path(sys.argv[2])
    Controller(
        Moods(log), hostname="127.0.0.1", port=port, **(strict(sys.argv[3]) if len(sys.argv) > 3 else {})
    ).start()
    log.touch()
    asyncio.new_event_loop().run_forever()


if __name__ == "__main__":
    main()
