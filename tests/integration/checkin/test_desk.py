"""The rest of a desk's work: delegations, taking back, live counts, meetings to come, opening and closing."""

import pytest
import sqlalchemy as sa
import time_machine

from conference.checkin.models import Desk, Scan, ScanKind
from conference.foundation.access import Role
from conference.foundation.db import db
from conference.people.audit import AuditEntry
from conference.programme.models import Side
from conference.registration.models import Delegate, Registration
from tests.factories.checkin import make_desk, token_of
from tests.factories.meetings import make_meeting
from tests.factories.programme import make_conference, make_hall, make_staff
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import at
from tests.integration.checkin.conftest import Door, lines


def delegates_of(registration: Registration) -> list[Delegate]:
    mine = sa.select(Delegate).where(Delegate.registration_id == registration.id).order_by(Delegate.id)
    return list(db.session.scalars(mine))


def audited() -> list[tuple[str, str, dict[str, str]]]:
    rows = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id))
    return [(row.verb, row.label, row.details) for row in rows]


def test_a_whole_delegation_comes_in_with_one_press(door: Door) -> None:
    registration = make_registration(door.conference, delegates=3)
    first, second, third = delegates_of(registration)
    door.scan_ticket(second)
    page = door.choose("mau", button="delegation")
    verdicts = list(zip(page.texts("#verdict .verdict-word"), page.texts("#verdict .verdict-name"), strict=True))
    assert verdicts == [
        ("Already in", second.full_name),
        ("Welcome", first.full_name),
        ("Welcome", third.full_name),
    ]
    assert page.texts("#verdict .verdict-sum") == ["3 in"]
    assert door.counts() == {"Enterprise": "3 / 3"}


def test_of_a_delegation_whoever_is_not_welcome_stands_first(door: Door, clock: time_machine.Traveller) -> None:
    tables, slots = make_hall(door.conference)
    registration = make_registration(door.conference, delegates=2)
    awaited, alone = delegates_of(registration)
    make_meeting(awaited, delegates_of(make_registration(door.conference, Side.INVESTOR))[0], slots[0], tables[0])
    clock.move_to(at(15))
    at_tables = Door(door.client, door.conference, make_desk(door.conference, point="meetings"))
    page = at_tables.choose("mau", button="delegation")
    assert page.texts("#verdict .verdict-sum") == ["1 in, 1 not"]
    assert page.texts("#verdict .verdict-name") == [alone.full_name, awaited.full_name]


def test_scans_of_nobody_can_be_looked_at_together(door: Door) -> None:
    for code in ("one", "other"):
        door.scan(code)
    ids = db.session.scalars(sa.select(Scan.id)).all()
    page = door.client.page(door.path, query_string={"scan": ids})
    assert page.texts("#verdict .verdict-word") == ["Unknown code"] * 2


def test_a_second_press_of_the_same_button_changes_nothing(door: Door) -> None:
    registration = make_registration(door.conference, delegates=2)
    db.session.commit()
    data = {"registration_id": registration.id, "scan_id": "11111111-1111-4111-8111-111111111111"}
    pages = [door.follow(door.client.post(f"{door.path}/delegation", data=data)) for _ in range(2)]
    assert [page.texts("#verdict .verdict-word") for page in pages] == [["Welcome", "Welcome"]] * 2
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Scan)) == 2


def test_a_delegation_of_another_conference_is_not_found(door: Door) -> None:
    registration = make_registration(make_conference())
    response = door.client.post(f"{door.path}/delegation", data={"registration_id": registration.id})
    assert response.status_code == 404


def test_a_check_in_is_taken_back_with_a_reason(door: Door) -> None:
    person = make_delegate(make_registration(door.conference, delegates=0), full_name="Đặng Thị Mẫu")
    page = door.scan_ticket(person)
    (link,) = page.all('#verdict a[href*="/undo/"]')
    response = door.client.submit(link.get("href"), reason="Wrong person scanned")
    assert response.status_code == 303
    assert door.counts() == {"Enterprise": "0 / 1"}
    assert door.client.page(door.path).texts(".scans .badge") == ["Undone"]
    assert audited()[-1] == ("check-in undone", "Đặng Thị Mẫu", {"reason": "Wrong person scanned"})
    undo = db.session.scalars(sa.select(Scan).where(Scan.kind == ScanKind.UNDO)).one()
    assert (undo.reason, undo.delegate_id) == ("Wrong person scanned", person.id)


def test_taking_back_needs_a_reason(door: Door) -> None:
    page = door.scan_ticket(make_delegate(make_registration(door.conference)))
    (link,) = page.all('#verdict a[href*="/undo/"]')
    response = door.client.submit(link.get("href"), reason=" ")
    assert response.status_code == 422
    assert door.counts() == {"Enterprise": "1 / 2"}


def test_a_check_in_is_taken_back_only_once_and_the_person_can_come_in_again(door: Door) -> None:
    person = make_delegate(make_registration(door.conference, delegates=0))
    (link,) = door.scan_ticket(person).all('#verdict a[href*="/undo/"]')
    answers = [door.client.submit(link.get("href"), reason="Wrong").status_code for _ in range(2)]
    assert answers == [303, 409]
    assert lines(door.scan_ticket(person))[0] == "Welcome"
    assert door.counts() == {"Enterprise": "1 / 1"}


def test_a_page_shown_again_after_the_undo_is_not_green(door: Door) -> None:
    person = make_delegate(make_registration(door.conference))
    response = door.client.submit(door.path, "#code_form", code=token_of(person))
    (link,) = door.follow(response).all('#verdict a[href*="/undo/"]')
    door.client.submit(link.get("href"), reason="Wrong")
    page = door.follow(response)
    assert lines(page)[0] == "Undone"
    assert page.all("#verdict .verdict")[0].get("data-verdict") == "refused"


def test_the_welcome_names_the_next_meeting_that_is_not_over(door: Door, clock: time_machine.Traveller) -> None:
    tables, slots = make_hall(door.conference)
    enterprise, investor = make_registration(door.conference), make_registration(door.conference, Side.INVESTOR)
    person = delegates_of(enterprise)[0]
    for slot, table in ((slots[2], tables[1]), (slots[0], tables[0])):
        other = investor if slot is slots[2] else make_registration(door.conference, Side.INVESTOR)
        make_meeting(person, delegates_of(other)[0], slot, table)
    assert "Next meeting: 15:00, table 01" in lines(door.scan_ticket(person))
    clock.shift(100 * 60)
    assert "Next meeting: 15:50, table 02" in lines(door.scan_ticket(person))


def test_the_live_part_is_sent_only_when_there_is_something_new(door: Door) -> None:
    person = make_delegate(make_registration(door.conference, delegates=0), full_name="Đặng Thị Mẫu")
    (live,) = door.client.page(door.path).all("#live")
    assert door.client.get(live.get("hx-get")).status_code == 204
    door.scan_ticket(person)
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "aside#live"}
    response = door.client.get(live.get("hx-get"), headers=headers)
    assert response.status_code == 200
    assert response.text.lstrip().startswith('<aside id="live"')
    assert "Đặng Thị Mẫu" in response.text


def test_organisers_open_and_close_desks_and_the_front_desk_does_not(door: Door) -> None:
    path = f"/{door.conference.code}/desk/check-in/"
    assert door.client.post(path, data={"name": "Bàn mới"}).status_code == 403
    door.client.sign_in(make_staff(door.conference, Role.ORGANISER))
    door.client.submit(path, "form[novalidate]", name="Cửa phụ")
    made = db.session.scalars(sa.select(Desk).where(Desk.name == "Cửa phụ")).one()
    states = [made.is_open]
    door.client.post(f"{path}{made.id}/close")
    db.session.refresh(made)
    states.append(made.is_open)
    assert states == [True, False]
    assert audited() == [("created", "Cửa phụ", {}), ("closed", "Cửa phụ", {})]


def test_two_desks_cannot_share_a_name(door: Door) -> None:
    door.client.sign_in(make_staff(door.conference, Role.ORGANISER))
    make_desk(door.conference, name="Cửa phụ")
    response = door.client.submit(f"/{door.conference.code}/desk/check-in/", "form[novalidate]", name="Cửa phụ")
    assert response.status_code == 422
    assert "There is a desk with this name already." in response.text


@pytest.mark.parametrize(
    ("script", "may_run"), [("reading_worker", True), ("reading", False), ("scanner", False), ("desk", False)]
)
def test_only_the_worker_that_reads_codes_may_run_webassembly(door: Door, script: str, may_run: bool) -> None:
    with door.client.get(f"/static/js/{script}.js") as response:
        assert ("'wasm-unsafe-eval'" in response.headers["Content-Security-Policy"]) is may_run
