"""What the database itself forbids in a proposal, and what it keeps when something below goes."""

import pytest
import sqlalchemy as sa
from flask.ctx import AppContext

from conference.foundation.db import db, transaction
from conference.foundation.errors import Refusal
from conference.programme.models import MeetingTable, Side, Slot
from conference.registration.models import Delegate, Registration
from conference.timetable.invariants import INVARIANTS
from conference.timetable.models import Placement, PlacementSeat, Proposal
from conference.timetable.refusals import DraftSeatTaken, DraftTableTaken, PlacedTwice
from tests.factories.programme import make_conference, make_hall
from tests.factories.registration import make_registration
from tests.factories.timetable import make_placement, make_proposal


class Draft:
    """A draft with room for three meetings, one of which is placed."""

    def __init__(self) -> None:
        conference = make_conference()
        self.proposal = make_proposal(conference)
        tables, slots = make_hall(conference, tables=2, slots=2)
        self.tables, self.slots = [one.id for one in tables], [one.id for one in slots]
        sides = (Side.ENTERPRISE, Side.ENTERPRISE, Side.INVESTOR, Side.INVESTOR)
        self.people = [self._person(make_registration(conference, side)) for side in sides]
        first = make_placement(self.proposal, self.people[0], self.people[2], slots[0], tables[0])
        self.proposal_id, self.first = self.proposal.id, first.id
        self.people_ids = [one.id for one in self.people]
        db.session.commit()

    def _person(self, registration: Registration) -> Delegate:
        return db.session.scalars(sa.select(Delegate).where(Delegate.registration_id == registration.id)).one()

    def place(self, one: int, other: int, slot: int, table: int) -> None:
        with transaction() as session:
            make_placement(
                session.get_one(Proposal, self.proposal_id),
                session.get_one(Delegate, self.people_ids[one]),
                session.get_one(Delegate, self.people_ids[other]),
                session.get_one(Slot, self.slots[slot]),
                session.get_one(MeetingTable, self.tables[table]),
            )


@pytest.mark.parametrize(
    ("place", "refusal"),
    [
        ((0, 2, 1, 1), PlacedTwice),
        ((1, 3, 0, 0), DraftTableTaken),
        ((0, 3, 0, 1), DraftSeatTaken),
    ],
)
def test_no_double_booking_inside_a_proposal(
    ctx: AppContext, place: tuple[int, int, int, int], refusal: type[Refusal]
) -> None:
    draft = Draft()
    with pytest.raises(refusal):
        draft.place(*place)


def test_seats_move_along_with_their_placement(ctx: AppContext) -> None:
    draft = Draft()
    with transaction() as session:
        session.get_one(Placement, draft.first).slot_id = draft.slots[1]
    assert set(db.session.scalars(sa.select(PlacementSeat.slot_id))) == {draft.slots[1]}
    draft.place(0, 3, 0, 0)


def test_a_deleted_slot_leaves_the_placement_without_a_time(ctx: AppContext) -> None:
    draft = Draft()
    with transaction() as session:
        session.delete(session.get_one(Slot, draft.slots[0]))
    row = db.session.execute(sa.select(Placement.slot_id, Placement.table_id, Placement.is_off)).one()
    assert tuple(row) == (None, draft.tables[0], False)
    assert set(db.session.scalars(sa.select(PlacementSeat.slot_id))) == {None}
    assert {name: db.session.execute(query).all() for name, query in INVARIANTS} == {name: [] for name, _ in INVARIANTS}
