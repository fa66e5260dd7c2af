"""`python -m conference.serve`: the web server and its background workers, started, kept alive and stopped together."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException

from conference.foundation import running
from conference.foundation.settings import ROOT, Settings, keep_private, load_settings
from conference.jobs.rules import Lane

GRACE = 10.0
"""Seconds a process gets to finish what it is doing before it is killed."""
_SETTLED_AFTER = 60.0
_LONGEST_PAUSE = 60.0


@dataclass
class Child:
    """One process that should be running, and when it may be tried again after it died."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = 0
    retry_at: float = 0.0

    def tend(self, now: float) -> None:
        """Start it when it is due; note when it has died."""
        if self.process is None:
            if now >= self.retry_at:
                self.process, self.started_at = self.start(), now
        elif self.process.poll() is not None:
            self._note_death(now, self.process.returncode)

    def _note_death(self, now: float, status: int) -> None:
        self.failures = 1 if now - self.started_at > _SETTLED_AFTER else self.failures + 1
        self.retry_at = now + min(2.0 ** (self.failures - 1), _LONGEST_PAUSE)
        self.process = None
        print(f"{self.name} ended with status {status}; again in {self.retry_at - now:.0f} s.", file=sys.stderr)


def main() -> None:
    keep_private()
    settings = load_settings()
    _refuse_a_taken_port(settings)
    try:
        with running.served(settings.instance_path), tempfile.TemporaryDirectory(prefix="conference-") as folder:
            _serve(settings, folder)
    except running.StillRunning as problem:
        sys.exit(str(problem))


def _serve(settings: Settings, folder: str) -> None:
    opened, stopping = threading.Event(), threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    children = _children(settings, {**os.environ, "TMPDIR": folder})
    threading.Thread(target=_announce, args=(settings, opened, stopping), daemon=True).start()
    while not stopping.wait(0.1):
        for child in children if opened.is_set() else children[:1]:  # nothing competes with the first page
            child.tend(time.monotonic())
    _stop([child.process for child in children if child.process])


def _children(settings: Settings, surroundings: Mapping[str, str]) -> list[Child]:
    def child(name: str, command: Sequence[str]) -> Child:
        return Child(name, lambda: _spawn(command, surroundings))

    def worker(*command: str) -> Child:
        flask = [sys.executable, "-m", "flask", "--app", "wsgi", "conference"]
        return child(f"The {' '.join(command)}", ["nice", "-n", "19", *flask, *command])

    return [
        child("The web server", _gunicorn(settings)),
        worker("mail-worker"),
        *(worker("job-worker", f"--lane={lane}") for lane in Lane),  # nothing short waits behind a search of minutes
    ]


def _gunicorn(settings: Settings) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "wsgi:app", "--preload", "--no-control-socket", "--log-level=warning"),
        *("--worker-class=gthread", f"--workers={settings.workers}", f"--threads={settings.threads}"),
        *(f"--bind={_bracketed(settings.host)}:{settings.port}", f"--graceful-timeout={GRACE - 2:.0f}"),
    ]


def _spawn(command: Sequence[str], surroundings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start it in a session of its own, so that Ctrl-C reaches us alone, and let it not outlive us if we are killed."""
    tied = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
    return subprocess.Popen([*tied, *command], cwd=ROOT, env=surroundings, start_new_session=True)


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + GRACE
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _refuse_a_taken_port(settings: Settings) -> None:
    with socket.socket(_family(settings.host)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as problem:
            place = f"{_bracketed(settings.host)}:{settings.port}"
            sys.exit(f"Cannot serve on {place} ({problem.strerror}). Another port: PORT=8001 make run")


def _announce(settings: Settings, opened: threading.Event, stopping: threading.Event) -> None:
    """Say where the pages are, once they can be opened."""
    while not _answers(settings):
        if stopping.wait(0.1):
            return
    opened.set()
    if settings.log_format == "json":  # a collector reads this stream line by line
        print(json.dumps({"event": "serving", "url": settings.base_url}), flush=True)
        return
    print(f"\nServing on {settings.base_url} (Ctrl-C stops it)", flush=True)
    sign_ins = settings.instance_path / "demo-sign-ins.txt"
    if sign_ins.is_file():
        print(sign_ins.read_text(), flush=True)


def _answers(settings: Settings) -> bool:
    connection = HTTPConnection(settings.host, settings.port, timeout=30)
    try:
        connection.request("HEAD", "/")
        return connection.getresponse().status > 0
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


if __name__ == "__main__":
    main()
