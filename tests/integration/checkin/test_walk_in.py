"""Visitors nobody expected: registered with four answers, asked for consent, let in, offered meetings."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from conference.checkin import queries, walk_ins
from conference.checkin.actions import Shot
from conference.checkin.cleaning import clear_old_scans
from conference.checkin.models import Desk, Presence, Printing, ScanMethod, WalkIn
from conference.checkin.print_models import PrintJob
from conference.commands.books import findings
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.errors import Refusal
from conference.mail.models import Message
from conference.meetings.models import Meeting, MeetingState
from conference.people.audit import AuditEntry
from conference.people.models import Organisation
from conference.programme import interpreters
from conference.programme.models import Capacity, Conference, Side
from conference.registration.models import (
    Consent,
    ConsentMethod,
    Delegate,
    DelegateState,
    Purpose,
    Registration,
    RegistrationState,
)
from conference.registration.values import DelegateFacts
from conference.registration.walk_ins import Visitor
from tests.factories.checkin import make_desk, token_of
from tests.factories.meetings import make_meeting
from tests.factories.people import make_organisation
from tests.factories.programme import make_conference, make_hall, make_staff
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import DAY, at
from tests.integration.checkin.conftest import Door, lines
from tests.pages import Page, page_of

ANSWERS = {"side": "enterprise", "organisation": "Cơ khí Mẫu", "full_name": "Đỗ Văn Mẫu", "phone": "0912 345 678"}
ON_PAPER = {"consent": "paper", "has_signed": "y"}


def register(door: Door, **fields: Any) -> Page:
    """Fill in the form and look at the page one is sent to."""
    return door.follow(send(door, **fields))


def send(door: Door, **fields: Any) -> Any:
    return door.client.submit(f"{door.path}/walk-in", "#walk_in_form", **{**ANSWERS, **fields})


def newest() -> Delegate:
    return db.session.scalars(sa.select(Delegate).order_by(Delegate.id.desc()).limit(1)).one()


def registration_of(delegate: Delegate) -> Registration:
    return db.session.get_one(Registration, delegate.registration_id)


def consents_of(delegate: Delegate) -> list[tuple[Purpose, bool, ConsentMethod]]:
    rows = db.session.scalars(sa.select(Consent).where(Consent.delegate_id == delegate.id).order_by(Consent.id))
    return [(row.purpose, row.given, row.method) for row in rows]


def limit(conference: Conference, side: Side, places: int, taken: int = 0) -> Capacity:
    capacity = Capacity(conference_id=conference.id, side=side, places=places, taken=taken)
    db.session.add(capacity)
    db.session.flush()
    return capacity


def test_who_has_signed_on_paper_is_registered_approved_and_in_at_once(door: Door) -> None:
    page = register(door, **ON_PAPER)
    assert page.texts(".verdict-word") == ["Welcome"]
    person = newest()
    registration = registration_of(person)
    assert (registration.state, registration.side) == (RegistrationState.APPROVED, Side.ENTERPRISE)
    assert (person.full_name, person.phone, person.is_contact) == ("Đỗ Văn Mẫu", "+84912345678", True)
    assert len(token_of(person)) == 26
    assert consents_of(person) == [(Purpose.RUN_EVENT, True, ConsentMethod.PAPER)]
    assert door.counts() == {"Enterprise": "1 / 1"}
    verbs = db.session.scalars(sa.select(AuditEntry.verb).order_by(AuditEntry.id)).all()
    assert verbs == ["approved", "registered a walk-in", "recorded consent"]


def test_consent_on_paper_needs_the_tick_of_whoever_saw_it(door: Door) -> None:
    response = send(door, consent="paper")
    assert response.status_code == 422
    assert "Tick this once you have seen the signature" in response.text
    assert page_of(response).all('#full_name[value="Đỗ Văn Mẫu"]')
    assert db.session.scalars(sa.select(Delegate)).all() == []


def test_the_visitor_agrees_on_their_own_phone_and_is_in(door: Door) -> None:
    waiting = register(door)
    assert not waiting.all(".verdict")
    assert door.counts() == {"Enterprise": "0 / 1"}
    visitor = db.session.scalars(sa.select(WalkIn)).one()
    phone, own = door.client.application.test_client(), f"/{door.conference.code}/welcome/{visitor.token}"
    phone.set_cookie("language", "en")
    refused = phone.submit(own)  # type: ignore[attr-defined]
    assert refused.status_code == 422
    agreed = phone.submit(own, run_event="y", directory="y")  # type: ignore[attr-defined]
    assert agreed.status_code == 303
    page = phone.page(own)  # type: ignore[attr-defined]
    assert f"Badge no. {newest().badge_number}" in page.text()
    assert (Purpose.RUN_EVENT, True, ConsentMethod.WEB) in consents_of(newest())
    assert door.counts() == {"Enterprise": "1 / 1"}
    desk_page = door.client.page(f"{door.path}/walk-in/{visitor.id}")
    assert desk_page.texts(".verdict-word") == ["Welcome"]


@pytest.mark.parametrize("is_closed", [True, False])
def test_who_agrees_when_the_desk_has_closed_or_on_another_day_is_registered_and_not_in(
    door: Door, is_closed: bool
) -> None:
    register(door)
    if is_closed:
        door.desk.is_open = False
    else:
        make_hall(door.conference, on=DAY + timedelta(days=1))
    db.session.commit()
    visitor = db.session.scalars(sa.select(WalkIn)).one()
    phone, own = door.client.application.test_client(), f"/{door.conference.code}/welcome/{visitor.token}"
    phone.set_cookie("language", "en")
    assert phone.submit(own, run_event="y").status_code == 303  # type: ignore[attr-defined]
    assert "Show this page at a desk" in phone.page(own).text("#messages")  # type: ignore[attr-defined]
    assert (Purpose.RUN_EVENT, True, ConsentMethod.WEB) in consents_of(newest())
    assert db.session.scalars(sa.select(Presence)).all() == []


@pytest.mark.parametrize("printing", [Printing.NONE, Printing.STATION])
def test_the_visitor_is_promised_a_badge_only_where_one_is_printed(door: Door, printing: Printing) -> None:
    register(door)
    db.session.get_one(Desk, door.desk.id).printing = printing
    visitor = db.session.scalars(sa.select(WalkIn)).one()
    phone, own = door.client.application.test_client(), f"/{door.conference.code}/welcome/{visitor.token}"
    phone.set_cookie("language", "en")
    told = [phone.page(own).text("main")]  # type: ignore[attr-defined]
    phone.submit(own, run_event="y")  # type: ignore[attr-defined]
    told.append(phone.page(own).text("#messages"))  # type: ignore[attr-defined]
    promised = ["your badge is printed" in told[0], "your badge is being made" in told[1]]
    assert promised == [printing is Printing.STATION] * 2


def test_the_desk_waits_with_an_empty_answer_until_the_visitor_has_agreed(door: Door) -> None:
    (waiting,) = register(door).all("#consent")
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#consent"}
    assert door.client.get(waiting.get("hx-get"), headers=headers).status_code == 204
    path = waiting.get("hx-get")
    forgotten = door.follow(door.client.submit(path, "#consent form"))
    assert "Tick this once you have seen the signature" in forgotten.text("#messages")
    door.follow(door.client.submit(path, "#consent form", has_signed="y"))
    response = door.client.get(path, headers=headers)
    assert "Welcome" in response.text
    assert "hx-trigger" not in response.text


def test_an_own_link_that_is_not_ours_opens_nothing(door: Door) -> None:
    assert door.client.get(f"/{door.conference.code}/welcome/AAAAAAAAAAAAAAAAAAAAAAAAAA").status_code == 404


def test_the_own_link_closes_when_the_visitor_has_left(door: Door) -> None:
    register(door, **ON_PAPER)
    visitor = db.session.scalars(sa.select(WalkIn)).one()
    own = f"/{door.conference.code}/welcome/{visitor.token}"
    assert door.client.get(own).status_code == 200
    newest().state = DelegateState.CANCELLED
    assert door.client.get(own).status_code == 404


def test_walk_ins_and_print_jobs_are_forgotten_with_old_scans(door: Door) -> None:
    db.session.get_one(Desk, door.desk.id).printing = Printing.STATION
    register(door, **ON_PAPER)
    db.session.commit()
    with transaction() as session:
        conference = session.get_one(Conference, door.conference.id)
        clear_old_scans(session, conference, DAY, at(8) + timedelta(days=conference.scans_kept_days + 1))
    assert db.session.scalars(sa.select(WalkIn)).all() == []
    assert db.session.scalars(sa.select(PrintJob)).all() == []
    assert len(db.session.scalars(sa.select(Delegate)).all()) == 1


def test_with_a_mail_address_the_welcome_goes_there(door: Door) -> None:
    register(door, email="mau@example.com", **ON_PAPER)
    message = db.session.scalars(sa.select(Message)).one()
    assert (message.kind, message.to_address) == ("walk_in_welcome", "mau@example.com")


@pytest.mark.parametrize("typed", ["Cơ khí An Phát", "co khi an phat", "0101243150"])
def test_a_colleague_joins_the_delegation_that_is_registered(door: Door, typed: str) -> None:
    organisation = make_organisation(name_vi="Cơ khí An Phát", tax_code="0101243150")
    registration = make_registration(door.conference, Side.INVESTOR, organisation=organisation)
    register(door, organisation=typed, **ON_PAPER)
    assert newest().registration_id == registration.id
    assert newest().is_contact is False


def test_a_name_that_may_be_several_is_asked_about(door: Door) -> None:
    known = make_organisation(name_vi="Công ty TNHH Cơ khí An Phát")
    make_organisation(name_vi="Công ty Cổ phần An Phát")
    response = send(door, organisation="An Phát", **ON_PAPER)
    assert response.status_code == 422
    assert "Choose one of these organisations" in response.text
    register(door, organisation="An Phát", chosen=str(known.id), **ON_PAPER)
    assert registration_of(newest()).organisation_id == known.id
    register(door, organisation="An Phát", chosen="new", phone="0912 345 679", **ON_PAPER)
    assert db.session.get_one(Organisation, registration_of(newest()).organisation_id).name_vi == "An Phát"


def test_organisations_are_suggested_while_one_types(door: Door) -> None:
    make_organisation(name_vi="Công ty TNHH Cơ khí An Phát")
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#organisation_choices"}
    response = door.client.get(f"{door.path}/walk-in", query_string={"organisation": "an ph"}, headers=headers)
    assert page_of(response).texts("label") == ["Công ty TNHH Cơ khí An Phát", "None of these: a new organisation"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0101243151", "The tenth digit does not match"),
        ("0101243150", "Nobody with this tax code is known here"),
        ("", "This field is required"),
    ],
)
def test_an_organisation_that_cannot_be_meant_is_explained(door: Door, typed: str, sentence: str) -> None:
    response = send(door, organisation=typed, **ON_PAPER)
    assert response.status_code == 422
    assert sentence in response.text


def test_a_new_organisation_is_named_behind_its_tax_code(door: Door) -> None:
    register(door, organisation="0101243150 3M Cơ khí", **ON_PAPER)
    organisation = db.session.get_one(Organisation, registration_of(newest()).organisation_id)
    assert (organisation.tax_code, organisation.name_vi) == ("0101243150", "3M Cơ khí")


@pytest.mark.parametrize("same", [{"phone": "+84912345678"}, {"full_name": "Đỗ Văn Mẫu"}])
def test_who_may_be_registered_already_is_offered_instead(door: Door, same: dict[str, str]) -> None:
    organisation = make_organisation(name_vi="Cơ khí Mẫu")
    known = make_delegate(make_registration(door.conference, organisation=organisation, delegates=0), **same)
    response = send(door, **ON_PAPER)
    assert response.status_code == 422
    page = page_of(response)
    assert page.texts("main .rows b") == [known.full_name]
    (offered,) = page.all(".rows form")
    let_in = door.follow(door.client.post(offered.get("action"), data=page.fields(offered)))
    assert lines(let_in)[:2] == ["Welcome", known.full_name]
    data = {**page.fields(page.all("#walk_in_form")[0]), "is_somebody_else": "y"}
    assert door.client.post(f"{door.path}/walk-in", data=data).status_code == 303
    assert newest().id != known.id


def test_a_full_side_is_refused_by_name_and_an_organiser_adds_a_place(door: Door) -> None:
    capacity = limit(door.conference, Side.ENTERPRISE, 1, taken=1)
    response = send(door, **ON_PAPER)
    assert response.status_code == 409
    assert "All places of this side are taken." in response.text
    assert not page_of(response).all("#adds_place")
    assert send(door, adds_place="y", **ON_PAPER).status_code == 409
    door.client.sign_in(make_staff(door.conference, Role.ORGANISER))
    assert page_of(send(door, **ON_PAPER)).all("#adds_place")
    register(door, adds_place="y", **ON_PAPER)
    db.session.refresh(capacity)
    assert (capacity.places, capacity.taken) == (2, 2)
    assert "added a place" in db.session.scalars(sa.select(AuditEntry.verb)).all()


def test_who_was_turned_down_is_sent_to_the_organisers(door: Door) -> None:
    organisation = make_organisation(name_vi="Cơ khí Mẫu")
    make_registration(door.conference, organisation=organisation, delegates=0, state=RegistrationState.REJECTED)
    response = send(door, **ON_PAPER)
    assert response.status_code == 409
    assert "turned Cơ khí Mẫu down" in response.text


@pytest.mark.parametrize(
    "was", [RegistrationState.SUBMITTED, RegistrationState.WAITLISTED, RegistrationState.CANCELLED]
)
def test_who_waited_or_had_cancelled_is_approved_on_the_spot(door: Door, was: RegistrationState) -> None:
    organisation = make_organisation(name_vi="Cơ khí Mẫu")
    registration = make_registration(door.conference, organisation=organisation, delegates=0, state=was)
    register(door, **ON_PAPER)
    assert registration_of(newest()).id == registration.id
    assert registration_of(newest()).state is RegistrationState.APPROVED


def test_a_full_delegation_is_refused_by_name(door: Door) -> None:
    door.conference.max_delegates = 1
    organisation = make_organisation(name_vi="Cơ khí Mẫu")
    make_registration(door.conference, organisation=organisation)
    response = send(door, **ON_PAPER)
    assert response.status_code == 409
    assert "A delegation has at most 1 people here." in response.text


def test_the_same_form_sent_twice_registers_once(door: Door) -> None:
    page = door.client.page(f"{door.path}/walk-in")
    data = {**page.fields(page.all("#walk_in_form")[0]), **ANSWERS, **ON_PAPER, "is_somebody_else": "y"}
    answers = {door.client.post(f"{door.path}/walk-in", data=data).headers["Location"] for _ in range(2)}
    assert len(answers) == 1
    assert len(db.session.scalars(sa.select(Delegate)).all()) == 1


def test_free_and_fitting_meetings_are_booked_with_one_press(door: Door) -> None:
    make_hall(door.conference)
    here, away = (make_registration(door.conference, Side.INVESTOR) for _ in range(2))
    door.scan_ticket(db.session.scalars(sa.select(Delegate).where(Delegate.registration_id == here.id)).one())
    page = register(door, **ON_PAPER)
    name = db.session.get_one(Organisation, here.organisation_id).name_vi
    assert page.texts("article h3") == [name]
    assert "is here 15:00, table 01" in page.text("article .row")
    (offer,) = page.all("article form")
    booked = door.follow(door.client.post(offer.get("action"), data=page.fields(offer)))
    meeting = db.session.scalars(sa.select(Meeting)).one()
    assert (meeting.state, meeting.party_b_id) == (MeetingState.SCHEDULED, here.id)
    assert "Next meeting: 15:00, table 01" in booked.text(".verdict")
    letters = db.session.scalars(sa.select(Message).where(Message.kind == "meeting_booked")).all()
    assert [(one.language, "Giới thiệu tại bàn lễ tân" in one.calendar) for one in letters] == [("vi", True)]
    assert booked.all("article") == []
    again = door.follow(door.client.post(offer.get("action"), data=page.fields(offer)))
    assert "already has a meeting with them" in again.text("#messages")
    assert away.id != here.id


def test_a_meeting_is_offered_only_when_an_interpreter_is_free(door: Door) -> None:
    tables, slots = make_hall(door.conference)
    here, others = make_registration(door.conference, Side.INVESTOR), make_registration(door.conference, Side.INVESTOR)
    guest = make_registration(door.conference)
    (host,), (other,), (visitor,) = (
        db.session.scalars(sa.select(Delegate).where(Delegate.registration_id == one.id))
        for one in (here, others, guest)
    )
    host.languages = other.languages = ["zh"]
    interpreters.provide(db.session(), door.conference, ("vi", "zh"), 1)
    make_meeting(visitor, other, slots[0], tables[0])
    door.scan_ticket(host)
    assert "is here 15:25, table 01" in register(door, **ON_PAPER).texts("article .row")[0]


def test_of_two_walk_ins_for_the_last_place_one_gets_it(app: Flask, ctx: object) -> None:
    conference = make_conference()
    capacity = limit(conference, Side.ENTERPRISE, 0)
    desk_id, conference_id, by = make_desk(conference).id, conference.id, None
    for round_number in range(4):
        capacity.places += 1
        db.session.commit()
        start = Barrier(2)

        def come(number: int, start: Barrier = start) -> str:
            with app.app_context():
                person = DelegateFacts(full_name=f"Khách {number}", email=None, phone=None)
                visitor = Visitor(side=Side.ENTERPRISE, person=person, organisation=f"Đơn vị {number}")
                shot = Shot(str(uuid4()), ScanMethod.WALK_IN, at(13, 42))
                start.wait()
                try:
                    with transaction() as session:
                        here = queries.get_here(session, conference_id, desk_id)
                        held = session.get_one(Conference, conference_id)
                        walk_ins.take_in(session, here, held, visitor, shot, has_signed=False, by=by, now=at(13, 42))
                except Refusal as refusal:
                    return type(refusal).__name__
                return "in"

        with ThreadPoolExecutor(2) as threads:
            came = list(threads.map(come, (2 * round_number, 2 * round_number + 1)))
        assert sorted(came) == ["PlacesTaken", "in"]
        db.session.expire_all()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Presence)) == 0
    assert list(findings(db.session())) == []
