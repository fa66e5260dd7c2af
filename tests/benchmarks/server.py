"""Starts the real application on a loopback port over its own instance, and measures the CPU of all its processes."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from conference.app import create_app
from conference.commands.database import bring_up_to_date
from conference.foundation.settings import ROOT, Settings, usual_threads

KEY = "a key for benchmarks only, never for people"
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Served:
    """A running web server."""

    port: int
    process: subprocess.Popen[bytes]

    def connect(self) -> http.client.HTTPConnection:
        """A connection that stays open, one for every client."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def cpu(self) -> float:
        """Seconds of CPU, user and system, that all its processes have used so far, ended ones included."""
        return sum(_seconds(pid) for pid in _tree(self.process.pid))


@dataclass
class Server(Served):
    """Our application, running."""

    app: Flask = field(repr=False)

    def cookie(self, user_id: int, *, strong: bool) -> str:
        """Signed in as this user, by a password (strong) or a mailed link."""
        serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        level = "p" if strong else "l"
        return f"session={serializer.dumps({'_user_id': f'{user_id}.1.{level}', '_fresh': True})}"


@contextmanager
def instance(database_url: str | None = None) -> Iterator[Settings]:
    """Settings of an application with empty tables, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="conference-bench-") as folder:
        port = _free_port()
        database_url = database_url or f"sqlite:///{folder}/conference.sqlite3"
        settings = Settings(
            instance_path=Path(folder),
            database_url=database_url,
            threads=usual_threads(database_url),
            secret_key=KEY,
            base_url=f"http://127.0.0.1:{port}",
            port=port,
        )
        yield settings


@contextmanager
def prepared(settings: Settings) -> Iterator[Flask]:
    """The application in this process, its tables made, to fill them and to sign cookies."""
    app = create_app(settings)
    with app.app_context():
        bring_up_to_date()
        yield app


@contextmanager
def running(
    app: Flask, *, module: str = "tests.benchmarks.wsgi:app", workers: int = 1, threads: int = 4
) -> Iterator[Server]:
    """Serve it as `make run` does, with gunicorn."""
    settings: Settings = app.config["SETTINGS"]
    with served(module, workers, threads, _environment(settings), settings.port) as server:
        yield Server(server.port, server.process, app)


@contextmanager
def served(
    module: str, workers: int, threads: int, environment: Mapping[str, str], port: int | None = None
) -> Iterator[Served]:
    """Any application, with gunicorn."""
    port = port or _free_port()
    command = [
        sys.executable, "-m", "gunicorn", module, "--preload", "--no-control-socket", "--log-level=warning",
        "--worker-class=gthread", f"--workers={workers}", f"--threads={threads}", f"--bind=127.0.0.1:{port}",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, start_new_session=True)
    try:
        _wait_for(port, process)
        yield Served(port, process)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _environment(settings: Settings) -> Mapping[str, str]:
    return {
        "INSTANCE_PATH": str(settings.instance_path),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": KEY,
        "BASE_URL": settings.base_url,
        "PORT": str(settings.port),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _try in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with status {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in tasks.read_text().split():
            yield from _tree(int(child))


def _seconds(pid: int) -> float:
    """Fields 14 to 17 of /proc/<pid>/stat: own time and that of children who have ended, in ticks."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(ticks) for ticks in fields[11:15]) / _TICK
