"""The state of single meetings in a draft, as it is kept with every edit: read, and written back."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.timetable.loading import Loaded, number
from conference.timetable.models import Placement, PlacementSeat, Proposal
from conference.timetable.problem import Placement as Placed

State = dict[str, Any]
"""Slot, table, seats, is_off and is_locked; empty where the draft does not speak of the meeting."""

OFF: State = {"slot": None, "table": None, "seats": [], "is_off": True, "is_locked": False}


def placed(one: Placed) -> State:
    """The state of a meeting that is put there."""
    seats = sorted(number(person) for person in one.people[:2])
    return {"slot": number(one.slot), "table": number(one.table), "seats": seats, "is_off": False, "is_locked": False}


def states_of(session: Session, proposal_id: int, pairs: Iterable[str]) -> dict[str, State]:
    """How these meetings stand in a draft."""
    rows = _rows(session, proposal_id, pairs)
    seats: dict[int, list[int]] = {one.id: [] for one in rows.values()}
    seated = sa.select(PlacementSeat.placement_id, PlacementSeat.delegate_id)
    for placement_id, delegate_id in session.execute(seated.where(PlacementSeat.placement_id.in_(seats))):
        seats[placement_id].append(delegate_id)
    return {pair: _state(rows[pair], sorted(seats[rows[pair].id])) if pair in rows else {} for pair in pairs}


def _state(row: Placement, seats: list[int]) -> State:
    place = {"slot": row.slot_id, "table": row.table_id, "seats": seats}
    return place | {"is_off": row.is_off, "is_locked": row.is_locked}


def _rows(session: Session, proposal_id: int, pairs: Iterable[str]) -> dict[str, Placement]:
    found = sa.select(Placement).where(Placement.proposal_id == proposal_id, Placement.pair.in_(list(pairs)))
    return {one.pair: one for one in session.scalars(found.execution_options(populate_existing=True))}


def write_states(session: Session, proposal: Proposal, loaded: Loaded, states: Mapping[str, State]) -> None:
    """All are lifted before any is put down, so that two can change places under the unique keys."""
    rows = _rows(session, proposal.id, states)
    ids = [one.id for one in rows.values()]
    session.execute(sa.delete(PlacementSeat).where(PlacementSeat.placement_id.in_(ids)))
    for row in rows.values():
        row.slot_id = row.table_id = None
    session.flush()
    for pair, state in sorted(states.items()):
        if state:
            _put(session, rows.get(pair) or _new(session, proposal, loaded, pair), state)
        elif pair in rows:
            session.delete(rows[pair])
    session.flush()
    session.expire_all()


def _put(session: Session, row: Placement, state: State) -> None:
    row.is_off, row.is_locked = state["is_off"], state["is_locked"]
    row.slot_id, row.table_id = state["slot"], state["table"]
    session.flush()
    session.add_all(
        PlacementSeat(placement_id=row.id, proposal_id=row.proposal_id, slot_id=row.slot_id, delegate_id=one)
        for one in state["seats"]
    )


def _new(session: Session, proposal: Proposal, loaded: Loaded, pair: str) -> Placement:
    wish = loaded.wishes[pair]
    row = Placement(
        proposal_id=proposal.id, pair=pair, party_a_id=wish.sender, party_b_id=wish.receiver, seen_version=wish.version
    )
    session.add(row)
    return row
