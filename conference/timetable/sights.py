"""A timetable as the board sees it: a draft, or what is in force, with everything it has to satisfy."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from conference.programme.models import Conference
from conference.timetable import drafts
from conference.timetable.check import Finding, findings
from conference.timetable.clashes import Hall
from conference.timetable.interpreting import interpreted
from conference.timetable.loading import Loaded, load
from conference.timetable.models import Proposal
from conference.timetable.problem import Placement, Problem
from conference.timetable.standing import as_it_is
from conference.timetable.values import Existing, Settings


@dataclass(frozen=True)
class Sight:
    """`hall` has what stands; `gone` is placed in slots or at tables that are no longer there."""

    loaded: Loaded
    hall: Hall
    gone: tuple[Placement, ...]

    def findings(self) -> list[Finding]:
        """What the independent checker finds wrong."""
        problem, placed = self.loaded.problem, list(self.hall.placed.values())
        return [*findings(problem, self.gone), *findings(problem, placed)]


def draft_of(
    session: Session, conference: Conference, proposal: Proposal, *, now: datetime, loaded: Loaded | None = None
) -> Sight:
    """A draft beside the data of this moment; meetings it does not speak of are where they are in force."""
    loaded = loaded or as_it_is(session, conference, proposal, now=now)
    placed = drafts.placements_of(session, proposal.id)
    spoken = {row.pair for row in drafts.rows_of(session, proposal.id)} | loaded.past.keys()
    beside = [wish for wish in loaded.wishes.values() if wish.pair not in spoken]
    placed = [one for one in placed if one.request not in loaded.past]
    locked = drafts.locked_pairs(session, proposal.id)
    return _sight(loaded, [*placed, *drafts.in_force(beside, loaded.problem)], locked)


def in_force_of(session: Session, conference: Conference, *, now: datetime) -> Sight:
    """What people hold."""
    loaded = load(session, conference, Settings(existing=Existing.FREE), now=now, with_scores=False)
    free = tuple(replace(one, required=False, named=frozenset()) for one in loaded.problem.requests)
    loaded = replace(loaded, problem=replace(loaded.problem, requests=free))
    return _sight(loaded, drafts.in_force(loaded.wishes.values(), loaded.problem), frozenset())


def _sight(loaded: Loaded, placed: Iterable[Placement], locked: frozenset[str]) -> Sight:
    known = _names(loaded.problem)
    whole = {one.request: one for one in placed}
    gone = tuple(one for one in whole.values() if not known >= {one.request, one.slot, one.table, *one.people})
    standing = interpreted(loaded.problem, (one for one in whole.values() if one not in gone))
    return Sight(loaded, Hall(loaded.problem, standing, locked), gone)


def _names(problem: Problem) -> set[str]:
    people = [one.id for party in problem.parties for one in party.delegates]
    people += [one.id for one in problem.interpreters]
    requests, slots, tables = problem.requests, problem.slots, problem.tables
    return {*(one.id for one in requests), *(one.id for one in slots), *(one.id for one in tables), *people}
