"""Badges from the desk: silently by stations that share the work, or by the browser; a new one voids the old code."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from threading import Barrier

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from pikepdf import Pdf

from conference.checkin import print_queue, queries
from conference.checkin.models import BadgeSize, Desk, Printing
from conference.checkin.print_models import PrintJob, PrintState, PrintStation
from conference.checkin.print_queue import Claim
from conference.foundation.db import db, transaction
from conference.people.audit import AuditEntry
from conference.registration.models import BadgePrint, Delegate, Ticket
from tests.factories.checkin import make_desk, token_of
from tests.factories.programme import make_conference, make_days
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import NOW, at
from tests.integration.checkin.conftest import Door, lines
from tests.pages import page_of
from tests.unit.documents.papers import page_sizes


def jobs() -> list[PrintJob]:
    return list(db.session.scalars(sa.select(PrintJob).order_by(PrintJob.id)))


def prints_at(door: Door, printing: Printing, size: BadgeSize = BadgeSize.A6) -> None:
    desk = db.session.get_one(Desk, door.desk.id)
    desk.printing, desk.badge_size = printing, size


def make_station(door: Door, name: str) -> PrintStation:
    station = PrintStation(conference_id=door.conference.id, name=name, printer="badges", last_seen_at=at(13, 42))
    db.session.add(station)
    db.session.flush()
    return station


def take(station: PrintStation, now: timedelta = timedelta()) -> Claim | None:
    with transaction() as session:
        return print_queue.claim(session, station.id, at(13, 42) + now)


def test_whoever_comes_in_gets_one_badge_silently(door: Door) -> None:
    prints_at(door, Printing.STATION)
    person = make_delegate(make_registration(door.conference, delegates=0))
    page = door.scan_ticket(person)
    assert "The badge is on its way to the printer." in page.text("#verdict .verdict")
    door.scan_ticket(person)
    (job,) = jobs()
    assert (job.state, job.station_id) == (PrintState.QUEUED, None)


def test_who_comes_again_on_the_second_day_is_told_that_the_badge_was_printed_before(
    door: Door, clock: time_machine.Traveller
) -> None:
    prints_at(door, Printing.STATION)
    make_days(door.conference, 2)
    person = make_delegate(make_registration(door.conference, delegates=0))
    door.scan_ticket(person)
    (job,) = jobs()
    job.state = PrintState.PRINTED
    clock.shift(timedelta(days=1))
    page = door.scan_ticket(person)
    assert lines(page)[0] == "Welcome"
    assert "This badge was printed already." in page.text("#verdict .verdict")
    assert len(jobs()) == 1


def test_a_desk_that_does_not_print_asks_for_no_badge(door: Door) -> None:
    door.scan_ticket(make_delegate(make_registration(door.conference, delegates=0)))
    assert jobs() == []


SIZES = [(BadgeSize.A6, (105, 148)), (BadgeSize.A7, (74, 105))]


@pytest.mark.parametrize(("size", "millimetres"), SIZES)
def test_a_browser_prints_in_the_size_of_the_desks_badges_and_asks_for_the_printer(
    door: Door, size: BadgeSize, millimetres: tuple[int, int]
) -> None:
    prints_at(door, Printing.BROWSER, size)
    person = make_delegate(make_registration(door.conference, delegates=0))
    (link,) = door.scan_ticket(person).all('#verdict a[href*="/badges/"]')
    again = door.client.submit(f"{door.path}/badge/{person.id}/again", why="lost").headers["Location"]
    for address in (link.get("href"), again):
        paper = door.client.get(address).data
        assert page_sizes(paper) == [millimetres]
        with Pdf.open(BytesIO(paper)) as pdf:
            assert (str(pdf.Root.OpenAction.N), str(pdf.Root.ViewerPreferences.PrintScaling)) == ("/Print", "/None")


def test_of_a_delegation_every_badge_is_linked_in_the_size_of_the_desk(door: Door) -> None:
    prints_at(door, Printing.BROWSER, BadgeSize.A7)
    party = make_registration(door.conference, delegates=0)
    for name in ("Đặng Thị Mẫu", "Trần Văn Mẫu"):
        make_delegate(party, full_name=name)
    links = door.choose("mau", button="delegation").all('#verdict a[href*="/badges/"]')
    assert [link.get("href").partition("?")[2] for link in links] == ["layout=a7&dialogue=1"] * 2


def test_a_new_badge_voids_the_old_code_and_says_why(door: Door) -> None:
    prints_at(door, Printing.STATION)
    person = make_delegate(make_registration(door.conference, delegates=0), full_name="Đặng Thị Mẫu")
    old = token_of(person)
    (link,) = door.scan_ticket(person).all('#verdict a[href$="/again"]')
    response = door.client.submit(link.get("href"), why="lost")
    assert response.status_code == 303
    assert lines(door.scan(old))[0] == "This code is no longer valid"
    assert lines(door.scan(token_of(person)))[0] == "Already in"
    first, second = jobs()
    assert (first.reason, second.reason) == ("", "The badge was lost")
    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.verb, entry.label, entry.details) == (
        "badge reprinted",
        "Đặng Thị Mẫu",
        {"reason": "The badge was lost"},
    )


def test_without_a_station_the_new_badge_is_opened_for_printing_and_its_reason_kept(door: Door) -> None:
    person = make_delegate(make_registration(door.conference, delegates=0))
    path = f"{door.path}/badge/{person.id}/again"
    unsaid = door.client.submit(path, why="other")
    assert unsaid.status_code == 422
    assert "Say what happened." in unsaid.text
    response = door.client.submit(path, why="other", words="Coffee")
    assert door.client.get(response.headers["Location"]).mimetype == "application/pdf"
    assert db.session.scalars(sa.select(BadgePrint.reason)).all() == ["Coffee"]


def test_nobody_of_another_conference_gets_a_badge_here(door: Door) -> None:
    person = make_delegate(make_registration(make_conference()))
    assert door.client.get(f"{door.path}/badge/{person.id}/again").status_code == 404


def test_a_station_asked_for_by_name_gets_its_own_badges_and_shares_the_others(door: Door) -> None:
    prints_at(door, Printing.STATION)
    left, right = make_station(door, "Left"), make_station(door, "Right")
    door.desk.station_id = right.id
    door.scan_ticket(make_delegate(make_registration(door.conference, delegates=0)))
    assert take(left) is None
    assert take(right) is not None
    door.desk.station_id = None
    door.scan_ticket(make_delegate(make_registration(door.conference, delegates=0)))
    assert take(left) is not None


def test_what_a_silent_station_held_is_given_to_another_and_the_first_changes_nothing_more(door: Door) -> None:
    prints_at(door, Printing.STATION)
    left, right = make_station(door, "Left"), make_station(door, "Right")
    door.scan_ticket(make_delegate(make_registration(door.conference, delegates=0)))
    lost = take(left)
    assert lost is not None
    assert take(right) is None
    assert take(right, print_queue.LEASE + timedelta(seconds=1)) is None  # it is given back first, with a pause
    held = take(right, print_queue.LEASE + timedelta(seconds=10))
    assert held is not None
    with transaction() as session:
        assert not print_queue.printed(session, lost, NOW)
        assert print_queue.printed(session, held, NOW)
    assert [(job.state, job.printed_by_id) for job in jobs()] == [(PrintState.PRINTED, right.id)]


def test_after_three_failures_somebody_has_to_look_and_can_send_it_elsewhere(
    door: Door, clock: time_machine.Traveller
) -> None:
    prints_at(door, Printing.STATION)
    left, right = make_station(door, "Left"), make_station(door, "Right")
    door.scan_ticket(make_delegate(make_registration(door.conference, delegates=0), full_name="Đặng Thị Mẫu"))
    for minutes in range(print_queue.MOST_FAILURES):
        taken = take(left, timedelta(minutes=minutes))
        assert taken is not None
        with transaction() as session:
            print_queue.failed(session, left.id, taken, "out of paper", at(13, 42) + timedelta(minutes=minutes))
    assert take(right, timedelta(hours=1)) is None
    page = door.client.page(f"/{door.conference.code}/desk/check-in/printing")
    assert page.texts("#print_list h2.card-title + .badge") == ["has trouble", "ready"]
    assert page.texts(".print-jobs .badge") == ["failed"]
    (again, _off) = page.all(".print-jobs form")
    response = door.client.post(again.get("action"), data={**page.fields(again), "station_id": str(right.id)})
    assert response.status_code == 303
    assert take(left) is None
    assert take(right) is not None
    late = door.client.post(again.get("action"), data=page.fields(again))
    assert late.status_code == 409
    assert "has been printed already" in late.text


def test_a_badge_nobody_needs_is_called_off(door: Door) -> None:
    prints_at(door, Printing.STATION)
    door.scan_ticket(make_delegate(make_registration(door.conference, delegates=0)))
    page = door.client.page(f"/{door.conference.code}/desk/check-in/printing")
    assert "No print station is running" in page.text("#print_list")
    (_again, off) = page.all(".print-jobs form")
    door.client.post(off.get("action"), data=page.fields(off))
    assert [job.state for job in jobs()] == [PrintState.CANCELLED]


def test_the_page_of_the_printers_is_sent_only_when_there_is_something_new(door: Door) -> None:
    prints_at(door, Printing.STATION)
    (listed,) = door.client.page(f"/{door.conference.code}/desk/check-in/printing").all("#print_list")
    assert door.client.get(listed.get("hx-get")).status_code == 204
    door.scan_ticket(make_delegate(make_registration(door.conference, delegates=0), full_name="Đặng Thị Mẫu"))
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#print_list"}
    response = door.client.get(listed.get("hx-get"), headers=headers)
    assert page_of(response).texts(".print-jobs b") == ["Đặng Thị Mẫu"]


def test_of_several_stations_each_badge_goes_to_exactly_one(app: Flask, ctx: object) -> None:
    stations = 4
    conference = make_conference()
    desk = make_desk(conference, printing=Printing.STATION)
    registration = make_registration(conference, delegates=12)
    people = db.session.scalars(sa.select(Delegate.id).where(Delegate.registration_id == registration.id)).all()
    db.session.commit()
    with transaction() as session:
        here = queries.get_here(session, conference.id, desk.id)
        print_queue.ask(session, here, people, user_id=None, now=NOW)
        ids = [print_queue.sign_on(session, conference.id, f"{n}", "", now=NOW).id for n in range(stations)]
    start = Barrier(stations)

    def work(station_id: int) -> list[int]:
        with app.app_context():
            start.wait()
            took = []
            for _ in range(2 * len(people)):
                with transaction() as session:
                    taken = print_queue.claim(session, station_id, NOW)
                if taken is not None:
                    took.append(taken.ticket_id)
            return took

    with ThreadPoolExecutor(stations) as threads:
        took = [ticket for one in threads.map(work, ids) for ticket in one]
    assert sorted(took) == sorted(db.session.scalars(sa.select(Ticket.id)))
