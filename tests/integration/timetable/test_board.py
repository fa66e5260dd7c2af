"""The board: what it shows of a draft and of what is in force, and every move without scripts."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
import time_machine

from conference.foundation.db import db
from conference.mail.models import Message
from conference.meetings.models import Meeting, MeetingState
from conference.people.audit import AuditEntry
from conference.programme.models import Conference, MeetingTable, Side, Slot
from conference.registration.models import Delegate, Registration
from conference.timetable.models import Placement, Proposal, ProposalState
from tests.factories.meetings import make_meeting, make_request
from tests.factories.people import make_organisation
from tests.factories.programme import make_conference, make_hall, make_staff
from tests.factories.registration import make_registration
from tests.factories.time import NOW
from tests.factories.timetable import make_placement, make_proposal
from tests.pages import Client, Page, page_of

HALL = "/hn2026/desk/timetable/board"


@pytest.fixture(autouse=True)
def _ten_days_before() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


def delegate(conference: Conference, name: str, side: Side) -> Delegate:
    registration = make_registration(conference, side, organisation=make_organisation(name_vi=name))
    return db.session.scalars(sa.select(Delegate).where(Delegate.registration_id == registration.id)).one()


@pytest.fixture
def conference(client: Client) -> Conference:
    conference = make_conference(code="hn2026")
    client.sign_in(make_staff(conference))
    return conference


@pytest.fixture
def hall(conference: Conference) -> tuple[list[MeetingTable], list[Slot]]:
    return make_hall(conference, slots=3)


@pytest.fixture
def people(conference: Conference) -> list[Delegate]:
    names = ("Công ty CP An Phát", Side.ENTERPRISE), ("Bình Minh", Side.ENTERPRISE), ("Hải Long", Side.INVESTOR)
    return [delegate(conference, *one) for one in names]


@pytest.fixture
def meetings(people: list[Delegate], hall: tuple[list[MeetingTable], list[Slot]]) -> list[Meeting]:
    """An Phát – Hải Long at the first time, Bình Minh – Hải Long at the second, both at the first table."""
    (table, *_rest), slots = hall
    return [make_meeting(one, people[2], slot, table) for one, slot in zip(people[:2], slots, strict=False)]


@pytest.fixture
def draft(conference: Conference, meetings: list[Meeting], people: list[Delegate]) -> Proposal:
    """The same as in force."""
    proposal = make_proposal(conference)
    for meeting, one in zip(meetings, people, strict=False):
        slot = db.session.get_one(Slot, meeting.slot_id)
        table = db.session.scalars(sa.select(MeetingTable).order_by(MeetingTable.id).limit(1)).one()
        make_placement(proposal, one, people[2], slot, table, seen_version=meeting.version)
    return proposal


def rows(page: Page) -> list[list[str]]:
    """The text of every cell."""
    return [page.texts(f".board tbody tr:nth-of-type({number}) td") for number in range(1, 4)]


def path_of(draft: Proposal) -> str:
    return f"/hn2026/desk/timetable/{draft.id}/board"


def test_times_stand_down_tables_across_and_every_meeting_in_its_cell(client: Client, meetings: list[Meeting]) -> None:
    page = client.page(HALL)
    assert page.texts(".board thead th") == ["Thời gian", "01", "02", "03"]
    assert rows(page) == [["An Phát Hải Long", "", ""], ["Bình Minh Hải Long", "", ""], ["", "", ""]]


def test_parties_stand_across_with_the_table_of_each_meeting(client: Client, meetings: list[Meeting]) -> None:
    page = client.page(f"{HALL}?by=parties")
    assert page.texts(".board thead th") == ["Thời gian", "An Phát", "Bình Minh", "Hải Long"]
    assert rows(page)[0] == ["Hải Long Bàn 01", "", "An Phát Bàn 01"]


def test_a_search_narrows_the_board_to_the_tables_of_a_party(client: Client, meetings: list[Meeting]) -> None:
    assert client.page(f"{HALL}?q=an phat").texts(".board thead th") == ["Thời gian", "01"]
    assert client.page(f"{HALL}?q=nobody").texts(".empty-title") == ["Không có đơn vị hay bàn nào như vậy"]


def test_with_a_meeting_in_hand_each_cell_says_whether_it_can_go_there_and_why_not(
    client: Client, meetings: list[Meeting], draft: Proposal
) -> None:
    page = client.page(f"{path_of(draft)}?held={meetings[0].pair}")
    assert rows(page) == [
        ["An Phát Hải Long đang chọn; bấm để để nguyên chỗ cũ", "Đặt vào đây: 15:00, Bàn 02",
         "Đặt vào đây: 15:00, Bàn 03"],
        ["Bình Minh Hải Long Hải Long đang gặp Bình Minh vào giờ đó. Đổi chỗ",
         *["Hải Long đang gặp Bình Minh vào giờ đó."] * 2],
        ["Đặt vào đây: 15:50, Bàn 01", "Đặt vào đây: 15:50, Bàn 02", "Đặt vào đây: 15:50, Bàn 03"],
    ]  # fmt: skip


def press(client: Client, draft: Proposal, **pressed: str) -> int:
    return client.post(path_of(draft), data=pressed).status_code


def places(draft: Proposal) -> dict[str, tuple[int | None, int | None]]:
    listed = sa.select(Placement.pair, Placement.slot_id, Placement.table_id).where(Placement.proposal_id == draft.id)
    return {row.pair: (row.slot_id, row.table_id) for row in db.session.execute(listed)}


def test_a_draft_is_changed_and_undone_by_plain_forms_and_what_is_in_force_is_not_touched(
    client: Client, hall: tuple[list[MeetingTable], list[Slot]], meetings: list[Meeting], draft: Proposal
) -> None:
    tables, slots = hall
    pair, began = meetings[0].pair, places(draft)
    in_force = [(one.slot_id, one.version) for one in meetings]
    assert press(client, draft, held=pair, to=f"{slots[2].id}-{tables[1].id}") == 303
    assert places(draft)[pair] == (slots[2].id, tables[1].id)
    assert "đang áp dụng: 15:00–15:20, bàn 01" in client.page(path_of(draft)).text(".board")
    assert press(client, draft, held=pair, swap=meetings[1].pair) == 303
    assert press(client, draft, held=pair, hold="1") == 303
    assert press(client, draft, held=pair, to=f"{slots[2].id}-{tables[2].id}") == 409
    assert press(client, draft, held=pair, hold="0") == 303
    assert press(client, draft, held=pair, off="1") == 303
    assert places(draft)[pair] == (None, None)
    for _change in range(5):
        assert press(client, draft, undo="1") == 303
    assert places(draft) == began
    assert press(client, draft, undo="1") == 409
    assert [
        (one.slot_id, one.version) for one in db.session.scalars(sa.select(Meeting).order_by(Meeting.id))
    ] == in_force
    assert db.session.scalars(sa.select(Message)).all() == []


def test_a_cell_that_is_refused_says_so_and_nonsense_is_no_place(
    client: Client, hall: tuple[list[MeetingTable], list[Slot]], meetings: list[Meeting], draft: Proposal
) -> None:
    tables, slots = hall
    answer = client.post(path_of(draft), data={"held": meetings[0].pair, "to": f"{slots[1].id}-{tables[1].id}"})
    assert answer.status_code == 409
    assert "Hải Long đang gặp Bình Minh vào giờ đó." in page_of(answer).text()
    statuses = [press(client, draft, held=meetings[0].pair, to=to) for to in ("", "1", "x-y", "999999-1")]
    assert statuses == [400, 400, 400, 409]
    assert press(client, draft, held="1-2", to=f"{slots[2].id}-{tables[1].id}") == 409


def test_the_checkers_findings_stand_above_the_board(
    client: Client, hall: tuple[list[MeetingTable], list[Slot]], meetings: list[Meeting], draft: Proposal
) -> None:
    db.session.execute(sa.update(MeetingTable).where(MeetingTable.id == hall[0][0].id).values(is_open=False))
    found = client.page(path_of(draft)).texts("#board .notice li")
    assert found == ["Bàn 01 không mở vào lúc 15:00–15:20.", "Bàn 01 không mở vào lúc 15:25–15:45."]


def test_what_is_released_can_be_looked_at_and_not_changed(client: Client, draft: Proposal) -> None:
    draft.state = ProposalState.RELEASED
    db.session.flush()
    page = client.page(path_of(draft))
    assert (page.texts("a.meet"), len(page.texts("div.meet"))) == ([], 2)


def test_a_move_in_force_is_shown_side_by_side_and_goes_out_when_confirmed(
    client: Client, hall: tuple[list[MeetingTable], list[Slot]], meetings: list[Meeting]
) -> None:
    tables, slots = hall
    path = f"{HALL}/{meetings[0].id}/move?to={slots[2].id}-{tables[1].id}"
    page = client.page(path)
    assert page.texts(".side-by-side section")[0].startswith("Trước đây 15:00–15:20")
    assert page.texts(".side-by-side section")[1].startswith("Từ nay 15:50–16:10, Thứ Ba, 20/10/2026 Bàn 02")
    assert db.session.get_one(Meeting, meetings[0].id).slot_id == slots[0].id
    assert client.submit(path).status_code == 303
    assert db.session.get_one(Meeting, meetings[0].id).slot_id == slots[2].id
    assert set(db.session.scalars(sa.select(Message.kind))) == {"meeting_moved"}
    assert db.session.scalars(sa.select(AuditEntry.verb)).all() == ["moved"]


def test_a_move_in_force_that_clashes_names_the_clash_and_offers_no_button(
    client: Client, hall: tuple[list[MeetingTable], list[Slot]], meetings: list[Meeting]
) -> None:
    tables, slots = hall
    page = client.page(f"{HALL}/{meetings[0].id}/move?to={slots[1].id}-{tables[1].id}")
    assert page.texts(".notice p") == ["Hải Long đang gặp Bình Minh vào giờ đó."]
    assert page.texts("main button") == []
    assert client.get(f"{HALL}/{meetings[0].id}/move?to=999999-1").status_code == 404


def test_a_meeting_in_force_is_held_and_let_go(client: Client, meetings: list[Meeting]) -> None:
    path = f"{HALL}/{meetings[0].id}/hold"
    states = []
    for _press in range(2):
        assert client.post(path).status_code == 303
        states.append(db.session.get_one(Meeting, meetings[0].id).is_locked)
    assert states == [True, False]


def test_what_has_no_place_waits_beside_and_goes_into_a_free_cell(
    client: Client, hall: tuple[list[MeetingTable], list[Slot]], people: list[Delegate], draft: Proposal
) -> None:
    third = delegate(db.session.get_one(Conference, draft.conference_id), "Đại Dương", Side.INVESTOR)
    parties = [db.session.get_one(Registration, one.registration_id) for one in (people[0], third)]
    request = make_request(*parties)
    page = client.page(path_of(draft))
    assert page.texts(".waiting a") == ["An Phát Đại Dương"]
    tables, slots = hall
    assert press(client, draft, held=request.pair, to=f"{slots[2].id}-{tables[2].id}") == 303
    assert places(draft)[request.pair] == (slots[2].id, tables[2].id)
    assert db.session.scalars(sa.select(Meeting.state)).all() == [MeetingState.SCHEDULED] * 2


def test_meetings_of_another_conference_are_not_found(client: Client, meetings: list[Meeting]) -> None:
    other = make_conference(code="khac")
    client.sign_in(make_staff(other))
    paths = [f"/khac/desk/timetable/board/{meetings[0].id}/move?to=1-1", "/khac/desk/timetable/999999/board"]
    assert [client.get(path).status_code for path in paths] == [404, 404]
