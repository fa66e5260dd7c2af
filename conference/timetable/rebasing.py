"""Carry over what still holds of a proposal into a new draft, and name what falls out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from conference.foundation.access import Identity
from conference.foundation.i18n import _
from conference.people import audit
from conference.programme.models import Conference
from conference.timetable import drafts
from conference.timetable.check import findings
from conference.timetable.interpreting import interpreted
from conference.timetable.models import Placement as PlacementRow
from conference.timetable.models import Proposal, ProposalState
from conference.timetable.problem import Party, Placement, Problem
from conference.timetable.standing import as_it_is, standing


def rebase(session: Session, conference: Conference, proposal: Proposal, *, now: datetime, by: Identity) -> Proposal:
    """A new draft on the data of this moment; meetings changed by others keep the place others gave them."""
    loaded = as_it_is(session, conference, proposal, now=now)
    seen = standing(session, conference, proposal, now=now)
    hindered = {one.pair for one in seen.obstacles}
    wanted = [one for one in seen.placements if one.request not in hindered and one.request not in loaded.past]
    rows = drafts.rows_of(session, proposal.id)
    spoken_of = {row.pair for row in rows} - hindered
    own = [wish for wish in loaded.wishes.values() if wish.pair not in spoken_of]
    kept = still_fitting(loaded.problem, [*drafts.in_force(own, loaded.problem), *wanted])
    made = Proposal(
        conference_id=conference.id,
        name=_("%(name)s (carried over)", name=proposal.name),
        state=ProposalState.DRAFT,
        settings=proposal.settings,
        progress={"placed": len(kept), "wanted": len(loaded.problem.requests)},
        fingerprint=loaded.fingerprint,
        fell_out=_fallen(rows, kept, loaded.past),
        created_at=now,
        changed_at=now,
        created_by_id=by.user_id,
    )
    session.add(made)
    session.flush()
    drafts.write(session, made, loaded, kept, locked=drafts.locked_pairs(session, proposal.id))
    audit.record(session, by, "carried over", made, now=now, label=proposal.name, before=proposal.id)
    return made


def _fallen(rows: Iterable[PlacementRow], kept: Iterable[Placement], past: Iterable[str]) -> list[dict[str, str]]:
    """What is placed elsewhere, or not at all any more."""
    here, over = {(one.request, one.slot, one.table) for one in kept}, set(past)
    return [
        {"pair": row.pair, "slot": f"s{row.slot_id}", "table": f"t{row.table_id}"}
        for row in rows
        if not row.is_off and row.pair not in over and (row.pair, f"s{row.slot_id}", f"t{row.table_id}") not in here
    ]


def still_fitting(problem: Problem, wanted: Sequence[Placement]) -> list[Placement]:
    """Those that can stand together, earlier ones first; a free colleague sits in for somebody who cannot come."""
    room = _Room(problem)
    kept = [seated for one in wanted if (seated := room.take(one))]
    while wrong := findings(problem, interpreted(problem, kept)):
        spare = {id(one) for finding in wrong if (one := _last(room, kept, finding.subjects))}
        if not spare:
            break
        kept = [one for one in kept if id(one) not in spare]
    return kept


def _last(room: "_Room", kept: Sequence[Placement], subjects: Iterable[str]) -> Placement | None:
    """The last of those a finding speaks of."""
    named = set(subjects)
    return next((one for one in reversed(kept) if named <= room.names(one)), None)


class _Room:
    """Who and which tables are still free."""

    def __init__(self, problem: Problem) -> None:
        self.slots = {slot.id for slot in problem.slots}
        self.tables = {table.id: table for table in problem.tables}
        self.requests = {request.id: request for request in problem.requests}
        self.parties: Mapping[str, Party] = {party.id: party for party in problem.parties}
        self.taken: set[tuple[str, str]] = set()

    def take(self, wanted: Placement) -> Placement | None:
        """The same place, if it is free; the same people or colleagues of theirs."""
        request, table = self.requests.get(wanted.request), self.tables.get(wanted.table)
        if request is None or table is None or wanted.slot not in self.slots or wanted.slot in table.closed:
            return None
        people = [self._somebody(side, wanted) for side in (request.sender, request.receiver)]
        if (wanted.table, wanted.slot) in self.taken or None in people:
            return None
        seated = replace(wanted, people=tuple(person for person in people if person))
        self.taken |= {(name, wanted.slot) for name in (wanted.table, *seated.people)}
        return seated

    def _somebody(self, side: str, wanted: Placement) -> str | None:
        party = self.parties.get(side)
        free = [
            one.id
            for one in (party.delegates if party else ())
            if wanted.slot not in one.busy and (one.id, wanted.slot) not in self.taken
        ]
        return min(free, key=lambda one: one not in wanted.people, default=None)

    def names(self, placed: Placement) -> set[str]:
        """Everything a placement has to do with."""
        request = self.requests[placed.request]
        return {placed.request, placed.slot, placed.table, *placed.people, request.sender, request.receiver}
