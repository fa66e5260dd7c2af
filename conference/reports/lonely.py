"""People with fewer than two meetings, each with a few they should meet."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from conference.foundation.paging import Paged, page_number
from conference.foundation.vietnamese import fold
from conference.matchmaking.queries import Suggestion, suggestions_for
from conference.people.models import Organisation
from conference.programme.models import Conference, Side
from conference.registration.models import Delegate, Registration
from conference.reports import queries

A_PAGE = 20


@dataclass(frozen=True)
class Wish:
    """Who is looked for among them."""

    words: str = ""
    side: Side | None = None


@dataclass(frozen=True)
class Lonely:
    """Somebody with hardly any meetings, and whom they should meet."""

    delegate: Delegate
    meetings: int
    suggestions: list[Suggestion]


def first(session: Session, conference: Conference, number: int) -> list[Lonely]:
    """Those with the emptiest agendas."""
    return _with_suggestions(session, conference, _wanted(conference, Wish()).limit(number))


def one_page(session: Session, conference: Conference, wish: Wish, page: str | None) -> Paged[Lonely]:
    """One page of all who are wished for."""
    wanted = _wanted(conference, wish)
    total = session.scalar(sa.select(sa.func.count()).select_from(wanted.order_by(None).subquery())) or 0
    number = page_number(page, total, A_PAGE)
    shown = wanted.limit(A_PAGE).offset((number - 1) * A_PAGE)
    return Paged(_with_suggestions(session, conference, shown), number, total, A_PAGE)


def everybody(session: Session, conference: Conference, wish: Wish) -> Iterator[tuple[Delegate, int]]:
    """All who are wished for, without suggestions, for a file."""
    yield from session.execute(_wanted(conference, wish).options(_organisation()))


def _wanted(conference: Conference, wish: Wish) -> sa.Select[Delegate, int]:
    meetings = queries.meetings_of_each().label("meetings")
    wanted = (
        sa.select(Delegate, meetings)
        .join(Delegate.registration)
        .join(Registration.organisation)
        .where(Delegate.conference_id == conference.id, queries.lonely())
        .order_by(meetings, Delegate.sort_key, Delegate.id)
    )
    if wish.side:
        wanted = wanted.where(Registration.side == wish.side)
    for word in fold(wish.words).split():
        columns = (Delegate.folded, Organisation.folded)
        wanted = wanted.where(sa.or_(*(column.contains(word, autoescape=True) for column in columns)))
    return wanted


def _organisation() -> sa.orm.interfaces.LoaderOption:
    return joinedload(Delegate.registration).joinedload(Registration.organisation)


def _with_suggestions(session: Session, conference: Conference, wanted: sa.Select[Delegate, int]) -> list[Lonely]:
    found = session.execute(wanted.options(_organisation())).all()
    theirs = list({delegate.registration_id: delegate.registration for delegate, _meetings in found}.values())
    if not theirs:
        return []
    known = queries.acquainted(session, [registration.id for registration in theirs])
    suggested = suggestions_for(session, conference, theirs, leaving_out=known)
    return [Lonely(delegate, meetings, suggested[delegate.registration_id]) for delegate, meetings in found]
