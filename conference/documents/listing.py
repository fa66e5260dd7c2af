"""The list from which people are picked for printing: what the address asks for, and its rows as finished values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.documents import queries
from conference.documents.queries import Selection
from conference.foundation.paging import SIZE, Paged, page_number
from conference.people.models import Organisation
from conference.programme.models import Conference
from conference.registration.models import BadgePrint, Delegate, Registration, Ticket

_PRINTED_AT = (
    sa.select(sa.func.max(BadgePrint.printed_at)).where(BadgePrint.ticket_id == Ticket.id).scalar_subquery()
).label("printed_at")

ORDERS: Mapping[str, Sequence[Any]] = {
    "name": (Delegate.sort_key, Delegate.id),
    "organisation": (Organisation.sort_key, Delegate.sort_key, Delegate.id),
    "number": (Delegate.badge_number,),
    "printed": (_PRINTED_AT, Delegate.sort_key, Delegate.id),
}


@dataclass(frozen=True)
class Row:
    """One person as the list tells it."""

    id: int
    name: str
    job_title: str
    organisation: str
    side: str
    number: int
    printed_at: Any


def order_of(asked: str) -> str:
    """The order an address asks for, by given name if it makes no sense."""
    return asked if asked.removeprefix("-") in ORDERS else "name"


def find_page(session: Session, conference: Conference, wanted: Selection, sort: str, page: str | None) -> Paged[Row]:
    """One page of those who fit, in two statements however many there are."""
    listed = _listed(conference, wanted, sort)
    total = session.scalar(sa.select(sa.func.count()).select_from(listed.order_by(None).subquery())) or 0
    number = page_number(page, total)
    found = session.execute(listed.limit(SIZE).offset((number - 1) * SIZE))
    return Paged(list(_rows(found)), number, total)


def everybody(session: Session, conference: Conference, wanted: Selection, sort: str) -> Iterator[Row]:
    """All who fit, for a file."""
    return _rows(session.execute(_listed(conference, wanted, sort)))


def _listed(conference: Conference, wanted: Selection, sort: str) -> Any:
    columns = (
        Delegate.id, Delegate.full_name, Delegate.job_title, Delegate.badge_number, Registration.side,
        Organisation.name, _PRINTED_AT,
    )  # fmt: skip
    order = ORDERS[sort.removeprefix("-")]
    listed = queries.narrowed(sa.select(*columns).select_from(Delegate), conference, wanted)
    return listed.order_by(*(column.desc() if sort.startswith("-") else column for column in order))


def _rows(found: sa.Result[Any]) -> Iterator[Row]:
    for row in found:
        yield Row(
            id=row.id,
            name=row.full_name,
            job_title=row.job_title,
            organisation=row.name,
            side=row.side.value,
            number=row.badge_number,
            printed_at=row.printed_at,
        )
