"""Adding and removing rows of a form by its buttons alone: on what was typed, before anything is checked."""

import re
from collections.abc import Mapping

Typed = dict[str, list[str]]
"""A form as it was sent: every name with its values."""


def add_row(typed: Typed, name: str, first: Mapping[str, str]) -> Typed:
    """One more row of `name`, with these fields in it."""
    number = last_row(typed, name) + 1
    return typed | {f"{name}-{number}-{field}": [value] for field, value in first.items()}


def last_row(typed: Typed, name: str) -> int:
    """The highest number in use, -1 when there is no row."""
    return max(_numbers(typed, name), default=-1)


def remove_row(typed: Typed, name: str, number: int) -> Typed:
    """Without this row; the others keep their numbers."""
    return {key: values for key, values in typed.items() if not key.startswith(f"{name}-{number}-")}


def _numbers(typed: Typed, name: str) -> set[int]:
    return {int(found[1]) for key in typed if (found := re.match(rf"{re.escape(name)}-(\d{{1,6}})-", key))}
