"""The organiser's list: what was asked for in the address, and its rows as finished values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from conference.foundation.dates import format_date, local_day
from conference.foundation.paging import SIZE, Paged, page_number
from conference.foundation.tax_code import TaxCode
from conference.foundation.vietnamese import fold
from conference.people.models import Organisation
from conference.programme.models import Conference, Side
from conference.registration.consents import NEEDED, given_by
from conference.registration.models import Delegate, DelegateState, Registration, RegistrationState

Somebody = aliased(Delegate)
PRESENT = Delegate.state != DelegateState.CANCELLED
ORDERS: Mapping[str, Sequence[sa.orm.InstrumentedAttribute[Any]]] = {
    "name": (Organisation.sort_key, Registration.id),
    "person": (Delegate.sort_key, Registration.id),
    "date": (Registration.submitted_at, Registration.id),
    "state": (Registration.state, Registration.submitted_at, Registration.id),
}


class Lack(StrEnum):
    """What approved registrations may still be without."""

    CONSENT = "consent"
    TABLE = "table"


@dataclass(frozen=True)
class Wish:
    """What somebody looks for."""

    words: str = ""
    side: Side | None = None
    state: RegistrationState | None = None
    lack: Lack | None = None
    sort: str = "-date"

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Wish":
        """From an address; what it cannot mean is left out."""
        side, state, lack, sort = (given.get(name, "") for name in ("side", "state", "lack", "sort"))
        return cls(
            words=given.get("q", "")[:100],
            side=Side(side) if side in set(Side) else None,
            state=RegistrationState(state) if state in set(RegistrationState) else None,
            lack=Lack(lack) if lack in set(Lack) else None,
            sort=sort if sort.removeprefix("-") in ORDERS else "-date",
        )


@dataclass(frozen=True)
class Row:
    """One registration as the list tells it."""

    id: int
    name: str
    tax_code: str
    side: str
    state: str
    contact: str
    job_title: str
    delegates: int
    submitted_on: str


def find_page(session: Session, conference: Conference, wish: Wish, page: str | None) -> Paged[Row]:
    """One page of the list, in two statements however many rows it has."""
    wanted = _wanted(conference.id, wish)
    total = session.scalar(wanted.order_by(None).with_only_columns(sa.func.count(), maintain_column_froms=True)) or 0
    number = page_number(page, total)
    found = session.execute(wanted.limit(SIZE).offset((number - 1) * SIZE))
    return Paged(list(_rows(found, conference.timezone)), number, total)


def find_ids(session: Session, conference_id: int, wish: Wish) -> Sequence[int]:
    """All that is wished for, in order, for an export."""
    return session.scalars(_wanted(conference_id, wish).with_only_columns(Registration.id)).all()


def _wanted(conference_id: int, wish: Wish) -> sa.Select[Any]:
    count = (
        sa.select(sa.func.count())
        .where(Delegate.registration_id == Registration.id, PRESENT)
        .correlate(Registration)
        .scalar_subquery()
    )
    is_contact = sa.and_(Delegate.registration_id == Registration.id, Delegate.is_contact, PRESENT)
    found = (
        sa.select(
            Registration.id, Registration.side, Registration.state, Registration.submitted_at,
            Organisation.name, Organisation.tax_code,
            Delegate.full_name, Delegate.job_title, count.label("delegates"),
        )
        .join(Organisation, Organisation.id == Registration.organisation_id)
        .outerjoin(Delegate, is_contact)
        .where(Registration.conference_id == conference_id, *_conditions(wish))
    )  # fmt: skip
    columns = ORDERS[wish.sort.removeprefix("-")]
    return found.order_by(*(column.desc() if wish.sort.startswith("-") else column for column in columns))


def _conditions(wish: Wish) -> Iterator[sa.ColumnElement[bool]]:
    if wish.side:
        yield Registration.side == wish.side
    if wish.state:
        yield Registration.state == wish.state
    if wish.lack:
        yield sa.and_(Registration.state == RegistrationState.APPROVED, _lacks(wish.lack))
    digits = "".join(character for character in wish.words if character.isdecimal())
    if len(digits) >= 4 and not any(character.isalpha() for character in wish.words):
        yield sa.or_(Organisation.tax_code.contains(digits), _somebody(Somebody.phone.contains(digits.lstrip("0"))))
        return
    for address in (word for word in wish.words.lower().split() if "@" in word):
        yield _somebody(sa.func.lower(Somebody.email).contains(address, autoescape=True))
    for word in fold(" ".join(word for word in wish.words.split() if "@" not in word)).split():
        yield sa.or_(
            Organisation.folded.contains(word, autoescape=True),
            Organisation.tax_code.contains(word, autoescape=True),
            _somebody(Somebody.folded.contains(word, autoescape=True)),
        )


def _lacks(what: Lack) -> sa.ColumnElement[bool]:
    """A delegate who comes without having agreed; an investor whom nobody finds at one table all day."""
    if what is Lack.CONSENT:
        return sa.exists().where(
            Somebody.registration_id == Registration.id,
            Somebody.state == DelegateState.ACTIVE,
            ~given_by(NEEDED, Somebody),
        )
    return sa.and_(Registration.side == Side.INVESTOR, Registration.host_table_id.is_(None))


def _somebody(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Whether a delegate of the registration fits."""
    is_here = Somebody.state != DelegateState.CANCELLED
    return sa.exists().where(Somebody.registration_id == Registration.id, is_here, condition)


def _rows(found: sa.Result[Any], zone: ZoneInfo) -> Iterator[Row]:
    for row in found:
        yield Row(
            id=row.id,
            name=row.name,
            tax_code=TaxCode(row.tax_code).masked if row.tax_code else "",
            side=row.side.value,
            state=row.state.value,
            contact=row.full_name or "",
            job_title=row.job_title or "",
            delegates=row.delegates,
            submitted_on=format_date(local_day(row.submitted_at, zone)) if row.submitted_at else "",
        )
