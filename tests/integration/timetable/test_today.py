"""On the day: who is missing, the rest of the day planned again around them, and each change confirmed."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
import time_machine

from conference.checkin.models import Desk, Presence, Scan, ScanKind, ScanMethod, Verdict
from conference.foundation.access import Role
from conference.foundation.db import db
from conference.meetings import availability, bookings
from conference.meetings.models import Meeting, MeetingRequest, MeetingState, Missing, RequestState
from conference.people.audit import AuditEntry
from conference.programme.models import Conference, ConferenceState, MeetingTable, Side, Slot
from conference.registration.models import Delegate, Registration
from conference.timetable.models import Placement, Proposal, ProposalState, Release
from tests.factories.checkin import make_desk
from tests.factories.meetings import make_meeting, make_request
from tests.factories.people import make_organisation
from tests.factories.programme import make_conference, make_hall, make_staff
from tests.factories.registration import make_registration
from tests.factories.time import at
from tests.integration.timetable.scene import work
from tests.pages import Client, page_of

DAY = "/hn2026/desk/timetable/today"


@pytest.fixture(autouse=True)
def _five_past_three() -> Iterator[None]:
    """The first meetings, from 15:00, have begun."""
    with time_machine.travel(at(15, 5)):
        yield


@dataclass
class Stage:
    """An Phát meets Hải Long now and Sông Xanh at 15:25; Bình Minh meets Hải Long at 15:25 and has a request open."""

    conference: Conference
    tables: list[MeetingTable]
    slots: list[Slot]
    people: dict[str, Delegate]
    meetings: dict[str, Meeting]

    def where(self) -> dict[str, tuple[int | None, str]]:
        """Number of the slot and state of each meeting."""
        numbers = {slot.id: number for number, slot in enumerate(self.slots)}
        fresh = {one.id: one for one in db.session.scalars(sa.select(Meeting))}
        found = {name: fresh[one.id] for name, one in self.meetings.items()}
        return {name: (numbers.get(one.slot_id or 0), one.state.value) for name, one in found.items()}

    def path(self, name: str) -> str:
        return f"{DAY}/party/{self.people[name].registration_id}"


@pytest.fixture
def stage(client: Client) -> Stage:
    conference = make_conference(code="hn2026", state=ConferenceState.LIVE)
    tables, slots = make_hall(conference, slots=4)
    sides = {"An Phát": Side.ENTERPRISE, "Bình Minh": Side.ENTERPRISE, "Hải Long": Side.INVESTOR,
             "Sông Xanh": Side.INVESTOR}  # fmt: skip
    people = {}
    for name, side in sides.items():
        registration = make_registration(conference, side, organisation=make_organisation(name_vi=name))
        listed = sa.select(Delegate).where(Delegate.registration_id == registration.id)
        people[name] = db.session.scalars(listed).one()
    meetings = {
        "now": make_meeting(people["An Phát"], people["Hải Long"], slots[0], tables[0]),
        "next": make_meeting(people["An Phát"], people["Sông Xanh"], slots[1], tables[1]),
        "other": make_meeting(people["Bình Minh"], people["Hải Long"], slots[1], tables[0]),
    }
    client.sign_in(make_staff(conference))
    return Stage(conference, tables, slots, people, meetings)


def arrive(delegate: Delegate) -> None:
    desk = db.session.scalars(sa.select(Desk)).first() or make_desk(
        db.session.get_one(Conference, delegate.conference_id)
    )
    number = f"00000000-0000-4000-8000-{delegate.id:012d}"
    common = {"conference_id": delegate.conference_id, "delegate_id": delegate.id}
    db.session.add(Presence(**common, point="entrance", day=at(14).date(), scan_id=number, arrived_at=at(14)))
    db.session.add(
        Scan(**common, id=number, desk_id=desk.id, point="entrance", kind=ScanKind.ARRIVAL, method=ScanMethod.SEARCH,
             verdict=Verdict.WELCOME, day=at(14).date(), scanned_at=at(14), received_at=at(14))
    )  # fmt: skip
    db.session.flush()


def open_request(stage: Stage, one: str, other: str) -> str:
    parties = [db.session.get_one(Registration, stage.people[name].registration_id) for name in (one, other)]
    return make_request(*parties).pair


def absent(client: Client, stage: Stage, name: str, **more: str) -> int:
    return client.submit(stage.path(name), what="absent", **more).status_code


def press(client: Client) -> str:
    """One press; the address of what would change."""
    answer = client.post(f"{DAY}/plan")
    assert answer.status_code == 303
    return answer.headers["Location"]


def plan(client: Client) -> str:
    """The same, once a worker has found it."""
    path = press(client)
    work(client.application)
    return path


def test_everybody_with_a_meeting_to_come_is_listed_with_who_of_them_is_in(client: Client, stage: Stage) -> None:
    arrive(stage.people["Hải Long"])
    page = client.page(DAY)
    assert page.texts("tbody th a") == ["An Phát", "Hải Long", "Bình Minh", "Sông Xanh"]
    assert page.texts("tbody .badge") == ["chưa đến", "đã có mặt", "chưa đến", "chưa đến"]
    assert client.page(f"{DAY}?only=awaited&q=binh").texts("tbody th a") == ["Bình Minh"]
    assert "An Phát" in client.get(f"{DAY}/export.csv").text


def test_a_party_that_is_late_is_busy_until_then_and_free_afterwards(client: Client, stage: Stage) -> None:
    answer = client.submit(stage.path("An Phát"), what="late", slot=str(stage.slots[2].id))
    assert answer.status_code == 303
    person = stage.people["An Phát"].id
    busy = availability.busy_slots(db.session(), [person], but=stage.meetings["next"].id)[person]
    assert busy == {stage.slots[0].id, stage.slots[1].id}
    assert client.page(DAY).texts(".rows .badge") == ["muộn đến 15:50"]


def test_a_late_meeting_moves_to_a_time_that_suits_both_and_nothing_else_moves(client: Client, stage: Stage) -> None:
    client.submit(stage.path("An Phát"), what="late", slot=str(stage.slots[2].id))
    path = plan(client)
    page = client.page(path)
    assert page.texts(".change-who b") == ["An Phát"]
    assert stage.where()["next"] == (1, "scheduled")
    assert client.submit(path).status_code == 303
    where = stage.where()
    assert where["next"][0] in (2, 3)
    assert (where["now"], where["other"]) == ((0, "scheduled"), (1, "scheduled"))
    release = db.session.scalars(sa.select(Release)).one()
    assert (release.number, release.proposal_id) == (1, int(path.rsplit("/", 1)[1]))


def test_an_absent_party_loses_its_meetings_and_did_not_come_to_the_one_that_runs(client: Client, stage: Stage) -> None:
    assert absent(client, stage, "An Phát", did_not_come="y") == 303
    assert stage.where()["now"] == (0, "no_show_a")
    assert client.submit(plan(client)).status_code == 303
    assert stage.where() == {"now": (0, "no_show_a"), "next": (None, "unscheduled"), "other": (1, "scheduled")}


def test_freed_counterparts_are_offered_those_who_are_in_with_a_request(client: Client, stage: Stage) -> None:
    pair = open_request(stage, "Bình Minh", "Sông Xanh")
    absent(client, stage, "An Phát")
    assert client.page(plan(client)).texts("[name=offer]") == []
    bookings.cancel(db.session(), stage.meetings["other"], "Đổi lịch", now=at(15, 5))
    arrive(stage.people["Bình Minh"])
    arrive(stage.people["Sông Xanh"])
    path = plan(client)
    offers = [one.get("value") for one in client.page(path).all("[name=offer]")]
    assert offers == [pair]
    answer = client.submit(path, offer=pair)
    assert answer.status_code == 303, page_of(answer).text()
    made = db.session.scalars(sa.select(Meeting).where(Meeting.pair == pair)).one()
    assert (made.state, made.slot_id) == (MeetingState.SCHEDULED, stage.slots[1].id)
    assert set(db.session.scalars(sa.select(MeetingRequest.state))) == {RequestState.ACCEPTED}


def test_what_is_not_ticked_stays_for_later_even_if_the_party_is_missing(client: Client, stage: Stage) -> None:
    absent(client, stage, "An Phát")
    client.submit(stage.path("Bình Minh"), what="late", slot=str(stage.slots[3].id))
    path = plan(client)
    assert client.submit(path, change=stage.meetings["other"].pair).status_code == 303
    assert stage.where()["next"] == (1, "scheduled")
    assert stage.where()["other"] == (3, "scheduled")


def test_with_nothing_ticked_nothing_happens_and_the_page_says_so(client: Client, stage: Stage) -> None:
    absent(client, stage, "An Phát")
    path = plan(client)
    answer = client.submit(path, change=None)
    assert answer.status_code == 409
    page = page_of(answer)
    assert "Hãy đánh dấu ít nhất một thay đổi." in page.text()
    assert [one.get("checked") for one in page.all("[name=change]")] == [None]
    assert db.session.scalars(sa.select(Release)).all() == []


def test_what_was_booked_since_is_named_and_nothing_goes_out(client: Client, stage: Stage) -> None:
    client.submit(stage.path("An Phát"), what="late", slot=str(stage.slots[2].id))
    path = plan(client)
    moved = sa.select(Placement).where(Placement.pair == stage.meetings["next"].pair)
    slot = db.session.get_one(Slot, db.session.scalars(moved).one().slot_id)
    make_meeting(stage.people["Bình Minh"], stage.people["Sông Xanh"], slot, stage.tables[2])
    answer = client.submit(path)
    assert answer.status_code == 409
    assert "dự hai cuộc gặp cùng lúc" in page_of(answer).text()
    assert stage.where()["next"] == (1, "scheduled")
    assert db.session.scalars(sa.select(Release)).all() == []


def test_while_a_worker_plans_the_page_asks_again_and_then_shows_what_would_change(
    client: Client, stage: Stage
) -> None:
    absent(client, stage, "An Phát")
    path = press(client)
    waiting = client.page(path).all("#day_plan")[0]
    assert client.page(path).all("[name=change]") == []
    asked = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#day_plan"}
    assert client.get(waiting.get("hx-get"), headers=asked).status_code == 204
    work(client.application)
    found = page_of(client.get(waiting.get("hx-get"), headers=asked))
    assert found.all("#day_plan")[0].get("hx-get") is None
    assert len(found.all("[name=change]")) == 1


def test_a_new_plan_takes_the_place_of_those_nobody_has_put_into_force(client: Client, stage: Stage) -> None:
    proposals_new = f"{DAY.removesuffix('today')}new"
    assert client.submit(proposals_new, name="Bản đầu", seconds="1", minimum="0").status_code == 303
    absent(client, stage, "An Phát")
    first, unfinished, last = plan(client), press(client), plan(client)
    states = {one.name: one.state for one in db.session.scalars(sa.select(Proposal).order_by(Proposal.id))}
    ids = [int(path.rsplit("/", 1)[1]) for path in (first, unfinished, last)]
    kept = [db.session.get_one(Proposal, one).state for one in ids]
    assert kept == [ProposalState.DISCARDED, ProposalState.DISCARDED, ProposalState.DRAFT]
    assert states["Bản đầu"] is ProposalState.DRAFT
    assert client.submit(last).status_code == 303
    plan(client)
    assert db.session.get_one(Proposal, ids[2]).state is ProposalState.RELEASED


def test_meetings_that_cannot_be_held_any_more_are_named(client: Client, stage: Stage) -> None:
    stage.meetings["next"].is_locked = True
    absent(client, stage, "An Phát")
    page = client.page(plan(client))
    assert "An Phát – Sông Xanh" in page.text("#day_plan .notice")
    assert page.all("[name=change]") == []


def test_a_party_that_has_come_after_all_is_free_again(client: Client, stage: Stage) -> None:
    absent(client, stage, "An Phát")
    assert client.submit(stage.path("An Phát"), what="here").status_code == 303
    assert db.session.scalars(sa.select(Missing)).all() == []
    assert client.page(plan(client)).texts(".empty-title") == ["Không cần thay đổi gì"]
    verbs = db.session.scalars(sa.select(AuditEntry.verb).order_by(AuditEntry.id)).all()
    assert verbs == ["noted as absent", "marked", "noted as come", "planned the day again"]


def test_nobody_ticked_is_refused_at_the_field(client: Client, stage: Stage) -> None:
    answer = client.submit(stage.path("An Phát"), what="absent", people=None)
    assert answer.status_code == 422
    assert page_of(answer).texts(".field-errors") == ["Hãy đánh dấu ít nhất một người."]


def test_nobody_is_late_when_no_time_is_left(client: Client, stage: Stage) -> None:
    with time_machine.travel(at(18)):
        answer = client.submit(stage.path("An Phát"), what="late")
    assert answer.status_code == 422
    assert page_of(answer).texts(".field-errors") == [
        "Hôm nay không còn giờ gặp nào nên không thể đến muộn. Hãy chọn “vắng”."
    ]
    assert db.session.scalars(sa.select(Missing)).all() == []


def test_the_front_desk_notes_who_is_missing_and_only_organisers_plan(client: Client, stage: Stage) -> None:
    client.sign_in(make_staff(stage.conference, Role.FRONT_DESK))
    assert absent(client, stage, "An Phát") == 303
    assert client.page(DAY).texts("form[action$=plan]") == []
    assert client.post(f"{DAY}/plan").status_code == 403


def test_parties_of_another_conference_are_not_found(client: Client, stage: Stage) -> None:
    elsewhere = make_registration(make_conference(code="khac"))
    assert client.get(f"{DAY}/party/{elsewhere.id}").status_code == 404
    assert client.get(f"{DAY}/plan/999999").status_code == 404
