"""What must never be true of proposals and releases, as queries that return nothing."""

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Select

from conference.programme.models import MeetingTable, Slot
from conference.registration.models import Delegate, Registration
from conference.timetable.models import Placement, PlacementSeat, Proposal, ProposalState, Release

Column = sa.orm.InstrumentedAttribute[int] | sa.orm.InstrumentedAttribute[int | None]

_PLACED: Final = Placement.slot_id.is_not(None)
_SEATED: Final = sa.select(PlacementSeat.placement_id).where(PlacementSeat.placement_id == Placement.id)


def _double(column: Column) -> Select[Any]:
    kind = column.class_
    together = (kind.proposal_id, kind.slot_id, column)
    return sa.select(column).where(kind.slot_id.is_not(None)).group_by(*together).having(sa.func.count() > 1)


def _elsewhere(kind: type[Slot | MeetingTable | Registration], column: Column) -> Select[Any]:
    joined = sa.select(Placement.id).join(Proposal, Proposal.id == Placement.proposal_id).join(kind, kind.id == column)
    return joined.where(kind.conference_id != Proposal.conference_id)


def _without_seat_of(party: Column) -> Select[Any]:
    theirs = _SEATED.join(Delegate, Delegate.id == PlacementSeat.delegate_id).where(Delegate.registration_id == party)
    drafts = sa.select(Placement.id).join(Proposal, Proposal.id == Placement.proposal_id)
    return drafts.where(Proposal.state == ProposalState.DRAFT, _PLACED, _SEATED.exists(), ~theirs.exists())


INVARIANTS: Final[Sequence[tuple[str, Select[Any]]]] = (
    ("a proposal seats a delegate in two meetings at once", _double(PlacementSeat.delegate_id)),
    ("a proposal puts two meetings at one table", _double(Placement.table_id)),
    ("a proposal uses a slot of another conference", _elsewhere(Slot, Placement.slot_id)),
    ("a proposal uses a table of another conference", _elsewhere(MeetingTable, Placement.table_id)),
    ("a proposal places a party of another conference", _elsewhere(Registration, Placement.party_a_id)),
    ("a proposal places a party of another conference", _elsewhere(Registration, Placement.party_b_id)),
    ("a placement seats nobody of the asking party", _without_seat_of(Placement.party_a_id)),
    ("a placement seats nobody of the asked party", _without_seat_of(Placement.party_b_id)),
    (
        "a seat of a proposal is in another slot than its placement",
        sa.select(PlacementSeat.placement_id)
        .join(Placement, Placement.id == PlacementSeat.placement_id)
        .where(PlacementSeat.slot_id.is_distinct_from(Placement.slot_id)),
    ),
    (
        "releases of a conference are not numbered one by one",
        sa.select(Release.conference_id)
        .group_by(Release.conference_id)
        .having(sa.func.max(Release.number) != sa.func.count()),
    ),
    (
        "a released proposal has no release",
        sa.select(Proposal.id).where(
            Proposal.state == ProposalState.RELEASED,
            ~sa.select(Release.id).where(Release.proposal_id == Proposal.id).exists(),
        ),
    ),
)
"""Each with what it would mean if it returned a row. The id returned says where to look."""
