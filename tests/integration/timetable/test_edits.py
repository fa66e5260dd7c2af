"""Changing a draft by hand: where meetings go, what is refused by name, and taking it back step by step."""

import dataclasses
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
import time_machine
from flask.ctx import AppContext

from conference.foundation.access import Identity
from conference.foundation.db import db
from conference.meetings.models import Absence, Meeting
from conference.people.audit import AuditEntry
from conference.programme.models import Conference, MeetingTable, Side, Slot
from conference.registration.models import Delegate
from conference.timetable import drafts, edits
from conference.timetable import edit_refusals as refusals
from conference.timetable.models import Placement, PlacementSeat, Proposal, ProposalEdit, ProposalState
from conference.timetable.refusals import NotADraft
from tests.factories.meetings import make_meeting
from tests.factories.people import make_organisation
from tests.factories.programme import make_conference, make_hall, make_staff
from tests.factories.registration import make_registration
from tests.factories.time import NOW
from tests.factories.timetable import make_placement, make_proposal


@pytest.fixture(autouse=True)
def _ten_days_before() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@dataclasses.dataclass
class Stage:
    """A draft with two meetings: An Phát – Hải Long at 15:00, Bình Minh – Hải Long at 15:25."""

    conference: Conference
    proposal_id: int
    tables: list[MeetingTable]
    slots: list[Slot]
    by: Identity
    people: list[Delegate]
    pairs: list[str]

    @property
    def proposal(self) -> Proposal:
        """Loaded anew, as every request does."""
        return drafts.get_proposal(db.session(), self.conference.id, self.proposal_id)

    def places(self) -> dict[str, tuple[int | None, int | None]]:
        """Slot and table of every meeting the draft places, by their numbers on this stage."""
        slots = {slot.id: number for number, slot in enumerate(self.slots)}
        tables = {table.id: number for number, table in enumerate(self.tables)}
        rows = db.session.scalars(sa.select(Placement).order_by(Placement.id).execution_options(populate_existing=True))
        return {one.pair: (slots.get(one.slot_id or 0), tables.get(one.table_id or 0)) for one in rows}

    def move(self, pair: int, slot: int, table: int) -> None:
        to = (self.slots[slot].id, self.tables[table].id)
        edits.move(db.session(), self.conference, self.proposal, self.pairs[pair], to, now=NOW, by=self.by)

    def undo(self) -> None:
        edits.undo(db.session(), self.conference, self.proposal, now=NOW, by=self.by)


def party(conference: Conference, name: str, side: Side) -> Delegate:
    registration = make_registration(conference, side, organisation=make_organisation(name_vi=name))
    return db.session.scalars(sa.select(Delegate).where(Delegate.registration_id == registration.id)).one()


@pytest.fixture
def stage(ctx: AppContext) -> Stage:
    conference = make_conference()
    tables, slots = make_hall(conference)
    user = make_staff(conference)
    by = Identity(user.id, user.email, user.full_name, user.epoch, strong=True, is_administrator=False)
    first, second = (party(conference, name, Side.ENTERPRISE) for name in ("An Phát", "Bình Minh"))
    host = party(conference, "Hải Long", Side.INVESTOR)
    proposal = make_proposal(conference)
    meetings = [make_meeting(first, host, slots[0], tables[0]), make_meeting(second, host, slots[1], tables[0])]
    for meeting, one, slot in zip(meetings, (first, second), slots, strict=False):
        make_placement(proposal, one, host, slot, tables[0], seen_version=meeting.version)
    return Stage(conference, proposal.id, tables, slots, by, [first, second, host], [one.pair for one in meetings])


def test_a_meeting_moves_with_its_people_and_what_is_in_force_stays(stage: Stage) -> None:
    before = [(one.slot_id, one.version) for one in db.session.scalars(sa.select(Meeting).order_by(Meeting.id))]
    stage.move(0, 3, 2)
    assert stage.places() == {stage.pairs[0]: (3, 2), stage.pairs[1]: (1, 0)}
    seats = db.session.execute(sa.select(PlacementSeat.delegate_id, PlacementSeat.slot_id)).all()
    assert {slot for person, slot in seats if person == stage.people[0].id} == {stage.slots[3].id}
    after = [(one.slot_id, one.version) for one in db.session.scalars(sa.select(Meeting).order_by(Meeting.id))]
    assert after == before


def test_a_person_who_sits_elsewhere_is_named_with_the_meeting(stage: Stage) -> None:
    with pytest.raises(refusals.CannotGoThere) as caught:
        stage.move(0, 1, 1)
    assert caught.value.facts == {"why": "Hải Long đang gặp Bình Minh vào giờ đó."}


def test_an_absence_is_named(stage: Stage) -> None:
    db.session.add(Absence(delegate_id=stage.people[0].id, slot_id=stage.slots[4].id))
    db.session.flush()
    with pytest.raises(refusals.CannotGoThere) as caught:
        stage.move(0, 4, 0)
    assert caught.value.facts == {"why": "An Phát không có mặt vào giờ đó."}


def test_the_table_of_a_third_is_named_with_its_host(stage: Stage) -> None:
    third = make_registration(stage.conference, Side.INVESTOR, organisation=make_organisation(name_vi="Sông Xanh"))
    third.host_table_id = stage.tables[2].id
    db.session.flush()
    with pytest.raises(refusals.CannotGoThere) as caught:
        stage.move(0, 3, 2)
    assert caught.value.facts == {"why": "Bàn này là bàn riêng của Sông Xanh."}


def test_two_meetings_of_one_host_change_places(stage: Stage) -> None:
    edits.exchange(db.session(), stage.conference, stage.proposal, *stage.pairs, now=NOW, by=stage.by)
    assert stage.places() == {stage.pairs[0]: (1, 0), stage.pairs[1]: (0, 0)}


def test_meetings_that_cannot_change_places_are_named(stage: Stage) -> None:
    db.session.add(Absence(delegate_id=stage.people[1].id, slot_id=stage.slots[0].id))
    db.session.flush()
    with pytest.raises(refusals.CannotChangePlaces):
        edits.exchange(db.session(), stage.conference, stage.proposal, *stage.pairs, now=NOW, by=stage.by)


def test_several_changes_are_undone_one_by_one_and_all_stay_written_down(stage: Stage) -> None:
    began = stage.places()
    stage.move(0, 3, 2)
    edits.exchange(db.session(), stage.conference, stage.proposal, *stage.pairs, now=NOW, by=stage.by)
    edits.take_off(db.session(), stage.conference, stage.proposal, stage.pairs[1], now=NOW, by=stage.by)
    assert stage.places() == {stage.pairs[0]: (1, 0), stage.pairs[1]: (None, None)}
    stage.undo()
    assert stage.places() == {stage.pairs[0]: (1, 0), stage.pairs[1]: (3, 2)}
    stage.undo()
    stage.undo()
    assert stage.places() == began
    with pytest.raises(refusals.NothingToUndo):
        stage.undo()
    kept = db.session.execute(sa.select(ProposalEdit.sequence, ProposalEdit.undoes).order_by(ProposalEdit.sequence))
    assert [tuple(row) for row in kept] == [(1, None), (2, None), (3, None), (4, 3), (5, 2), (6, 1)]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == 6


def test_a_meeting_that_is_held_moves_only_after_it_is_let_go(stage: Stage) -> None:
    edits.lock(db.session(), stage.conference, stage.proposal, stage.pairs[0], True, now=NOW, by=stage.by)
    with pytest.raises(refusals.HeldThere):
        stage.move(0, 3, 2)
    edits.lock(db.session(), stage.conference, stage.proposal, stage.pairs[0], False, now=NOW, by=stage.by)
    stage.move(0, 3, 2)
    assert stage.places()[stage.pairs[0]] == (3, 2)


def test_what_is_held_in_force_is_not_let_go_in_a_draft(stage: Stage) -> None:
    db.session.execute(sa.update(Meeting).where(Meeting.pair == stage.pairs[0]).values(is_locked=True))
    with pytest.raises(refusals.HeldInForce):
        edits.lock(db.session(), stage.conference, stage.proposal, stage.pairs[0], False, now=NOW, by=stage.by)


def test_a_meeting_taken_off_has_no_time_and_can_be_put_back(stage: Stage) -> None:
    edits.take_off(db.session(), stage.conference, stage.proposal, stage.pairs[0], now=NOW, by=stage.by)
    row = db.session.scalars(sa.select(Placement).where(Placement.pair == stage.pairs[0])).one()
    assert (row.is_off, row.slot_id) == (True, None)
    stage.move(0, 2, 1)
    assert stage.places()[stage.pairs[0]] == (2, 1)


def test_only_drafts_are_changed_and_only_into_times_to_come(stage: Stage) -> None:
    begun, to = stage.slots[0].starts_at, (stage.slots[0].id, stage.tables[1].id)
    with pytest.raises(refusals.PlaceGone):
        edits.move(db.session(), stage.conference, stage.proposal, stage.pairs[1], to, now=begun, by=stage.by)
    stage.proposal.state = ProposalState.RELEASED
    db.session.flush()
    with pytest.raises(NotADraft):
        stage.move(0, 3, 2)
