"""Who is in: asked of the check-in, which stands beside this part and is introduced by the application."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from flask import Flask, current_app
from sqlalchemy.orm import Session


class Count(Protocol):
    """People of one side."""

    @property
    def expected(self) -> int: ...
    @property
    def present(self) -> int: ...


Counts = Callable[[Session, int, str, date], Sequence[Count]]
"""Asked with a conference, a point of entry and a day."""


@dataclass(frozen=True)
class Attendance:
    """How many of those expected have come."""

    present: int
    expected: int


def init_app(app: Flask, counts: Counts) -> None:
    """Learn whom to ask."""
    app.extensions["attendance"] = counts


def attendance(session: Session, conference_id: int, day: date) -> Attendance:
    """At the entrance on that day, all sides together."""
    counts: Counts = current_app.extensions["attendance"]
    found = counts(session, conference_id, "entrance", day)
    return Attendance(sum(one.present for one in found), sum(one.expected for one in found))
