"""A mail server in a process of its own, and messages to send through it."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
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
    with _serving(tmp_path / "smtp.log") as port:
        yield MailServer(f"smtp://127.0.0.1:{port}", tmp_path / "smtp.log")


@pytest.fixture
def strict_server(tmp_path: Path, certificate: Path) -> Iterator[MailServer]:
    """One that demands encryption, name and password; its address has the right ones."""
    with _serving(tmp_path / "smtp.log", str(certificate)) as port:
        yield MailServer(f"smtp://lan:tra%20sen@localhost:{port}", tmp_path / "smtp.log")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for this machine, with its key in the same file, signed by itself."""
    path = tmp_path / "certificate.pem"
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(path), "-out", f"{path}.public"]
    subprocess.run([*request, *names], check=True, capture_output=True)
    path.write_text(path.read_text() + Path(f"{path}.public").read_text())
    return path


@contextmanager
def _serving(log: Path, *options: str) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with running("tests.smtp_server", str(port), str(log), *options):
        wait_until(log.exists)
        yield port
