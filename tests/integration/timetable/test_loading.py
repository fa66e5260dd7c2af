"""From the rows of a conference to the problem its timetable has to solve."""

from datetime import timedelta

import sqlalchemy as sa
from flask.ctx import AppContext

from conference.foundation.db import db
from conference.meetings.models import Absence, MeetingState, RequestState, Seat, TableOccupancy, WantedSlot
from conference.programme.models import Conference, Session, SessionKind, Side, Speaker
from conference.registration.models import Delegate, Registration
from conference.timetable.loading import Loaded, load
from conference.timetable.problem import Delegate as Person
from conference.timetable.problem import Half, Lock, Party, Placement, Problem, Request, Rules, Slot, Table
from conference.timetable.values import Existing, Settings
from tests.factories.meetings import make_meeting, make_parties, make_request
from tests.factories.programme import make_conference, make_hall
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import NOW, at
from tests.queries import count_statements


def people_of(registration: Registration) -> list[Delegate]:
    return list(db.session.scalars(sa.select(Delegate).where(Delegate.registration_id == registration.id)))


def loaded(conference: Conference, settings: Settings | None = None) -> Loaded:
    return load(db.session(), conference, settings or Settings(), now=NOW)


def busy_of(problem: Problem) -> dict[str, frozenset[str]]:
    return {one.id: one.busy for party in problem.parties for one in party.delegates if one.busy}


def test_a_conference_becomes_a_problem_named_by_its_rows(ctx: AppContext) -> None:
    conference = make_conference(max_meetings=5)
    (first, second), (early, late) = make_hall(conference, tables=2, slots=2)
    enterprise, investor = (
        make_registration(conference, delegates=2),
        make_registration(conference, Side.INVESTOR, host_table_id=second.id),
    )
    request = make_request(enterprise, investor, priority=1, wanted_delegate_id=people_of(investor)[0].id)
    second.zone = "B"
    pair = request.pair
    contact, colleague = (f"d{one.id}" for one in people_of(enterprise))
    host = f"d{people_of(investor)[0].id}"
    asked = loaded(conference, Settings(with_pending=True, minimum=2, in_a_row=3))
    assert asked.problem == Problem(
        slots=(
            Slot(f"s{early.id}", 0, early.block_id, Half.AFTERNOON, 15 * 60, 15 * 60 + 20),
            Slot(f"s{late.id}", 0, late.block_id, Half.AFTERNOON, 15 * 60 + 25, 15 * 60 + 45),
        ),
        tables=(Table(f"t{first.id}", "A"), Table(f"t{second.id}", "B", f"p{investor.id}")),
        parties=(
            Party(f"p{enterprise.id}", (Person(contact), Person(colleague)), 2, 5),
            Party(f"p{investor.id}", (Person(host),), 2, 5),
        ),
        requests=(Request(pair, f"p{enterprise.id}", f"p{investor.id}", 1, named=frozenset({host})),),
        rules=Rules(in_a_row=3),
    )


def test_open_requests_wait_until_the_organiser_takes_them_in(ctx: AppContext) -> None:
    conference = make_conference()
    make_hall(conference)
    make_request(*make_parties(conference))
    stale = make_parties(conference)
    make_request(*stale, expires_at=NOW - timedelta(hours=1))
    assert [one.id for one in loaded(conference).problem.requests] == []
    assert len(loaded(conference, Settings(with_pending=True)).problem.requests) == 1


def test_times_are_wished_for_by_whoever_spoke_last_of_them(ctx: AppContext) -> None:
    conference = make_conference()
    _tables, (first, second, third, *_) = make_hall(conference)
    asked = make_request(*make_parties(conference))
    countered = make_request(*make_parties(conference), state=RequestState.COUNTERED)
    make_request(*make_parties(conference))
    for request, slot, is_counter in (
        (asked, first, False), (asked, third, False), (countered, first, False), (countered, second, True),
    ):  # fmt: skip
        db.session.add(WantedSlot(request_id=request.id, slot_id=slot.id, is_counter=is_counter))
    db.session.flush()
    wished = [one.wished for one in loaded(conference, Settings(with_pending=True)).problem.requests]
    assert wished == [{f"s{first.id}", f"s{third.id}"}, {f"s{second.id}"}, set()]


def test_an_accepted_request_without_a_time_is_a_mutual_wish(ctx: AppContext) -> None:
    conference = make_conference()
    (table, *_), (slot, *_) = make_hall(conference)
    enterprise, investor = make_parties(conference)
    request = make_request(enterprise, investor, priority=3, state=RequestState.ACCEPTED)
    meeting = make_meeting(people_of(enterprise)[0], people_of(investor)[0], slot, table, request_id=request.id)
    db.session.execute(sa.delete(Seat))
    db.session.execute(sa.delete(TableOccupancy))
    meeting.slot_id, meeting.state = None, MeetingState.UNSCHEDULED
    db.session.flush()
    (wish,) = loaded(conference).problem.requests
    assert (wish.id, wish.priority, wish.mutual, wish.required) == (request.pair, 3, True, False)


def test_meetings_stay_where_they_are_unless_all_may_move(ctx: AppContext) -> None:
    conference = make_conference()
    (table, *_), (slot, *_) = make_hall(conference)
    enterprise, investor = make_registration(conference, delegates=2), make_registration(conference, Side.INVESTOR)
    guest, contact = people_of(enterprise)[1], people_of(enterprise)[0]
    host = people_of(investor)[0]
    meeting = make_meeting(contact, host, slot, table)
    db.session.add(Seat(meeting_id=meeting.id, slot_id=slot.id, delegate_id=guest.id))
    db.session.flush()
    held = (Placement(meeting.pair, f"s{slot.id}", f"t{table.id}", (f"d{contact.id}", f"d{host.id}")),)
    kept, free = loaded(conference).problem, loaded(conference, Settings(existing=Existing.FREE)).problem
    assert (kept.held, free.held) == (held, held)
    assert (kept.locks, free.locks) == ((Lock(meeting.pair, f"s{slot.id}", f"t{table.id}"),), ())
    assert [one.required for one in (*kept.requests, *free.requests)] == [True, True]
    busy = {f"d{one.id}": frozenset({f"s{slot.id}"}) for one in (guest,)}
    assert (busy_of(kept), busy_of(free)) == (busy, {})


def test_a_locked_meeting_stays_even_if_all_may_move(ctx: AppContext) -> None:
    conference = make_conference()
    (table, *_), (slot, *_) = make_hall(conference)
    one, other = make_parties(conference)
    meeting = make_meeting(people_of(one)[0], people_of(other)[0], slot, table, is_locked=True)
    assert loaded(conference, Settings(existing=Existing.FREE)).problem.locks == (
        Lock(meeting.pair, f"s{slot.id}", f"t{table.id}"),
    )


def test_a_meeting_that_can_no_longer_stand_is_let_go(ctx: AppContext) -> None:
    conference = make_conference()
    (table, *_), (slot, *_) = make_hall(conference)
    one, other = make_parties(conference)
    make_meeting(people_of(one)[0], people_of(other)[0], slot, table)
    table.is_open = False
    db.session.flush()
    problem = loaded(conference).problem
    assert (problem.held, problem.locks, problem.requests[0].required) == ((), (), False)


def test_people_are_busy_while_absent_and_while_they_speak(ctx: AppContext) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference)
    registration = make_registration(conference, delegates=0)
    away, speaker = make_delegate(registration), make_delegate(registration, full_name="Đỗ Thị Diễn Giả")
    db.session.add(Absence(delegate_id=away.id, slot_id=slots[1].id))
    talk = Session(
        conference_id=conference.id, kind=SessionKind.TALK, title_vi="Hạ tầng", starts_at=at(15, 10), ends_at=at(15, 30)
    )
    talk.speakers = [Speaker(conference_id=conference.id, full_name="Đỗ  Thị Diễn giả")]
    db.session.add(talk)
    db.session.flush()
    assert busy_of(loaded(conference).problem) == {
        f"d{away.id}": frozenset({f"s{slots[1].id}"}),
        f"d{speaker.id}": frozenset({f"s{slots[0].id}", f"s{slots[1].id}"}),
    }


def test_what_has_begun_is_past_and_counts_towards_the_most_meetings(ctx: AppContext) -> None:
    conference = make_conference(max_meetings=4)
    (table, *_), (first, *later) = make_hall(conference, slots=3)
    one, other = make_parties(conference)
    make_meeting(people_of(one)[0], people_of(other)[0], first, table)
    problem = load(db.session(), conference, Settings(minimum=2), now=at(15, 5)).problem
    assert [slot.id for slot in problem.slots] == [f"s{slot.id}" for slot in later]
    assert problem.requests == ()
    assert [(party.minimum, party.maximum) for party in problem.parties] == [(1, 3), (1, 3)]


def test_the_fingerprint_tells_that_something_has_changed(ctx: AppContext) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference)
    one, _other = make_parties(conference)
    before = loaded(conference).fingerprint
    assert loaded(conference).fingerprint == before
    db.session.add(Absence(delegate_id=people_of(one)[0].id, slot_id=slots[0].id))
    db.session.flush()
    assert loaded(conference).fingerprint != before


def test_a_larger_conference_takes_no_more_statements(ctx: AppContext) -> None:
    conference = make_conference()
    make_hall(conference)
    make_request(*make_parties(conference))
    with count_statements() as few:
        loaded(conference, Settings(with_pending=True))
    for _ in range(3):
        make_request(*make_parties(conference))
    with count_statements() as many:
        loaded(conference, Settings(with_pending=True))
    assert len(many) == len(few)
