"""What the set-up says while it works, and how it stops when it cannot go on."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def say(sentence: str) -> None:
    print(sentence, flush=True)


class SetUpFailed(Exception):
    """Something a person has to put right; the message says what."""


def run(command: Sequence[str], *, cwd: Path | None = None) -> None:
    """Run quietly; on failure show the output and stop."""
    done = subprocess.run(command, check=False, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.stderr.write(done.stdout)
        raise SetUpFailed(f"This command failed ({done.returncode}): {' '.join(command)}")


def succeeds(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False
