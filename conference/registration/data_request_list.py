"""The organisers' list of requests about personal data: what was asked for in the address, and its rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.dates import local_day
from conference.foundation.i18n import Text, lazy
from conference.foundation.paging import SIZE, Paged, page_number
from conference.foundation.spreadsheet import Cell
from conference.foundation.vietnamese import fold
from conference.people.models import Organisation
from conference.programme.models import Conference
from conference.registration import labels
from conference.registration.models import DataRequest, DataRequestState, DataRight, Delegate, Registration

DUE = sa.case(
    (DataRequest.ended_at.is_not(None), sa.null()),
    (DataRequest.answered_at.is_not(None), DataRequest.done_by),
    else_=DataRequest.answer_by,
)
ORDERS: Mapping[str, Sequence[Any]] = {
    "due": (DataRequest.ended_at.is_not(None), DUE, DataRequest.id),
    "date": (DataRequest.id,),
    "person": (Delegate.sort_key, DataRequest.id),
}
HEADER: Sequence[Text] = (
    lazy("Asked on"), lazy("Full name"), lazy("Organisation"), lazy("What is asked"), lazy("State"),
    lazy("Answer due"), lazy("Carried out by"),
)  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """What somebody looks for."""

    words: str = ""
    state: DataRequestState | None = None
    right: DataRight | None = None
    sort: str = "due"

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Wish":
        """From an address; what it cannot mean is left out."""
        state, right, sort = given.get("state", ""), given.get("right", ""), given.get("sort", "")
        return cls(
            words=given.get("q", "")[:100],
            state=DataRequestState(state) if state in set(DataRequestState) else None,
            right=DataRight(right) if right in set(DataRight) else None,
            sort=sort if sort.removeprefix("-") in ORDERS else "due",
        )


@dataclass(frozen=True)
class Row:
    """One request as the list tells it."""

    id: int
    person: str
    organisation: str
    right: DataRight
    state: DataRequestState
    asked_on: date
    due_on: date | None
    answer_by: date
    done_by: date

    def is_late(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.due_on is not None and self.due_on < today


def find_page(session: Session, conference: Conference, wish: Wish, page: str | None) -> Paged[Row]:
    """One page of the list, in two statements."""
    wanted = _wanted(conference.id, wish)
    total = session.scalar(wanted.order_by(None).with_only_columns(sa.func.count(), maintain_column_froms=True)) or 0
    number = page_number(page, total)
    found = session.execute(wanted.limit(SIZE).offset((number - 1) * SIZE))
    return Paged([_row(row, conference) for row in found], number, total)


def lines(session: Session, conference: Conference, wish: Wish) -> Iterator[list[Cell]]:
    """All that is wished for, for a file."""
    for row in (_row(found, conference) for found in session.execute(_wanted(conference.id, wish))):
        words = str(labels.RIGHTS[row.right]), str(labels.REQUEST_STATES[row.state])
        yield [row.asked_on, row.person, row.organisation, *words, row.answer_by, row.done_by]


def _wanted(conference_id: int, wish: Wish) -> sa.Select[Any]:
    found = (
        sa.select(DataRequest, DUE.label("due_on"), Delegate.full_name, Organisation.name)
        .join(Delegate, Delegate.id == DataRequest.delegate_id)
        .join(Registration, Registration.id == Delegate.registration_id)
        .join(Organisation, Organisation.id == Registration.organisation_id)
        .where(DataRequest.conference_id == conference_id, *_conditions(wish))
    )
    columns = ORDERS[wish.sort.removeprefix("-")]
    return found.order_by(*(column.desc() if wish.sort.startswith("-") else column for column in columns))


def _conditions(wish: Wish) -> Iterator[sa.ColumnElement[bool]]:
    if wish.state:
        yield DataRequest.state == wish.state
    if wish.right:
        yield DataRequest.right == wish.right
    for word in fold(wish.words).split():
        folded = (Delegate.folded, Organisation.folded)
        yield sa.or_(*(column.contains(word, autoescape=True) for column in folded))


def _row(found: sa.Row[Any], conference: Conference) -> Row:
    request: DataRequest = found.DataRequest
    return Row(
        id=request.id,
        person=found.full_name,
        organisation=found.name,
        right=request.right,
        state=request.state,
        asked_on=local_day(request.asked_at, conference.timezone),
        due_on=found.due_on,
        answer_by=request.answer_by,
        done_by=request.done_by,
    )
