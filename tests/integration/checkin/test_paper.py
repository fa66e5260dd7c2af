"""The list on paper, and typing in afterwards what was written on it."""

from io import BytesIO
from typing import Any

import sqlalchemy as sa
import time_machine
from pikepdf import Pdf

from conference.checkin.models import Presence, Scan, ScanMethod
from conference.foundation.dates import HANOI
from conference.foundation.db import db
from conference.jobs.models import Job
from conference.people.audit import AuditEntry
from conference.registration.models import Delegate, RegistrationState, Ticket
from tests.factories.checkin import token_of
from tests.factories.programme import make_conference, make_hall
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import at
from tests.integration.checkin.conftest import Door, lines
from tests.pages import Page, page_of


def person(door: Door, name: str = "Đặng Thị Mẫu", **given: Any) -> Delegate:
    return make_delegate(make_registration(door.conference, delegates=0, **given), full_name=name)


def enter(door: Door, *typed: str, **fields: Any) -> Any:
    return door.client.submit(f"{door.path}/paper", "#paper_form", lines="\n".join(typed), **fields)


def left(page: Page) -> str:
    """What the text area still holds."""
    return "\n".join(page.fields(page.all("#paper_form")[0])["lines"])


def arrivals() -> list[tuple[int, str]]:
    rows = db.session.execute(sa.select(Presence.delegate_id, Presence.arrived_at).order_by(Presence.arrived_at))
    return [(row.delegate_id, f"{row.arrived_at.astimezone(HANOI):%H:%M}") for row in rows]


def test_arrivals_keep_the_time_that_stands_on_paper(door: Door) -> None:
    make_hall(door.conference)
    one, other, third = (person(door, name) for name in ("Mẫu An", "Mẫu Bình", "Mẫu Chi"))
    response = enter(door, f"{one.badge_number} 8:05", f"http://any/t/{token_of(other).lower()} 8h15", token_of(third))
    page = door.follow(response)
    assert "3 arrivals are entered." in page.text("#messages")
    assert arrivals() == [(one.id, "08:05"), (other.id, "08:15"), (third.id, "08:15")]
    assert set(db.session.scalars(sa.select(Scan.method))) == {ScanMethod.PAPER}
    assert lines(door.scan_ticket(one))[:2] == ["Already in", f"since 08:05 at {door.desk.name}, by Lễ Tân"]


def test_lines_that_mean_nothing_stay_with_what_is_wrong_and_the_others_are_entered(door: Door) -> None:
    make_hall(door.conference)
    one, waiting = person(door), person(door, state=RegistrationState.SUBMITTED)
    wrong = {
        "99999 8:10": "Nobody here has this badge number or code.",
        "Mẫu 8:10": "This is neither a badge number nor a code of ours.",
        f"{one.badge_number} 25:10": "There is no such time. Write it like 8:15.",
        f"{one.badge_number} 23:10": "This time is still to come. Look at the day and the time.",
        f"{waiting.badge_number} 8:20": "Not approved.",
    }
    response = enter(door, "BEGIN:VCARD", f"{one.badge_number} 8:10", *wrong)
    assert response.status_code == 422
    page = page_of(response)
    assert arrivals() == [(one.id, "08:10")]
    assert left(page).splitlines() == ["BEGIN:VCARD", *wrong]
    said = page.texts(".notice[data-kind=error] li")
    for typed, sentence in zip(wrong, said[1:], strict=True):
        assert sentence.startswith(f"{typed}: {wrong[typed]}")


def test_the_first_line_needs_a_time(door: Door) -> None:
    make_hall(door.conference)
    response = enter(door, str(person(door).badge_number))
    assert response.status_code == 422
    assert "Write the time behind it, like 8:15." in response.text


def test_the_same_lines_sent_twice_count_once(door: Door) -> None:
    make_hall(door.conference)
    one = person(door)
    page = door.client.page(f"{door.path}/paper")
    data = {**page.fields(page.all("#paper_form")[0]), "lines": f"{one.badge_number} 8:05"}
    assert [door.client.post(f"{door.path}/paper", data=data).status_code for _ in range(2)] == [303, 303]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Scan)) == 1


def test_of_a_scan_and_an_earlier_line_the_earlier_stands(door: Door, clock: time_machine.Traveller) -> None:
    make_hall(door.conference)
    one = person(door)
    door.scan_ticket(one)
    assert enter(door, f"{one.badge_number} 13:50").status_code == 422
    assert arrivals() == [(one.id, "13:42")]
    assert enter(door, f"{one.badge_number} 8:05").status_code == 303
    assert arrivals() == [(one.id, "08:05")]
    clock.move_to(at(14))
    assert enter(door, f"{one.badge_number} 13:50").status_code == 303
    assert arrivals() == [(one.id, "08:05")]


def test_a_person_of_another_conference_is_not_found_by_number(door: Door) -> None:
    make_hall(door.conference)
    stranger = make_delegate(make_registration(make_conference()))
    assert "Nobody here has this badge number" in enter(door, f"{stranger.badge_number} 8:05").text


def test_the_list_has_everybody_by_given_name_and_is_logged(door: Door) -> None:
    for name in ("Mẫu Bình", "Đặng An", "Mẫu Đức", "Mẫu Dũng"):
        person(door, name)
    person(door, "Mẫu Chờ", state=RegistrationState.SUBMITTED)
    response = door.client.post(f"/{door.conference.code}/desk/documents/door-list")
    assert response.mimetype == "application/pdf"
    with Pdf.open(BytesIO(response.data)) as pdf:
        assert len(pdf.pages) == 1
    entry = db.session.scalars(sa.select(AuditEntry)).one()
    assert (entry.verb, entry.details) == ("list for the door printed", {"count": 4})


def test_a_long_list_is_made_in_the_background(door: Door) -> None:
    registration = make_registration(door.conference, delegates=0)
    for number in range(1, 302):
        delegate = Delegate(
            conference_id=door.conference.id, registration_id=registration.id, full_name=f"Mẫu {number}",
            badge_number=number, created_at=at(8), folded=f"mau {number}", sort_key=f"mau {number:04d}",
        )  # fmt: skip
        db.session.add(delegate)
        db.session.flush()
        db.session.add(Ticket(delegate_id=delegate.id, token=f"LONG{number:022d}", issued_at=at(8)))
    response = door.client.post(f"/{door.conference.code}/desk/documents/door-list")
    assert response.status_code == 303
    assert db.session.scalars(sa.select(Job.kind)).all() == ["documents.door_list"]


def test_without_anybody_there_is_no_list(door: Door) -> None:
    page = door.follow(door.client.post(f"/{door.conference.code}/desk/documents/door-list"))
    assert "there is nobody to list" in page.text("#messages")
