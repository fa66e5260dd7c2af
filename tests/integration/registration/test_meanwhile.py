"""A page that stood open while somebody else saved: nothing of theirs is undone, nothing typed is lost."""

from typing import Any

import sqlalchemy as sa

from conference.catalogue.models import LandDemand
from conference.foundation.db import db
from conference.mail.models import Message
from conference.people.models import Organisation
from conference.programme.models import Conference
from conference.registration.models import Delegate, DelegateState, Registration, Ticket
from tests.factories.programme import make_conference
from tests.factories.registration import make_delegate, make_registration
from tests.integration.registration.test_my_conference import as_contact, contact_of, make_demand
from tests.pages import Client, Page, page_of

Fields = dict[str, Any]


def sent_by(page: Page) -> Fields:
    return dict(page.fields(page.all("#step_form")[0]))


def opened(client: Client, conference: Conference, part: str) -> tuple[str, Fields]:
    """The address of a part and what its page would send, to be sent later."""
    address = f"/{conference.code}/my/{part}"
    return address, sent_by(client.page(address))


def coming(registration: Registration) -> list[str]:
    people = sa.select(Delegate.full_name).where(
        Delegate.registration_id == registration.id, Delegate.state == DelegateState.ACTIVE
    )
    return list(db.session.scalars(people.order_by(Delegate.id)))


def without(fields: Fields, row: str) -> Fields:
    return {name: values for name, values in fields.items() if not name.startswith(row)}


def test_a_delegate_added_meanwhile_stays_with_a_valid_ticket(client: Client) -> None:
    conference = make_conference()
    registration = as_contact(client, conference)
    address, sent = opened(client, conference, "delegates")
    added = make_delegate(registration)
    assert client.post(address, data=sent | {"delegates-0-job_title": ["Chủ tịch"]}).status_code == 303
    assert coming(registration) == [contact_of(registration).full_name, added.full_name]
    assert db.session.scalars(sa.select(Ticket.voided_at)).all() == [None, None]
    assert contact_of(registration).job_title == "Chủ tịch"


def test_who_is_removed_is_told_in_their_language_and_only_they(client: Client) -> None:
    conference = make_conference()
    registration = as_contact(client, conference)
    leaving = make_delegate(registration, language="en")
    make_delegate(registration)
    address, sent = opened(client, conference, "delegates")
    added = make_delegate(registration)
    assert client.post(address, data=without(sent, "delegates-1-")).status_code == 303
    assert (leaving.state, added.state) == (DelegateState.CANCELLED, DelegateState.ACTIVE)
    (mail,) = db.session.scalars(sa.select(Message))
    assert (mail.kind, mail.to_address) == ("delegate_removed", leaving.email)
    assert "You are no longer in the delegation of" in mail.text


def test_what_two_change_in_different_places_is_kept_of_both(client: Client) -> None:
    conference = make_conference()
    registration = as_contact(client, conference)
    address, sent = opened(client, conference, "delegates")
    contact_of(registration).phone, contact_of(registration).languages = "+84912345678", ["vi", "zh"]
    mine: Fields = {"delegates-0-job_title": ["Chủ tịch"], "delegates-0-languages": ["vi", "en"]}
    assert client.post(address, data=sent | mine).status_code == 303
    saved = contact_of(registration)
    assert (saved.phone, saved.job_title, set(saved.languages)) == ("+84912345678", "Chủ tịch", {"vi", "en", "zh"})


def test_the_same_field_changed_by_two_is_refused_once_and_keeps_what_was_typed(client: Client) -> None:
    conference = make_conference()
    as_contact(client, conference)
    address, sent = opened(client, conference, "organisation")
    organisation = db.session.scalars(sa.select(Organisation)).one()
    organisation.name_vi, organisation.website = "Tên của họ", "https://example.org"
    refused = client.post(address, data=sent | {"name_vi": ["Tên của tôi"]})
    page = page_of(refused)
    assert (refused.status_code, organisation.name_vi) == (422, "Tên của họ")
    assert "Tên của họ" in page.text("#name_vi-error")
    shown = sent_by(page)
    assert (shown["name_vi"], shown["website"]) == (["Tên của tôi"], ["https://example.org"])
    assert client.post(address, data=shown).status_code == 303
    assert (organisation.name_vi, organisation.website) == ("Tên của tôi", "https://example.org")


def test_who_left_meanwhile_does_not_come_back_by_an_old_page(client: Client) -> None:
    conference = make_conference()
    registration = as_contact(client, conference)
    gone = make_delegate(registration)
    address, sent = opened(client, conference, "delegates")
    gone.state = DelegateState.CANCELLED
    assert client.post(address, data=sent).status_code == 303
    assert coming(registration) == [contact_of(registration).full_name]
    changed = client.post(address, data=sent | {"delegates-1-job_title": ["Phó"]})
    assert changed.status_code == 422
    assert client.post(address, data=sent_by(page_of(changed))).status_code == 303
    assert coming(registration) == [contact_of(registration).full_name, gone.full_name]


def test_adding_a_row_on_an_old_page_shows_what_others_have_saved(client: Client) -> None:
    conference = make_conference()
    registration = as_contact(client, conference)
    address, sent = opened(client, conference, "delegates")
    added = make_delegate(registration)
    page = page_of(client.post(address, data=sent | {"do": "add"}))
    assert [box.get("value") for box in page.all("[name$=full_name]")].count(added.full_name) == 1
    assert len(page.all("[name$=full_name]")) == 3


def test_a_demand_added_meanwhile_stays_open(client: Client) -> None:
    conference = make_conference()
    registration = as_contact(client, conference)
    make_demand(registration, 1_000)
    address, sent = opened(client, conference, "demand")
    make_demand(registration, 2_000)
    assert client.post(address, data=sent | {"demands-0-area_max_m2": ["3.000"]}).status_code == 303
    rows = sa.select(LandDemand.area_max_m2, LandDemand.is_open).order_by(LandDemand.id)
    assert db.session.execute(rows).all() == [(3_000, True), (2_000, True)]


def test_a_page_whose_marks_are_not_ours_is_taken_as_it_is(client: Client) -> None:
    conference = make_conference()
    registration = make_registration(conference)
    for marks in ("no marks", "[]", '{"": 1}', None):
        registration = as_contact(client, make_conference())
        conference = db.session.get_one(Conference, registration.conference_id)
        address, sent = opened(client, conference, "delegates")
        data = {name: value for name, value in (sent | {"opened": marks}).items() if value is not None}
        assert client.post(address, data=data | {"delegates-0-job_title": ["Chủ tịch"]}).status_code == 303
        assert contact_of(registration).job_title == "Chủ tịch"
