"""Who is in the house: asked of the check-in, which stands above this part and is introduced by the application."""

from collections.abc import Callable
from datetime import datetime

from flask import Flask, current_app
from sqlalchemy.orm import Session

PeopleIn = Callable[[Session, int, datetime], set[int]]
"""Asked with a conference and an instant, answers with delegates."""


def init_app(app: Flask, people_in: PeopleIn) -> None:
    """Learn whom to ask."""
    app.extensions["presence"] = people_in


def people_in(session: Session, conference_id: int, now: datetime) -> set[int]:
    """The delegates who have been checked in today and have not left."""
    ask: PeopleIn = current_app.extensions["presence"]
    return ask(session, conference_id, now)
