"""Putting a proposal into force: all or nothing, swaps included; who is told, what is refused, what is carried over."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.ctx import AppContext

from conference.foundation import clock
from conference.foundation.db import db, transaction
from conference.foundation.errors import Refusal
from conference.mail.models import Message
from conference.meetings import bookings
from conference.meetings.invariants import INVARIANTS as MEETINGS
from conference.meetings.models import FormerSeat, Meeting, MeetingRequest, MeetingState, RequestState, Seat
from conference.meetings.values import Choice
from conference.programme.models import Conference, MeetingTable, Slot
from conference.registration.delegates import end_delegates
from conference.registration.models import Registration
from conference.timetable import changed_list, drafts, rebasing, refusals, releasing
from conference.timetable.invariants import INVARIANTS
from conference.timetable.models import ChangeKind, Placement, ProposalState, Release, ReleasedMeeting
from conference.timetable.standing import standing
from conference.timetable.values import Existing, Settings
from tests.factories.registration import make_delegate
from tests.factories.time import NOW
from tests.factories.timetable import make_placement, make_proposal
from tests.integration.timetable.scene import Scene, work

ALL_MAY_MOVE = Settings(seconds=1, existing=Existing.FREE)


def books() -> dict[str, list[sa.Row[Any]]]:
    return {name: found for name, query in (*MEETINGS, *INVARIANTS) if (found := list(db.session.execute(query)))}


def draft(scene: Scene, *places: tuple[int, int, int, int]) -> int:
    """A draft by hand: enterprise, investor, slot, table."""
    proposal = make_proposal(scene.conference, settings=ALL_MAY_MOVE.as_json())
    for enterprise, investor, slot, table in places:
        one, other = scene.person(scene.enterprises[enterprise]), scene.person(scene.investors[investor])
        pair = f"{min(one.registration_id, other.registration_id)}-{max(one.registration_id, other.registration_id)}"
        seen = db.session.scalar(
            sa.select(Meeting.version).where(Meeting.pair == pair, Meeting.state != MeetingState.CANCELLED)
        )
        place = (db.session.get_one(Slot, scene.slots[slot]), db.session.get_one(MeetingTable, scene.tables[table]))
        make_placement(proposal, one, other, *place, seen_version=seen)
    db.session.commit()
    return proposal.id


def told(kind: str = "timetable_released") -> list[str]:
    return sorted(db.session.scalars(sa.select(Message.to_address).where(Message.kind == kind)))


def test_a_release_gives_agreed_meetings_their_times(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    first, second = scene.agree(0, 0), scene.agree(1, 0)
    proposal_id = draft(scene, (0, 0, 2, 1), (1, 0, 0, 0))
    release = scene.release(proposal_id)
    assert scene.places() == {first: (2, 1), second: (0, 0)}
    assert (release.number, scene.proposal(proposal_id).state) == (1, ProposalState.RELEASED)
    assert books() == {}


def test_two_meetings_change_places_in_one_release(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    first, second = scene.agree(0, 0, slot=0), scene.agree(1, 0, slot=1)
    scene.release(draft(scene, (0, 0, 1, 0), (1, 0, 0, 0)))
    assert scene.places() == {first: (1, 0), second: (0, 0)}
    assert books() == {}


def test_only_people_with_a_changed_meeting_get_a_mail_and_a_new_calendar_entry(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    moved, kept = scene.agree(0, 0, slot=0), scene.agree(1, 1, slot=0, table=1)
    scene.release(draft(scene, (0, 0, 3, 0), (1, 1, 0, 1)), "Xin lỗi vì thay đổi muộn")
    work(app)
    concerned = [scene.person(scene.enterprises[0]).email, scene.person(scene.investors[0]).email]
    assert told() == sorted(str(one) for one in concerned)
    text = db.session.scalars(sa.select(Message.text).where(Message.kind == "timetable_released")).first() or ""
    assert "15:00–15:20" in text
    assert "16:15–16:35" in text
    assert "Xin lỗi vì thay đổi muộn" in text
    versions = dict(db.session.execute(sa.select(Meeting.id, Meeting.version)).all())
    assert versions == {moved: 1, kept: 0}


def test_telling_everybody_again_sends_nothing_twice(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    scene.agree(0, 0)
    release = scene.release(draft(scene, (0, 0, 0, 0)))
    work(app)
    with transaction() as session:
        releasing.enqueue_telling(session, session.get_one(Release, release.id), now=clock.now(), by=scene.by)
    work(app)
    assert len(told()) == 2


def test_the_organiser_agrees_to_open_requests_that_are_placed(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    request_id = scene.ask(0, 0)
    scene.release(draft(scene, (0, 0, 1, 1)))
    assert db.session.get_one(MeetingRequest, request_id).state is RequestState.ACCEPTED
    assert list(scene.places().values()) == [(1, 1)]


def test_nobody_agrees_for_pairs_who_find_their_times_themselves(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    request_id = scene.ask(0, 0)
    proposal_id = draft(scene, (0, 0, 1, 1))
    scene.only_pairs()
    with pytest.raises(refusals.NoLongerHolds) as refused:
        scene.release(proposal_id)
    assert "Doanh nghiệp 0 – Chủ đầu tư 0" in str(refused.value)
    assert db.session.get_one(MeetingRequest, request_id).state is RequestState.PENDING


def test_a_meeting_taken_off_waits_for_a_time_again_and_leaves_the_calendars(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    meeting_id = scene.agree(0, 0, slot=0)
    proposal_id = draft(scene)
    wish = db.session.get_one(Meeting, meeting_id)
    db.session.add(
        Placement(
            proposal_id=proposal_id, pair=wish.pair, party_a_id=wish.party_a_id, party_b_id=wish.party_b_id,
            is_off=True, seen_version=0,
        )
    )  # fmt: skip
    db.session.commit()
    scene.release(proposal_id)
    meeting = db.session.get_one(Meeting, meeting_id)
    assert (meeting.state, meeting.slot_id) == (MeetingState.UNSCHEDULED, None)
    assert len(db.session.scalars(sa.select(FormerSeat)).all()) == 2
    assert books() == {}


def test_a_colleague_who_sits_beside_goes_along_where_free(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    meeting_id = scene.agree(0, 0, slot=0)
    registration = db.session.get_one(Registration, scene.enterprises[0])
    guest = make_delegate(registration)
    db.session.add(Seat(meeting_id=meeting_id, slot_id=scene.slots[0], delegate_id=guest.id))
    db.session.commit()
    scene.release(draft(scene, (0, 0, 2, 0)))
    seated = set(db.session.scalars(sa.select(Seat.delegate_id).where(Seat.meeting_id == meeting_id)))
    contacts = {scene.person(scene.enterprises[0]).id, scene.person(scene.investors[0]).id}
    assert seated == contacts | {guest.id}


def test_an_earlier_release_stays_readable(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    meeting_id = scene.agree(0, 0)
    scene.release(draft(scene, (0, 0, 0, 0)))
    scene.release(draft(scene, (0, 0, 2, 1)))
    rows = db.session.scalars(sa.select(ReleasedMeeting).order_by(ReleasedMeeting.release_id)).all()
    assert [(row.meeting_id, row.change, row.was_table_label, row.table_label) for row in rows] == [
        (meeting_id, ChangeKind.ADDED, "", "01"),
        (meeting_id, ChangeKind.MOVED, "01", "02"),
    ]
    slots = {slot.id: slot.starts_at for slot in db.session.scalars(sa.select(Slot))}
    assert [row.starts_at for row in rows] == [slots[scene.slots[0]], slots[scene.slots[2]]]


def test_a_proposal_is_released_once(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    scene.agree(0, 0)
    proposal_id = draft(scene, (0, 0, 0, 0))
    scene.release(proposal_id)
    with pytest.raises(refusals.NotADraft):
        scene.release(proposal_id)


def test_a_release_without_the_preview_of_this_moment_is_refused(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    scene.agree(0, 0)
    proposal_id = draft(scene, (0, 0, 0, 0))
    with pytest.raises(refusals.PreviewChanged):
        scene.release(proposal_id, token="an older one")
    assert list(scene.places().values()) == [None]


class Meanwhile:
    """What can happen between a proposal and its release; each names what the refusal has to name."""

    def book_elsewhere(self, scene: Scene) -> str:
        meeting = db.session.scalars(sa.select(Meeting).where(Meeting.party_a_id == scene.enterprises[0])).one()
        bookings.move(db.session(), meeting, Choice(slot_id=scene.slots[3]), now=NOW, by=scene.by)
        return "16:15–16:35"

    def cancel(self, scene: Scene) -> str:
        meeting = db.session.scalars(sa.select(Meeting).where(Meeting.party_a_id == scene.enterprises[0])).one()
        bookings.cancel(db.session(), meeting, "Không đến được", now=NOW, by=scene.by)
        return "Doanh nghiệp 0 – Chủ đầu tư 0"

    def remove_slot(self, scene: Scene) -> str:
        db.session.delete(db.session.get_one(Slot, scene.slots[0]))
        return "Doanh nghiệp 0 – Chủ đầu tư 0"

    def delegate_leaves(self, scene: Scene) -> str:
        registration = db.session.get_one(Registration, scene.enterprises[0])
        make_delegate(registration)
        end_delegates(db.session(), registration, [scene.person(registration.id)], now=NOW, by=scene.by)
        return "Doanh nghiệp 0 – Chủ đầu tư 0"

    def book_in_the_way(self, scene: Scene) -> str:
        db.session.commit()
        scene.agree(2, 1, slot=0, table=0)
        return "01"


@pytest.mark.parametrize("event", ["book_elsewhere", "cancel", "remove_slot", "delegate_leaves", "book_in_the_way"])
def test_what_happened_meanwhile_is_named_and_the_rest_carried_over(app: Flask, ctx: AppContext, event: str) -> None:
    scene = Scene()
    scene.agree(0, 0)
    second = scene.agree(1, 1)
    proposal_id = draft(scene, (0, 0, 0, 0), (1, 1, 1, 1))
    named = getattr(Meanwhile(), event)(scene)
    db.session.commit()
    before = scene.places()
    with pytest.raises(refusals.NoLongerHolds) as refused:
        scene.release(proposal_id)
    assert named in str(refused.value)
    assert scene.places() == before
    with transaction() as session:
        here = session.get_one(Conference, scene.conference_id)
        old = drafts.get_proposal(session, here.id, proposal_id)
        made = rebasing.rebase(session, here, old, now=NOW, by=scene.by).id
    scene.release(made)
    assert scene.places()[second] == (1, 1)
    assert books() == {}


def test_of_two_releases_at_once_one_wins(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    scene.agree(0, 0)
    drafts_made = [draft(scene, (0, 0, 0, 0)), draft(scene, (0, 0, 1, 1))]
    start = Barrier(2)

    def press(proposal_id: int) -> str:
        with app.app_context():
            here = db.session.get_one(Conference, scene.conference_id)
            proposal = drafts.get_proposal(db.session(), here.id, proposal_id)
            token = standing(db.session(), here, proposal, now=NOW).token
            db.session.rollback()
            start.wait()
            try:
                with transaction() as session:
                    here = session.get_one(Conference, scene.conference_id)
                    proposal = drafts.get_proposal(session, here.id, proposal_id)
                    releasing.release(session, here, proposal, token=token, now=NOW, by=scene.by)
            except Refusal as refusal:
                return type(refusal).__name__
            return "released"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, drafts_made)) == ["NoLongerHolds", "released"]
    assert db.session.scalars(sa.select(Release.number)).all() == [1]
    assert books() == {}


def test_the_mail_names_whom_one_meets_and_a_colleague_who_goes_there(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    scene.agree(0, 0)
    scene.release(draft(scene, (0, 0, 2, 1)))
    work(app)
    one, other = (scene.person(side[0]) for side in (scene.enterprises, scene.investors))
    texts = dict(db.session.execute(sa.select(Message.to_address, Message.text)).all())
    assert f"({other.full_name})" in texts[str(one.email)]
    assert f"({one.full_name})" in texts[str(other.email)]


def test_a_release_lists_what_it_changed_and_on_demand_the_whole_timetable(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    scene.agree(0, 0, slot=0)
    scene.agree(1, 1, slot=0, table=1)
    release = scene.release(draft(scene, (0, 0, 3, 0), (1, 1, 0, 1)))
    counted = [
        len(db.session.scalars(changed_list.of_release(release, changed_list.Wish.of(asked))).all())
        for asked in ({}, {"change": "everything"}, {"change": "kept"})
    ]
    assert counted == [1, 2, 1]
