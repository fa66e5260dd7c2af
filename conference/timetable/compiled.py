"""Compiles the moves once for as long as their sources stay as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., object])

FOLDER = Path(__file__).parent
SOURCES = (
    "annealing.py",
    "board.py",
    "chains.py",
    "closing.py",
    "colouring.py",
    "compiled.py",
    "days.py",
    "permits.py",
    "replacing.py",
    "seats.py",
    "variations.py",
    "words.py",
)

# numba looks only at the file of a function for changes, not at those of the functions it calls
_digest = hashlib.sha256(b"".join((FOLDER / name).read_bytes() for name in SOURCES)).hexdigest()[:16]
setattr(numba.config, "CACHE_DIR", str(FOLDER / "__pycache__" / f"moves-{_digest}"))  # noqa: B010 (made at run time)

# nothing compiled makes an array, so nothing need count references, which would take nine tenths of the time
_options: Any = {"cache": True, "nogil": True, "_nrt": False, "no_cfunc_wrapper": True}
_within: Any = {**_options, "forceinline": True, "no_cpython_wrapper": True}


def compiled(function: F) -> F:
    """To machine code, at the first call."""
    return cast(F, numba.njit(**_options)(function))


def inlined(function: F) -> F:
    """A call passes every array of the board one by one, so what is called often must not be a call.

    Never called from outside compiled code: it has no way in, which saves a quarter of the compilation.
    """
    return cast(F, numba.njit(**_within)(function))
