"""One page of a list that was ranked in Python, as the pager macro reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Self, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Slice(Generic[T]):
    """The items of one page."""

    items: Sequence[T]
    page: int
    per_page: int
    total: int

    @classmethod
    def of(cls, everything: Sequence[T], page: str | None, per_page: int) -> Self:
        """The page asked for, or the nearest there is."""
        last = max(1, -(-len(everything) // per_page))
        number = min(max(int(page), 1), last) if page and page.isdecimal() else 1
        start = (number - 1) * per_page
        return cls(everything[start : start + per_page], number, per_page, len(everything))

    @property
    def pages(self) -> int:
        """How many there are, at least one."""
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """Number of the first item."""
        return min(self.total, (self.page - 1) * self.per_page + 1)

    @property
    def last(self) -> int:
        """Number of the last item."""
        return min(self.total, self.page * self.per_page)
