"""`python -m tests.smtp_server PORT LOG`: a mail server whose mood depends on the recipient.

Each line of the log is the Message-ID of a mail it has taken, or a note of the moment a test waits for.
"""

import asyncio
import email
import sys
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Moods:
    """unknown@ is refused for good, busy@ for now; slow@ is taken but answered late; stuck@ hangs the first time."""

    def __init__(self, log: Path) -> None:
        self.log, self.has_hung = log, False

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

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        self.note(str(email.message_from_bytes(envelope.content or b"")["Message-ID"]))
        if envelope.rcpt_tos[0].startswith("slow@"):
            await asyncio.sleep(60)
        return "250 Taken"

    def note(self, line: str) -> None:
        with self.log.open("a") as file:
            file.write(f"{line}\n")


def main() -> None:
    port, log = int(sys.argv[1]), Path(sys.argv[2])
    Controller(Moods(log), hostname="127.0.0.1", port=port).start()
    log.touch()
    asyncio.new_event_loop().run_forever()


if __name__ == "__main__":
    main()
