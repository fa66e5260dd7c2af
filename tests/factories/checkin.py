"""Desks and tickets."""

from itertools import count
from typing import Any

import sqlalchemy as sa

from conference.checkin.models import Desk
from conference.foundation.db import db
from conference.programme.models import Conference
from conference.registration.models import Delegate, Ticket
from tests.factories.time import NOW

_numbers = count(1)


def make_desk(conference: Conference, **given: Any) -> Desk:
    """An open desk at the entrance."""
    desk = Desk(conference_id=conference.id, **{"name": f"Bàn {next(_numbers)}", "created_at": NOW} | given)
    db.session.add(desk)
    db.session.flush()
    return desk


def token_of(delegate: Delegate) -> str:
    """The token of the delegate's valid ticket."""
    valid = (Ticket.delegate_id == delegate.id, Ticket.voided_at.is_(None))
    return db.session.scalars(sa.select(Ticket.token).where(*valid)).one()
