"""Proposals and what they place."""

from typing import Any

from conference.foundation.db import db
from conference.meetings.rules import pair_of
from conference.programme.models import Conference, MeetingTable, Slot
from conference.registration.models import Delegate
from conference.timetable.models import Placement, PlacementSeat, Proposal, ProposalState
from conference.timetable.values import Settings
from tests.factories.time import NOW


def make_proposal(conference: Conference, **given: Any) -> Proposal:
    """An empty draft."""
    values: dict[str, Any] = {
        "conference_id": conference.id,
        "name": "Bản thử",
        "state": ProposalState.DRAFT,
        "settings": Settings().as_json(),
        "created_at": NOW,
        "changed_at": NOW,
    }
    proposal = Proposal(**values | given)
    db.session.add(proposal)
    db.session.flush()
    return proposal


def make_placement(
    proposal: Proposal, one: Delegate, other: Delegate, slot: Slot, table: MeetingTable, **given: Any
) -> Placement:
    """Two people at a table in a draft; the first of them belongs to the asking party."""
    values: dict[str, Any] = {
        "proposal_id": proposal.id,
        "pair": pair_of(one.registration_id, other.registration_id),
        "party_a_id": one.registration_id,
        "party_b_id": other.registration_id,
        "slot_id": slot.id,
        "table_id": table.id,
    }
    placement = Placement(**values | given)
    db.session.add(placement)
    db.session.flush()
    for person in (one, other):
        seat = PlacementSeat(
            placement_id=placement.id, proposal_id=proposal.id, slot_id=placement.slot_id, delegate_id=person.id
        )
        db.session.add(seat)
    db.session.flush()
    return placement
