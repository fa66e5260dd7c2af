"""Signing in by a mailed link."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from conference.foundation.db import db, transaction
from conference.mail.models import Message
from conference.people.links import make_link
from conference.people.models import SignInLink, User
from tests.factories.people import make_user
from tests.pages import Client, page_of


def mailed_path() -> str:
    """The path of the address in the only mail of the outbox."""
    text = db.session.scalars(sa.select(Message.text)).one()
    (found,) = re.findall(r"http://localhost(/sign-in/\S+)", text)
    return str(found)


def who(client: Client) -> str:
    """The address on the account page, empty when signed out."""
    response = client.get("/account")
    return page_of(response).text("main .lead") if response.status_code == 200 else ""


def ask(client: Client, email: str) -> None:
    response = client.submit("/sign-in?next=/account", email=email)
    assert (response.status_code, response.location) == (303, "/sign-in/sent?next=/account")


def test_a_link_is_mailed_and_its_button_signs_in(client: Client) -> None:
    lan = make_user(email="lan@example.com")
    ask(client, " Lan@Example.com ")
    response = client.submit(mailed_path())
    assert (response.status_code, response.location) == (303, "/account")
    assert who(client) == lan.email


def test_opening_a_link_as_mail_scanners_do_uses_nothing_up(client: Client) -> None:
    make_user(email="lan@example.com")
    ask(client, "lan@example.com")
    for _time in range(3):
        client.get(mailed_path())
        client.head(mailed_path())
    assert who(client) == ""
    assert client.submit(mailed_path()).status_code == 303


def test_asking_answers_the_same_for_an_unknown_address_and_mails_nothing(client: Client) -> None:
    ask(client, "nobody@example.com")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SignInLink)) == 0


def test_a_closed_account_gets_no_link(client: Client) -> None:
    make_user(email="lan@example.com", is_active=False)
    ask(client, "lan@example.com")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 0


def link_for(user: User, *, age: timedelta = timedelta(0)) -> str:
    """The path of a link made some time ago."""
    db.session.commit()
    with transaction() as session:
        address = make_link(session, session.get_one(User, user.id), now=datetime.now(UTC) - age, next_path="/account")
    return address.removeprefix("http://localhost")


@pytest.mark.parametrize("minutes", [61, 600])
def test_an_expired_link_offers_a_new_one(client: Client, minutes: int) -> None:
    response = client.get(link_for(make_user(), age=timedelta(minutes=minutes)))
    assert response.status_code == 410
    assert page_of(response).all('main form[action^="/sign-in"] input[name="email"]') != []


def test_a_foreign_link_offers_a_new_one(client: Client) -> None:
    said, _, signature = link_for(make_user()).rpartition(".")
    forged = ("A" if signature[0] != "A" else "B") + signature[1:]  # the last letter has bits that mean nothing
    assert client.get(f"{said}.{forged}").status_code == 410
    assert client.post("/sign-in/link/nonsense").status_code == 409


def test_a_used_link_opens_nothing_for_somebody_else(client: Client) -> None:
    path = link_for(make_user())
    client.submit(path)
    client.post("/sign-out")
    assert client.get(path).status_code == 410
    assert client.post(path).status_code == 409
    assert who(client) == ""


def test_a_double_click_leads_on_as_if_it_were_one(client: Client) -> None:
    path = link_for(make_user())
    assert [client.post(path).location, client.post(path).location] == ["/account", "/account"]


def test_a_link_does_not_open_what_staff_may_do(client: Client) -> None:
    client.submit(link_for(make_user(is_administrator=True)))
    response = client.get("/admin/users")
    assert (response.status_code, response.location) == (303, "/sign-in/staff?next=/admin/users")


def test_a_link_leads_nowhere_but_to_ourselves(client: Client) -> None:
    make_user(email="lan@example.com")
    client.submit("/sign-in?next=https://evil.example/", email="lan@example.com")
    assert client.submit(mailed_path()).location == "/my"


def test_asking_too_often_is_answered_with_the_time_to_try_again(client: Client) -> None:
    for _time in range(5):
        ask(client, "nobody@example.com")
    response = client.submit("/sign-in", email="nobody@example.com")
    assert response.status_code == 429
    assert re.search(r"\d\d:\d\d", page_of(response).text("main")) is not None
    ask(client, "somebody-else@example.com")
