"""What a proposal could not place: who, why not, and what would help."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from conference.foundation.vietnamese import fold, sort_key
from conference.programme.models import Conference
from conference.timetable import drafts
from conference.timetable.interpreting import interpreted
from conference.timetable.models import Proposal
from conference.timetable.names import names_of
from conference.timetable.problem import Request
from conference.timetable.standing import as_it_is
from conference.timetable.why_not import why_not
from conference.timetable.wording import Teller


@dataclass(frozen=True)
class Unplaced:
    """A request that did not fit: who, why, and what would help."""

    pair: str
    priority: int
    is_agreed: bool
    reason: str
    remedy: str


@dataclass(frozen=True)
class Wish:
    """Which of them somebody looks for: words in the names, agreed ones or not, and the order."""

    words: Sequence[str]
    is_agreed: bool | None
    sort: str

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Wish":
        """From the address."""
        agreed = {"agreed": True, "open": False}.get(arguments.get("state", ""))
        return cls(fold(arguments.get("q", "")).split(), agreed, arguments.get("sort", "wanted"))


def find(
    session: Session, conference: Conference, proposal: Proposal, wish: Wish, *, now: datetime
) -> tuple[Teller, list[Request]]:
    """The requests somebody looks for, the most wanted first; and who can tell of them."""
    problem = as_it_is(session, conference, proposal, now=now).problem
    placed = interpreted(problem, drafts.placements_of(session, proposal.id))
    names = names_of(session, conference)
    found = [
        one
        for one in drafts.unplaced(problem, placed, proposal)
        if all(word in fold(names.pair(one.id)) for word in wish.words) and wish.is_agreed in (None, one.mutual)
    ]
    by_name = wish.sort in {"name", "-name"}
    found.sort(key=lambda one: sort_key(names.pair(one.id)), reverse=wish.sort == "-name")
    if not by_name:
        found.sort(key=lambda one: (not one.mutual, one.priority), reverse=wish.sort == "-wanted")
    return Teller(problem, placed, names), found


def explained(teller: Teller, requests: Iterable[Request]) -> list[Unplaced]:
    """The same in words."""
    asked = list(requests)
    told = {one.request: one for one in why_not(teller.problem, list(teller.placements), [one.id for one in asked])}
    return [
        Unplaced(
            teller.names.pair(one.id),
            one.priority,
            one.mutual,
            teller.reason(told[one.id]),
            teller.remedy(told[one.id].change),
        )
        for one in asked
        if one.id in told
    ]
