"""Strangers may register; they may not flood the books, nor anybody's mailbox."""

import sqlalchemy as sa
from limits import parse

from conference.foundation.db import db
from conference.mail.models import Message
from conference.people.throttle import (
    JOINING,
    REGISTRATIONS,
    Allowance,
    count_attempt,
    count_wrong,
    forget_senders,
)
from conference.registration.models import Draft, Registration
from tests.factories.people import make_organisation
from tests.factories.programme import make_conference, make_staff
from tests.factories.registration import make_registration
from tests.factories.time import NOW
from tests.integration.registration.answers import CONSENTS, TAX_CODE, fill_in, go, register
from tests.pages import Client, page_of


def used_up(allowance: Allowance, whose: object) -> None:
    for _time in range(allowance.tries):
        count_attempt(db.session(), allowance, whose, NOW)


def test_an_address_is_registered_only_so_often_and_the_draft_stays(client: Client) -> None:
    conference = make_conference()
    used_up(REGISTRATIONS, "mau@example.com")
    answer = register(client, conference)
    assert answer.status_code == 429
    assert "vẫn được giữ" in page_of(answer).text("main")
    assert (db.session.scalars(sa.select(Registration)).all(), db.session.scalars(sa.select(Message)).all()) == ([], [])
    assert client.page(f"/{conference.code}/register/review").all("#step_form") != []


def test_an_organiser_who_registers_somebody_is_not_slowed_down(client: Client) -> None:
    conference = make_conference()
    used_up(REGISTRATIONS, "mau@example.com")
    client.sign_in(make_staff(conference))
    client.post(f"/{conference.code}/desk/registrations/new")
    assert register(client, conference).status_code == 303
    assert len(db.session.scalars(sa.select(Registration)).all()) == 1


def test_a_contact_is_asked_about_colleagues_only_so_often(client: Client) -> None:
    conference = make_conference()
    present = make_registration(conference, organisation=make_organisation(tax_code=TAX_CODE))
    used_up(JOINING, present.id)
    go(client, conference, "", side="enterprise")
    go(client, conference, "tax-code", tax_code=TAX_CODE)
    person = {"full_name": "Lê Thị Ba", "job_title": "Trưởng phòng", "email": "ba@example.com", "phone": "0950 000 003"}
    assert go(client, conference, "join", **person, **CONSENTS).status_code == 429
    assert db.session.scalars(sa.select(Message)).all() == []


def test_one_sender_fills_in_only_so_many_forms_a_minute(client: Client) -> None:
    conference = make_conference()
    fill_in(client, conference)
    codes = [client.post(f"/{conference.code}/register", data={"side": ""}).status_code for _time in range(120)]
    assert (codes[0], codes[-1]) == (303, 429)
    assert len(db.session.scalars(sa.select(Draft)).all()) == 1


def test_a_draft_that_saves_itself_keeps_nobody_from_going_on_but_has_its_own_limit(client: Client) -> None:
    conference = make_conference()
    fill_in(client, conference)

    def send(times: int, **data: str) -> list[int]:
        sent = {"side": "enterprise"} | data
        return [client.post(f"/{conference.code}/register", data=sent).status_code for _time in range(times)]

    forget_senders()
    count_wrong(parse("120 per minute"), "registration", "127.0.0.1", 119)
    count_wrong(parse("600 per minute"), "saving", "127.0.0.1", 598)
    assert send(3, do="save") == [303, 303, 429]
    assert send(2) == [303, 429]
