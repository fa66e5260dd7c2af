"""A mail server in a process of its own, and messages to send through it."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.processes import lines, running, wait_until


@dataclass(frozen=True)
class MailServer:
    """Where it listens and what it has taken."""

    url: str
    log: Path

    @property
    def taken(self) -> list[str]:
        return [line for line in lines(self.log) if line.startswith("<")]


@pytest.fixture
def mail_server(tmp_path: Path) -> Iterator[MailServer]:
    """A server on a free port; how it treats a mail depends on the recipient."""
    log = tmp_path / "smtp.log"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with running("tests.smtp_server", str(port), str(log)):
        wait_until(log.exists)
        yield MailServer(f"smtp://127.0.0.1:{port}", log)
