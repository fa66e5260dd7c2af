"""Real processes for the tests: workers on the database of the test, and peers they talk to."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from conference.foundation.settings import ROOT, Settings

Process = subprocess.Popen[bytes]


@contextmanager
def running(*command: str, **surroundings: str) -> Iterator[Process]:
    """A Python process, gone at the end of the block however it ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**os.environ, **surroundings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def surroundings_of(app: Flask, **more: str) -> dict[str, str]:
    """The environment in which a process works on the database of this application."""
    settings: Settings = app.config["SETTINGS"]
    return {
        "INSTANCE_PATH": str(settings.instance_path),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "BASE_URL": settings.base_url,
        **more,
    }


def wait_until(is_so: Callable[[], object], *, seconds: float = 120) -> None:
    """Look again and again; an unfulfilled wait is a failure, never a pass."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def lines(path: Path) -> list[str]:
    """What a process has written so far, one whole line each."""
    return path.read_text().splitlines() if path.exists() else []
