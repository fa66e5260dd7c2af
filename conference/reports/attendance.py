"""Who is in: asked of the check-in, which stands beside this part and is introduced by the application."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from flask import Flask, current_app
from sqlalchemy.orm import Session


class Count(Protocol):
    """People of one side."""

    @property
    def expected(self) -> int: ...
    @property
    def present(self) -> int: ...


Counts = Callable[[Session, int, str], Sequence[Count]]
"""Asked with a conference and a point of entry."""


@dataclass(frozen=True)
class Attendance:
    """How many of those expected have come."""

    present: int
    expected: int


def init_app(app: Flask, counts: Counts) -> None:
    """Learn whom to ask."""
    app.extensions["attendance"] = counts


def attendance(session: Session, conference_id: int) -> Attendance:
    """At the entrance, all sides together."""
    counts: Counts = current_app.extensions["attendance"]
    found = counts(session, conference_id, "entrance")
    return Attendance(sum(one.present for one in found), sum(one.expected for one in found))
