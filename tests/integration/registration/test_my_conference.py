"""My conference: what a delegate sees, changes, agrees to and takes back."""

import json
from datetime import datetime, timedelta

import sqlalchemy as sa

from conference.catalogue.models import DemandPurpose, LandDemand, Tenure
from conference.foundation.db import db
from conference.mail.models import Message
from conference.people.models import Organisation, User
from conference.programme.models import Conference
from conference.registration import consents
from conference.registration.models import (
    Consent,
    Delegate,
    DelegateState,
    Purpose,
    Registration,
    RegistrationState,
    Ticket,
)
from tests.factories.people import make_organisation
from tests.factories.programme import make_conference
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import NOW
from tests.integration.registration.answers import register
from tests.pages import Client, page_of


def agreed(delegate: Delegate) -> Delegate:
    consents.answer(db.session(), delegate, {Purpose.RUN_EVENT: True}, now=NOW)
    return delegate


def contact_of(registration: Registration) -> Delegate:
    found = sa.select(Delegate).where(Delegate.registration_id == registration.id, Delegate.is_contact)
    return db.session.scalars(found).one()


def be(client: Client, delegate: Delegate) -> None:
    client.sign_in(db.session.get_one(User, delegate.user_id), strong=False)


def as_contact(client: Client, conference: Conference, **given: object) -> Registration:
    registration = make_registration(conference, **given)  # type: ignore[arg-type]
    be(client, agreed(contact_of(registration)))
    return registration


def test_a_link_without_a_destination_leads_to_the_one_conference_of_its_owner(client: Client) -> None:
    conference = make_conference()
    registration = as_contact(client, conference)
    assert client.get("/my").location == f"/{conference.code}/my"
    other = make_registration(make_conference())
    contact_of(other).user_id = contact_of(registration).user_id
    assert client.get("/my").location == "/"


def test_each_state_is_told_in_words_with_what_to_do_next(client: Client) -> None:
    conference = make_conference()
    registration = as_contact(client, conference)
    titles = {}
    for state in RegistrationState:
        if state not in {RegistrationState.DRAFT, RegistrationState.CANCELLED}:
            registration.state, registration.decided_at = state, NOW
            titles[state.value] = client.page(f"/{conference.code}/my").texts("main h2")[0]
    assert len(set(titles.values())) == 5


def test_the_ticket_is_linked_only_after_the_approval(client: Client) -> None:
    conference = make_conference()
    registration = as_contact(client, conference)
    ticket = db.session.scalars(sa.select(Ticket)).one()
    assert client.page(f"/{conference.code}/my").all(f'a[href="/T/{ticket.token}"]') != []
    registration.state = RegistrationState.SUBMITTED
    assert client.page(f"/{conference.code}/my").all(f'a[href="/T/{ticket.token}"]') == []


def test_a_ticket_shows_its_own_person_only_and_says_when_it_is_void(client: Client) -> None:
    conference = make_conference()
    registration = make_registration(conference, delegates=2)
    mine, other = db.session.scalars(sa.select(Delegate).order_by(Delegate.id)).all()
    ticket = db.session.scalars(sa.select(Ticket).where(Ticket.delegate_id == mine.id)).one()
    page = client.page(f"/T/{ticket.token}")
    shown = page.text("main")
    assert (mine.full_name in shown, other.full_name in shown, str(mine.email) in shown) == (True, False, False)
    assert len(page.all("main svg.qr")) == 1
    registration.state = RegistrationState.CANCELLED
    assert client.page(f"/T/{ticket.token}").all("main svg.qr") == []
    assert client.get("/T/TESTTICKETUNKNOWN").status_code == 404


def test_a_colleague_named_by_another_answers_for_their_own_data_first(client: Client) -> None:
    conference = make_conference()
    registration = make_registration(conference)
    colleague = make_delegate(registration)
    be(client, colleague)
    assert client.get(f"/{conference.code}/my").location == f"/{conference.code}/my/consents"
    page = client.page(f"/{conference.code}/my/consents")
    assert page.all("input[type=checkbox][checked]") == []
    assert client.submit(f"/{conference.code}/my/consents", "main form").status_code == 422
    answer = client.submit(f"/{conference.code}/my/consents", "main form", run_event="y", photos="y")
    assert answer.location == f"/{conference.code}/my"
    given = {row.purpose: row.given for row in db.session.scalars(sa.select(Consent))}
    assert [purpose for purpose, yes in given.items() if yes] == [Purpose.RUN_EVENT, Purpose.PHOTOS]


def test_an_answer_taken_back_is_a_new_row_beside_the_old_one(client: Client) -> None:
    conference = make_conference()
    as_contact(client, conference)
    address = f"/{conference.code}/my/consents"
    client.submit(address, "main form", directory="y")
    client.submit(address, "main form", directory=None)
    rows = db.session.scalars(sa.select(Consent).where(Consent.purpose == Purpose.DIRECTORY).order_by(Consent.id))
    assert [row.given for row in rows] == [True, False]


def test_without_the_needed_agreement_a_person_leaves_and_the_next_is_contact(client: Client) -> None:
    conference = make_conference()
    registration = as_contact(client, conference, delegates=2)
    address = f"/{conference.code}/my/consents"
    assert client.submit(address, "main form", run_event=None).status_code == 422
    assert client.submit(address, "main form", run_event=None, leave="y").status_code == 303
    people = db.session.scalars(sa.select(Delegate).order_by(Delegate.id)).all()
    assert [(person.state, person.is_contact) for person in people] == [
        (DelegateState.CANCELLED, False),
        (DelegateState.ACTIVE, True),
    ]
    assert registration.state is RegistrationState.APPROVED


def test_the_contact_takes_a_colleague_in_who_then_gets_a_ticket_and_a_mail(client: Client) -> None:
    conference = make_conference()
    registration = as_contact(client, conference)
    joining = make_delegate(registration, state=DelegateState.JOINING)
    db.session.execute(sa.delete(Ticket).where(Ticket.delegate_id == joining.id))
    assert client.post(f"/{conference.code}/my/delegates/{joining.id}/agree").status_code == 303
    assert db.session.scalars(sa.select(Delegate.state).where(Delegate.id == joining.id)).one() is DelegateState.ACTIVE
    assert len(db.session.scalars(sa.select(Ticket).where(Ticket.delegate_id == joining.id)).all()) == 1
    assert db.session.scalars(sa.select(Message.kind)).all() == ["join_agreed"]


def test_a_colleague_nobody_can_reach_does_not_become_the_contact(client: Client) -> None:
    conference = make_conference()
    registration = as_contact(client, conference)
    me, colleague = contact_of(registration), make_delegate(registration, phone=None)
    address = f"/{conference.code}/my/delegates/{colleague.id}/contact"
    assert client.page(f"/{conference.code}/my").all(f'form[action="{address}"]') == []
    refused = client.post(address)
    assert (refused.status_code, colleague.full_name in refused.text) == (409, True)
    assert contact_of(registration).id == me.id


def test_handing_over_the_part_of_the_contact_is_asked_for_twice(client: Client) -> None:
    conference = make_conference()
    registration = as_contact(client, conference)
    colleague = make_delegate(registration)
    address = f"/{conference.code}/my/delegates/{colleague.id}/contact"
    assert len(client.page(f"/{conference.code}/my").all(f'details:not([open]) form[action="{address}"]')) == 1
    assert client.post(address).status_code == 303
    assert contact_of(registration).id == colleague.id


def test_whoever_withdraws_leaves_the_contact_to_a_colleague_who_can_be_reached(client: Client) -> None:
    conference = make_conference()
    registration = as_contact(client, conference)
    make_delegate(registration, phone=None)
    reachable = make_delegate(registration)
    client.submit(f"/{conference.code}/my/consents", "main form", run_event=None, leave="y")
    assert contact_of(registration).id == reachable.id


def test_only_the_contact_decides_on_colleagues_and_only_on_their_own(client: Client) -> None:
    conference = make_conference()
    registration = as_contact(client, conference)
    stranger = make_delegate(make_registration(conference), state=DelegateState.JOINING)
    assert client.post(f"/{conference.code}/my/delegates/{stranger.id}/agree").status_code == 404
    joining = make_delegate(registration, state=DelegateState.JOINING)
    be(client, agreed(make_delegate(registration)))
    assert client.post(f"/{conference.code}/my/delegates/{joining.id}/agree").status_code == 403


def test_somebody_who_only_asks_to_join_sees_nothing(client: Client) -> None:
    conference = make_conference()
    be(client, make_delegate(make_registration(conference), state=DelegateState.JOINING))
    assert client.get(f"/{conference.code}/my").status_code == 403


def test_the_organisation_is_changed_and_a_wrong_value_is_kept(client: Client) -> None:
    conference = make_conference()
    as_contact(client, conference)
    address = f"/{conference.code}/my/organisation"
    wrong = client.submit(address, "#step_form", name_vi="Tên mới", employees="1234.5")
    assert wrong.status_code == 422
    assert page_of(wrong).all("#employees")[0].get("value") == "1234.5"
    assert (
        client.submit(address, "#step_form", name_vi="Tên mới", employees="1.234").location == f"/{conference.code}/my"
    )
    organisation = db.session.scalars(sa.select(Organisation)).one()
    assert (organisation.name_vi, organisation.employees, organisation.folded) == ("Tên mới", 1234, "ten moi")


def test_demands_are_added_and_one_left_out_is_closed(client: Client) -> None:
    conference = make_conference()
    registration = as_contact(client, conference)
    kept, dropped = make_demand(registration, 1_000), make_demand(registration, 2_000)
    address = f"/{conference.code}/my/demand"
    page = client.page(address)
    form = page.fields(page.all("#step_form")[0])
    shorter = page_of(client.post(address, data=form | {"do": "remove-1"}))
    data = shorter.fields(shorter.all("#step_form")[0]) | {"demands-0-area_max_m2": ["3.000"]}
    assert client.post(address, data=data).status_code == 303
    rows = db.session.execute(
        sa.select(LandDemand.id, LandDemand.area_max_m2, LandDemand.is_open).order_by(LandDemand.id)
    )
    assert rows.all() == [(kept.id, 3_000, True), (dropped.id, 2_000, False)]


def test_earlier_demands_stay_hidden_until_the_approval(client: Client) -> None:
    conference = make_conference()
    organisation = make_organisation(tax_code="9900000016")
    secret = make_registration(make_conference(), organisation=organisation)
    make_demand(secret, 7_777, created_at=NOW - timedelta(days=365))
    register(client, conference)
    registration = db.session.scalars(sa.select(Registration).where(Registration.conference_id == conference.id)).one()
    be(client, contact_of(registration))
    assert "7.777" not in client.page(f"/{conference.code}/my").text("main")
    registration.state = RegistrationState.APPROVED
    assert "7.777" in client.page(f"/{conference.code}/my").text("main")


def test_a_delegate_is_added_with_a_ticket_and_asked_for_consent(client: Client) -> None:
    conference = make_conference()
    as_contact(client, conference)
    address = f"/{conference.code}/my/delegates"
    page = client.page(address)
    grown = page_of(client.post(address, data=page.fields(page.all("#step_form")[0]) | {"do": "add"}))
    new = {"delegates-1-full_name": ["Hai"], "delegates-1-job_title": ["Phó"], "delegates-1-email": ["hai@example.com"]}
    assert client.post(address, data=grown.fields(grown.all("#step_form")[0]) | new).status_code == 303
    assert len(db.session.scalars(sa.select(Ticket)).all()) == 2
    assert [(m.kind, m.to_address) for m in db.session.scalars(sa.select(Message))] == [
        ("consents_asked", "hai@example.com")
    ]


def test_a_delegate_says_which_languages_they_speak_vietnamese_at_first(client: Client) -> None:
    conference = make_conference()
    registration = as_contact(client, conference)
    path, name = f"/{conference.code}/my/delegates", "delegates-0-languages"
    assert client.page(path).fields(client.page(path).all("#step_form")[0])[name] == ["vi"]
    for ticked in (["vi", "zh"], []):
        assert client.submit(path, "#step_form", **{name: ticked or None}).status_code == 303
        assert contact_of(registration).languages == ticked


def test_a_delegation_does_not_grow_beyond_its_limit(client: Client) -> None:
    conference = make_conference(max_delegates=1)
    as_contact(client, conference)
    address = f"/{conference.code}/my/delegates"
    page = client.page(address)
    form = page.fields(page.all("#step_form")[0])
    new = {"delegates-1-full_name": ["Hai"], "delegates-1-job_title": ["Phó"], "delegates-1-can_meet": ["y"]}
    answer = client.post(address, data=form | new)
    assert answer.status_code == 422
    assert page_of(answer).all("#delegates-1-full_name")[0].get("value") == "Hai"
    assert len(db.session.scalars(sa.select(Delegate)).all()) == 1


def test_my_data_can_be_taken_along(client: Client) -> None:
    conference = make_conference()
    registration = as_contact(client, conference)
    me = contact_of(registration)
    answer = client.get(f"/{conference.code}/my/data.json")
    copy = json.loads(answer.text)
    assert copy["person"]["email"] == me.email
    assert [row["purpose"] for row in copy["consents"]] == ["run_event"]
    assert client.page(f"/{conference.code}/my/data").text("h1") != ""


def test_the_contact_cancels_for_everybody(client: Client) -> None:
    conference = make_conference()
    registration = as_contact(client, conference, delegates=2)
    assert client.submit(f"/{conference.code}/my/cancel", "main form", reason="Bận việc").status_code == 303
    assert (registration.state, registration.reason) == (RegistrationState.CANCELLED, "Bận việc")
    page = client.page(f"/{conference.code}/my")
    assert page.texts("main h2") == ["Đăng ký đã được hủy", "Dữ liệu của tôi"]
    assert [link.get("href") for link in page.all("main .button")] == [f"/{conference.code}/register"]
    assert client.get(f"/{conference.code}/my/organisation").status_code == 403


def test_who_has_left_still_sees_takes_along_and_takes_back_what_concerns_them(client: Client) -> None:
    conference = make_conference()
    registration = as_contact(client, conference)
    me = contact_of(registration)
    client.submit(f"/{conference.code}/my/cancel", "main form")
    assert json.loads(client.get(f"/{conference.code}/my/data.json").text)["person"]["email"] == me.email
    asked = client.submit(f"/{conference.code}/my/data", "#requests form", right="delete")
    assert (asked.status_code, len(client.page(f"/{conference.code}/my/data").all("#requests .rows li"))) == (303, 1)
    assert client.submit(f"/{conference.code}/my/consents", "main form", run_event=None).status_code == 303
    assert not consents.has_given(db.session(), me.id, Purpose.RUN_EVENT)


def make_demand(registration: Registration, area: int, created_at: datetime = NOW) -> LandDemand:
    demand = LandDemand(
        organisation_id=registration.organisation_id,
        purpose=DemandPurpose.NEW,
        tenure=Tenure.LAND_SUBLEASE,
        area_min_m2=area,
        area_max_m2=area,
        sector_code="25",
        created_at=created_at,
    )
    db.session.add(demand)
    db.session.flush()
    return demand
