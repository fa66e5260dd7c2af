"""A CUPS printer, through the commands that every system with CUPS has."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

_ANSWERS_WITHIN: Final = 10  # seconds that one command may take
_LOOK_AGAIN: Final = 0.2
PATIENCE: Final = timedelta(seconds=40)
"""How long one badge may take before the printer counts as stuck."""


class PrinterTrouble(Exception):
    """What the printer or the printing system said, for whoever stands beside it."""


@dataclass(frozen=True)
class Printer:
    """A queue of CUPS by its name; empty for the default one."""

    queue: str = ""
    patience: timedelta = PATIENCE

    def print(self, pdf: bytes, title: str, *, media: str = "") -> None:
        """Until it lies there. Raises PrinterTrouble, with what was sent withdrawn, so that it is not printed twice."""
        request = self._send(pdf, title, media)
        queue = request.rpartition("-")[0]
        deadline = time.monotonic() + self.patience.total_seconds()
        while _is_waiting(request, queue):
            trouble = _trouble(queue)
            if trouble or time.monotonic() > deadline:
                _run(["cancel", request])
                raise PrinterTrouble(trouble or f"not printed within {self.patience.total_seconds():.0f} s")
            time.sleep(_LOOK_AGAIN)

    def _send(self, pdf: bytes, title: str, media: str) -> str:
        to = ["-d", self.queue] if self.queue else []
        size = ["-o", f"media={media}", "-o", "fit-to-page"] if media else []
        answer = _run(["lp", *to, *size, "-t", title, "-"], pdf)
        if answer.returncode:
            raise PrinterTrouble(_first_line(answer.stderr))
        return answer.stdout.decode().split()[3]  # request id is badges-7 (1 file(s))


def _is_waiting(request: str, queue: str) -> bool:
    listed = _run(["lpstat", "-W", "not-completed", "-o", queue])
    return any(line.split()[:1] == [request] for line in listed.stdout.decode().splitlines())


def _trouble(queue: str) -> str:
    """Why the queue stands still: the second line of what CUPS says of one that is disabled."""
    said = _run(["lpstat", "-p", queue]).stdout.decode().splitlines()
    if not said or " disabled " not in said[0]:
        return ""
    return said[1].strip() if len(said) > 1 else said[0]


def _run(command: Sequence[str], sent: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    environment = os.environ | {"LC_ALL": "C.UTF-8", "LANGUAGE": "C"}
    try:
        return subprocess.run(
            command, input=sent, capture_output=True, check=False, timeout=_ANSWERS_WITHIN, env=environment
        )
    except FileNotFoundError:
        raise PrinterTrouble(f"there is no {command[0]} command here: install cups-client") from None
    except subprocess.TimeoutExpired:
        raise PrinterTrouble("the printing system does not answer") from None


def _first_line(text: bytes) -> str:
    return (text.decode(errors="replace").strip().splitlines() or ["lp failed"])[0]
