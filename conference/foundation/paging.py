"""One page of a long list, as `ui/pager.html` draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

T = TypeVar("T")

SIZE = 50


@dataclass(frozen=True)
class Paged(Generic[T]):
    """The items of a page, and where it stands in the whole."""

    items: Sequence[T]
    page: int
    total: int
    size: int = SIZE

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """Number of the first item in the whole list."""
        return (self.page - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """Number of the last item."""
        return min(self.page * self.size, self.total)


def page_number(text: str | None, total: int, size: int = SIZE) -> int:
    """The page an address asks for, kept within the list: a stale link still shows something."""
    wanted = int(text) if text and text.isascii() and text.isdecimal() and len(text) < 7 else 1
    return max(1, min(wanted, -(-total // size)))


def page_of(session: Session, listed: sa.Select[T], asked: str | None, size: int = SIZE) -> Paged[T]:
    """The page of a list that an address asks for, in two statements."""
    counted: sa.Select[Any] = sa.select(sa.func.count()).select_from(listed.order_by(None).subquery())
    total = session.scalar(counted) or 0
    number = page_number(asked, total, size)
    items = session.scalars(listed.offset((number - 1) * size).limit(size)).all()
    return Paged(items, number, total, size)


def page_of_list(rows: Sequence[T], asked: str | None, size: int = SIZE) -> Paged[T]:
    """The same of a list that has been made already."""
    number = page_number(asked, len(rows), size)
    return Paged(rows[(number - 1) * size : number * size], number, len(rows), size)
