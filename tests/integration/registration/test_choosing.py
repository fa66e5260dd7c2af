"""One address that stands for several delegates: each is reached, and nothing is done for the wrong one."""

import sqlalchemy as sa

from conference.foundation.db import db
from conference.mail.models import Message
from conference.people.models import Organisation, SignInLink, User
from conference.programme.models import Conference, Side
from conference.registration import consents, letters
from conference.registration.models import Delegate, Purpose, Registration
from tests.factories.programme import make_conference
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import NOW
from tests.integration.registration.answers import register
from tests.integration.registration.test_my_conference import agreed, be, contact_of
from tests.pages import Client


def name_of(registration: Registration) -> str:
    return db.session.get_one(Organisation, registration.organisation_id).name_vi


def two_of_one_address(client: Client, conference: Conference) -> tuple[Registration, Registration]:
    """Two organisations with the same contact address, the person signed in."""
    first, second = make_registration(conference), make_registration(conference, Side.INVESTOR)
    shared, other = agreed(contact_of(first)), agreed(contact_of(second))
    other.user_id, other.email = shared.user_id, shared.email
    be(client, shared)
    return first, second


def test_who_is_several_chooses_and_can_change_it(client: Client) -> None:
    conference = make_conference()
    first, second = two_of_one_address(client, conference)
    my = f"/{conference.code}/my"
    assert client.get(my).location == f"{my}/choose?next={my}"
    page = client.page(f"{my}/choose")
    names, links = page.texts("main h2"), [link.get("href") for link in page.all("main h2 a")]
    assert names == [name_of(first), name_of(second)]
    assert links == [f"{my}?acting={contact_of(one).id}" for one in (first, second)]
    assert name_of(second) in client.page(links[1]).text("main .lead")
    assert client.get(my).location == links[1]
    assert f"{my}/choose" in [link.get("href") for link in client.page(links[1]).all("main a")]


def test_each_address_of_a_page_keeps_the_delegate_whatever_another_tab_does(client: Client) -> None:
    conference = make_conference()
    first, second = two_of_one_address(client, conference)
    my = f"/{conference.code}/my"
    mine, other = contact_of(first).id, contact_of(second).id
    links = [link.get("href") for link in client.page(f"{my}?acting={mine}").all("main a")]
    assert f"{my}/organisation?acting={mine}" in links
    path = f"{my}/organisation?acting={mine}"
    page = client.page(path)
    sent = page.fields(page.all("#step_form")[0])
    client.page(f"{my}?acting={other}")
    answer = client.post(path, data=sent | {"name_vi": ["Tên mới"]})
    assert answer.location == f"{my}?acting={mine}"
    assert (name_of(first), name_of(second) == "Tên mới") == ("Tên mới", False)


def test_a_page_of_somebody_elses_delegate_changes_nothing(client: Client) -> None:
    conference = make_conference()
    first, _second = two_of_one_address(client, conference)
    stranger = contact_of(make_registration(conference))
    name = name_of(first)
    answer = client.post(f"/{conference.code}/my/organisation?acting={stranger.id}", data={"name_vi": "Tên mới"})
    assert (answer.status_code, name_of(first)) == (403, name)
    assert "/choose?" in client.get(f"/{conference.code}/my?acting={stranger.id}").location


def test_a_second_registration_with_the_same_address_is_reached_by_its_mail(client: Client) -> None:
    conference = make_conference()
    register(client, conference)
    made = db.session.scalars(sa.select(Registration)).one()
    first = make_registration(conference)
    shared = agreed(contact_of(first))
    user = db.session.get_one(User, contact_of(made).user_id)
    shared.user_id, shared.email = user.id, user.email
    client.sign_in(user, strong=False)
    link = db.session.scalars(sa.select(SignInLink).order_by(SignInLink.id.desc())).first()
    assert link is not None
    assert name_of(made) in client.page(link.next_path).text("main .lead")


def test_a_colleague_with_the_contacts_address_answers_for_themselves(client: Client) -> None:
    conference = make_conference()
    registration = make_registration(conference)
    contact = agreed(contact_of(registration))
    colleague = make_delegate(registration, email=contact.email, user_id=contact.user_id)
    registration.organisation = db.session.get_one(Organisation, registration.organisation_id)
    letters.ask_consents(db.session(), registration, colleague, by_staff=False, now=NOW)
    link = db.session.scalars(sa.select(SignInLink)).one()
    be(client, contact)
    assert client.submit(link.next_path, "main form", run_event="y", photos="y").status_code == 303
    assert [consents.has_given(db.session(), one.id, Purpose.PHOTOS) for one in (contact, colleague)] == [False, True]
    assert len(db.session.scalars(sa.select(Message)).all()) == 1
    assert db.session.scalars(sa.select(Delegate.user_id)).all() == [contact.user_id] * 2


def test_searching_partners_keeps_the_delegate(client: Client) -> None:
    conference = make_conference()
    first, _second = two_of_one_address(client, conference)
    mine = contact_of(first).id
    page = client.page(f"/{conference.code}/my/counterparts?acting={mine}&sort=name")
    sent = page.fields(page.all("main form.filters")[0])
    assert (sent["acting"], sent["sort"]) == ([str(mine)], ["name"])
