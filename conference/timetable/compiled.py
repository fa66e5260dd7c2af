"""Compiles the moves once for as long as their sources stay as they are."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numba

FOLDER = Path(__file__).parent
SOURCES = ("compiled.py", "board.py", "exchanges.py", "annealing.py")

# numba looks only at the file of a function for changes, not at those of the functions it calls
_digest = hashlib.sha256(b"".join((FOLDER / name).read_bytes() for name in SOURCES)).hexdigest()[:16]
setattr(numba.config, "CACHE_DIR", str(FOLDER / "__pycache__" / f"moves-{_digest}"))  # noqa: B010 (made at run time)

compiled = numba.njit(cache=True, nogil=True)

# a call passes every array of the board one by one, so what is called often must not be a call
inlined = numba.njit(cache=True, nogil=True, forceinline=True)
