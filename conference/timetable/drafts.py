"""Reading what proposals place, and writing down what a search has found."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload
from werkzeug.exceptions import NotFound

from conference.registration.models import Delegate
from conference.timetable import problem as p
from conference.timetable.loading import Loaded, number
from conference.timetable.models import Placement, PlacementSeat, Proposal, ProposalState
from conference.timetable.rules import state_now
from conference.timetable.wishes import Wish


def get_proposal(session: Session, conference_id: int, proposal_id: int) -> Proposal:
    """With its job and who asked for it. Raises NotFound."""
    found = sa.select(Proposal).where(Proposal.id == proposal_id, Proposal.conference_id == conference_id)
    loaded = found.options(joinedload(Proposal.job), joinedload(Proposal.created_by))
    proposal = session.scalar(loaded.execution_options(populate_existing=True))
    if proposal is None:
        raise NotFound
    return proposal


def proposals_of(conference_id: int) -> sa.Select[Proposal]:
    """Those of a conference that are not thrown away, the latest first."""
    listed = sa.select(Proposal).where(
        Proposal.conference_id == conference_id, Proposal.state != ProposalState.DISCARDED
    )
    return listed.options(joinedload(Proposal.job), joinedload(Proposal.created_by)).order_by(Proposal.id.desc())


def state_of(proposal: Proposal) -> ProposalState:
    """The state as it is read; the job must be loaded."""
    job = proposal.job.state if proposal.job else None
    return state_now(proposal.state, job, is_kept=bool(proposal.progress.get("placed")))


def rows_of(session: Session, proposal_id: int) -> Sequence[Placement]:
    """Everything a proposal says of meetings, those it takes off included."""
    listed = sa.select(Placement).where(Placement.proposal_id == proposal_id)
    return session.scalars(listed.order_by(Placement.id)).all()


def placements_of(session: Session, proposal_id: int) -> list[p.Placement]:
    """What a proposal places, as the problem names it: for each side one delegate, the asking side first."""
    seats: dict[int, list[tuple[int, int]]] = defaultdict(list)
    seated = (
        sa.select(PlacementSeat.placement_id, Delegate.registration_id, Delegate.id)
        .join(Delegate, Delegate.id == PlacementSeat.delegate_id)
        .where(PlacementSeat.proposal_id == proposal_id, PlacementSeat.slot_id.is_not(None))
        .order_by(Delegate.id)
    )
    for placement_id, registration_id, delegate_id in session.execute(seated):
        seats[placement_id].append((registration_id, delegate_id))
    return [
        p.Placement(one.pair, f"s{one.slot_id}", f"t{one.table_id}", _sides(one, seats[one.id]))
        for one in rows_of(session, proposal_id)
        if one.slot_id is not None and one.table_id is not None
    ]


def _sides(placement: Placement, seats: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    first: dict[int, str] = {}
    for registration_id, delegate_id in seats:
        first.setdefault(registration_id, f"d{delegate_id}")
    sides = (placement.party_a_id, placement.party_b_id)
    return tuple(first[side] for side in sides if side in first)


def locked_pairs(session: Session, proposal_id: int) -> frozenset[str]:
    """The placements that an organiser holds where they are."""
    listed = sa.select(Placement.pair).where(Placement.proposal_id == proposal_id, Placement.is_locked)
    return frozenset(session.scalars(listed))


def in_force(wishes: Iterable[Wish], problem: p.Problem) -> list[p.Placement]:
    """The timetable people hold now, as the problem names it."""
    party = {one.id: side.id for side in problem.parties for one in side.delegates}
    placed = []
    for wish in wishes:
        if wish.slot is not None and wish.table is not None:
            sides = [f"p{wish.sender}", f"p{wish.receiver}"]
            first = {party.get(f"d{one}"): f"d{one}" for one in reversed(wish.seats)}
            people = tuple(first[side] for side in sides if side in first)
            placed.append(p.Placement(wish.pair, f"s{wish.slot}", f"t{wish.table}", people))
    return placed


def write(
    session: Session,
    proposal: Proposal,
    loaded: Loaded,
    placements: Iterable[p.Placement],
    *,
    locked: frozenset[str] = frozenset(),
) -> None:
    """Instead of what the proposal placed before. Meetings with a time that are not placed are taken off."""
    placed = {one.request: one for one in placements}
    session.execute(sa.delete(Placement).where(Placement.proposal_id == proposal.id))
    off = [wish for wish in loaded.wishes.values() if wish.slot is not None and wish.pair not in placed]
    rows = [_row(proposal, loaded.wishes[pair], one, locked) for pair, one in placed.items()]
    rows += [_row(proposal, wish, None, locked) for wish in off]
    if not rows:
        return
    into = session.connection()  # the unit of work would weigh every row
    into.execute(sa.insert(Placement), rows)
    made = sa.select(Placement.id, Placement.pair).where(Placement.proposal_id == proposal.id)
    ids = {row.pair: row.id for row in session.execute(made)}
    seats = [seat for pair, one in placed.items() for seat in _seats(proposal, ids[pair], one)]
    if seats:
        into.execute(sa.insert(PlacementSeat), seats)


def forget(session: Session, proposal: Proposal) -> None:
    """Nothing is placed: what an earlier search or a hand has put there contradicts what must be by now."""
    session.execute(sa.delete(Placement).where(Placement.proposal_id == proposal.id))
    proposal.progress = {name: value for name, value in proposal.progress.items() if name not in {"placed", "wanted"}}


def _row(proposal: Proposal, wish: Wish, placed: p.Placement | None, locked: frozenset[str]) -> Mapping[str, Any]:
    return {
        "proposal_id": proposal.id,
        "pair": wish.pair,
        "party_a_id": wish.sender,
        "party_b_id": wish.receiver,
        "slot_id": number(placed.slot) if placed else None,
        "table_id": number(placed.table) if placed else None,
        "is_off": placed is None,
        "is_locked": placed is not None and (wish.is_locked or wish.pair in locked),
        "seen_version": wish.version,
    }


def _seats(proposal: Proposal, placement_id: int, placed: p.Placement) -> Iterable[Mapping[str, Any]]:
    for name in placed.people[:2]:
        yield {
            "placement_id": placement_id,
            "proposal_id": proposal.id,
            "slot_id": number(placed.slot),
            "delegate_id": number(name),
        }


def unplaced(problem: p.Problem, placements: Iterable[p.Placement], proposal: Proposal) -> list[p.Request]:
    """What the proposal was to place and has not; open requests only where it was to take them in."""
    placed = {one.request for one in placements}
    return [
        one
        for one in problem.requests
        if one.id not in placed and (one.mutual or proposal.settings.get("with_pending"))
    ]


def next_number(session: Session, conference_id: int) -> int:
    """For the name of the next proposal."""
    counted = sa.select(sa.func.count()).select_from(Proposal).where(Proposal.conference_id == conference_id)
    return (session.scalar(counted) or 0) + 1
