"""How many interpreters a conference has between two languages."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session as DbSession

from conference.programme.models import Conference, Interpreters


def interpreters_of(session: DbSession, conference_id: int) -> Sequence[Interpreters]:
    """In the order in which they were named."""
    listed = sa.select(Interpreters).where(Interpreters.conference_id == conference_id)
    return session.scalars(listed.order_by(Interpreters.id)).all()


def provide(session: DbSession, conference: Conference, pair: tuple[str, str], count: int) -> Interpreters:
    """So many between these two languages from now on."""
    one, other = sorted(pair)
    found = sa.select(Interpreters).where(
        Interpreters.conference_id == conference.id, Interpreters.one == one, Interpreters.other == other
    )
    made = session.scalar(found) or Interpreters(conference_id=conference.id, one=one, other=other)
    made.count = count
    session.add(made)
    session.flush()
    return made
