"""The organiser's lists of meetings and requests: only the columns they show, searched, filtered and sorted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from conference.foundation import vietnamese
from conference.foundation.numbers import id_in
from conference.foundation.paging import Paged, page_number
from conference.meetings.models import Meeting, MeetingRequest, MeetingState, RequestState, TableOccupancy
from conference.meetings.queries import settled_as, still_open
from conference.people.models import Organisation
from conference.programme.models import Conference, MeetingTable, Slot
from conference.registration.models import Registration

WAITING = "waiting"
"""Stands where a state is named, for requests that wait for either side and have not expired."""

Order = Mapping[str, sa.ColumnElement[Any] | InstrumentedAttribute[Any]]
Listed = sa.Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Wish:
    """What the address asks for."""

    text: str
    state: str
    slot: int | None
    sort: str

    @classmethod
    def of(cls, asked: Mapping[str, str], sort: str) -> Self:
        """From the query string; what makes no sense is left out."""
        text, slot = vietnamese.fold(asked.get("q", "")[:100]), id_in(asked.get("slot")) or None
        return cls(text, asked.get("state", ""), slot, asked.get("sort", sort))


class _Parties:
    """The two organisations a list names, sorts and is searched by."""

    def __init__(self) -> None:
        self.here, self.there = aliased(Registration), aliased(Registration)
        self.one, self.other = aliased(Organisation), aliased(Organisation)

    @property
    def names(self) -> list[sa.ColumnElement[str]]:
        """Both in the reader's language."""
        return [self.one.name.label("asking"), self.other.name.label("asked")]

    def joined(self, listed: Listed, asking: InstrumentedAttribute[int], asked: InstrumentedAttribute[int]) -> Listed:
        """The list with both organisations."""
        return (
            listed.join(self.here, self.here.id == asking)
            .join(self.one, self.one.id == self.here.organisation_id)
            .join(self.there, self.there.id == asked)
            .join(self.other, self.other.id == self.there.organisation_id)
        )

    def searched(self, listed: Listed, text: str) -> Listed:
        """Narrowed to those in which either name has the text."""
        matches = (column.contains(text, autoescape=True) for column in (self.one.folded, self.other.folded))
        return listed.where(sa.or_(*matches)) if text else listed


def meetings(conference: Conference, wish: Wish) -> Listed:
    """Rows with id, state, reason, starts_at, label of the table, asking and asked."""
    parties = _Parties()
    columns = (Meeting.id, Meeting.state, Meeting.reason, Slot.starts_at, MeetingTable.label, *parties.names)
    listed = parties.joined(sa.select(*columns), Meeting.party_a_id, Meeting.party_b_id)
    listed = (
        listed.outerjoin(Slot, Slot.id == Meeting.slot_id)
        .outerjoin(TableOccupancy, TableOccupancy.meeting_id == Meeting.id)
        .outerjoin(MeetingTable, MeetingTable.id == TableOccupancy.table_id)
        .where(Meeting.conference_id == conference.id)
    )
    listed = parties.searched(listed, wish.text)
    if wish.state in list(MeetingState):
        listed = listed.where(Meeting.state == MeetingState(wish.state))
    if wish.slot is not None:
        listed = listed.where(Meeting.slot_id == wish.slot)
    order: Order = {"name": parties.one.sort_key, "other": parties.other.sort_key, "state": Meeting.state}
    return _sorted(listed, wish.sort, order, Slot.starts_at, Meeting.id)


def requests(conference: Conference, wish: Wish, *, now: datetime) -> Listed:
    """Rows with id, state, reason, created_at, expires_at, asking and asked."""
    parties = _Parties()
    asked = MeetingRequest
    columns = (asked.id, asked.state, asked.reason, asked.created_at, asked.expires_at, *parties.names)
    listed = parties.joined(sa.select(*columns), asked.sender_id, asked.receiver_id)
    listed = parties.searched(listed.where(asked.conference_id == conference.id), wish.text)
    if wish.state == WAITING:
        listed = listed.where(still_open(now))
    elif wish.state in list(RequestState):
        listed = listed.where(settled_as(RequestState(wish.state), now))
    order: Order = {"name": parties.one.sort_key, "other": parties.other.sort_key, "created": asked.created_at}
    return _sorted(listed, wish.sort, order, asked.expires_at, asked.id)


def _sorted(
    listed: Listed,
    sort: str,
    order: Order,
    usual: InstrumentedAttribute[Any],
    last: InstrumentedAttribute[int],
) -> Listed:
    column = order.get(sort.removeprefix("-"), usual)
    return listed.order_by(sa.nulls_last(column.desc() if sort.startswith("-") else column.asc()), last)


def find_page(session: Session, listed: Listed, asked: str | None) -> Paged[sa.Row[*tuple[Any, ...]]]:
    """The page of the list that the address asks for, in two statements."""
    total = session.scalar(sa.select(sa.func.count()).select_from(listed.order_by(None).subquery())) or 0
    number = page_number(asked, total)
    page: Paged[sa.Row[*tuple[Any, ...]]] = Paged((), number, total)
    rows = session.execute(listed.offset((number - 1) * page.size).limit(page.size)).all()
    return Paged(rows, number, total)
