"""Whether somebody serves this instance: a lock on its folder, which the kernel frees however a process ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StillRunning(Exception):
    """What is about to happen would pull the instance from under a running system, or the other way round."""


@contextmanager
def served(instance: Path) -> Iterator[None]:
    """While this process serves the instance, as others may do as well. Raises StillRunning while it is replaced."""
    with _held(instance, fcntl.LOCK_SH, f"{instance} is being restored. Start again when that is done."):
        yield


@contextmanager
def stopped(instance: Path) -> Iterator[None]:
    """While nobody may serve the instance. Raises StillRunning if somebody does."""
    with _held(instance, fcntl.LOCK_EX, f"The system is running on {instance}. Stop it first, then restore."):
        yield


@contextmanager
def _held(instance: Path, kind: int, otherwise: str) -> Iterator[None]:
    file = os.open(instance, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StillRunning(otherwise) from error
        yield
    finally:
        os.close(file)
