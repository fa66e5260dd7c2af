"""Modules of one name in every part: `conference/<part>/handlers.py`, `conference/<part>/invariants.py`."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

import conference


def modules_named(name: str) -> Iterator[ModuleType]:
    """Import and give each of them."""
    for part in pkgutil.iter_modules(conference.__path__):
        path = f"conference.{part.name}.{name}"
        if part.ispkg and find_spec(path) is not None:
            yield import_module(path)
