"""A session that ends in the middle of a form loses nothing that was typed; a forged request changes nothing."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.ctx import AppContext
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from conference.foundation import clock
from conference.foundation.db import db
from conference.foundation.kept import KeptInput
from conference.people.models import User
from tests.factories.people import make_user
from tests.pages import Client, check, page_of

NAME = {"full_name": "Đặng Thị Lan", "language": "en"}


def browser(app: Flask, user: User | None = None) -> FlaskClient:
    """One whose session is gone, or is another one than that of the form still open in it."""
    client = FlaskClient(app, app.response_class)
    db.session.commit()
    if user is not None:
        with client.session_transaction() as session:
            session["_user_id"] = f"{user.id}.{user.epoch}.l"
            session["csrf_token"] = "another session's"
    return client


def send(client: FlaskClient, path: str, data: dict[str, Any], **headers: str) -> TestResponse:
    """Send a form as it stands, with a token of yesterday unless the form has another."""
    with client.application.app_context():
        response = client.post(path, data={"csrf_token": "stale", **data}, headers=headers)
    db.session.expire_all()
    if response.text and response.mimetype == "text/html":
        check(response.text)
    return response


def name_of(user: User) -> str:
    db.session.expire_all()
    return db.session.get_one(User, user.id).full_name


def values(response: TestResponse, *names: str) -> list[str]:
    return [page_of(response).all(f"#{name}")[0].get("value", "") for name in names]


def test_a_form_of_a_lost_session_is_shown_again_with_what_was_typed(app: Flask, ctx: AppContext) -> None:
    response = send(browser(app), "/sign-in", {"email": "lan@example.com"})
    assert (response.status_code, values(response, "email")) == (422, ["lan@example.com"])
    assert page_of(response).texts("#messages .notice") == [
        "Phiên làm việc đã hết hạn. Nội dung quý vị nhập vẫn còn: hãy xem lại và gửi lần nữa."
    ]


def test_a_stale_tab_changes_nothing_and_keeps_what_was_typed(app: Flask, ctx: AppContext) -> None:
    user = make_user(full_name="Lan")
    response = send(browser(app, user), "/account", NAME)
    assert (response.status_code, values(response, "full_name")) == (422, ["Đặng Thị Lan"])
    assert name_of(user) == "Lan"


def test_sent_once_more_with_the_fresh_token_it_is_done(app: Flask, ctx: AppContext) -> None:
    user = make_user(full_name="Lan")
    client = browser(app, user)
    shown = page_of(send(client, "/account", NAME))
    assert send(client, "/account", shown.fields(shown.all("main form")[0])).status_code == 303
    assert name_of(user) == "Đặng Thị Lan"


def test_a_button_of_a_stale_tab_does_nothing_and_says_so(app: Flask, ctx: AppContext) -> None:
    user = make_user()
    response = send(browser(app, user), "/account/end-sessions", {})
    assert response.status_code == 409
    assert db.session.get_one(User, user.id).epoch == 1


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_a_request_from_another_site_is_refused(app: Flask, ctx: AppContext, headers: dict[str, str]) -> None:
    user = make_user(full_name="Lan")
    response = send(browser(app, user), "/account", NAME, **headers)
    assert (response.status_code, "Đặng Thị Lan" in response.text) == (400, False)
    assert name_of(user) == "Lan"


def test_who_was_signed_out_finds_everything_again_after_signing_in(client: Client, app: Flask) -> None:
    user = make_user(full_name="Lan")
    response = send(browser(app), "/account", NAME, Referer="http://localhost/account?x=1")
    assert response.status_code == 303
    way = response.location.removeprefix("/sign-in?next=").replace("%3D", "=").replace("%26", "&").replace("%3F", "?")
    assert way.startswith("/account?x=1&kept=")
    shown = client.sign_in(user).page(way)
    assert shown.all("#full_name")[0].get("value") == "Đặng Thị Lan"
    assert shown.texts("#language option[selected]") == ["English"]
    assert len(shown.texts("#messages .notice")) == 1
    assert name_of(user) == "Lan"


def test_htmx_is_led_to_the_sign_in_and_back(app: Flask, ctx: AppContext) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/account"}
    response = send(browser(app), "/account", NAME, **headers)
    assert response.status_code == 204
    assert response.headers["HX-Redirect"].startswith("/sign-in?next=/account?kept%3D")


def test_passwords_are_never_kept(app: Flask, ctx: AppContext) -> None:
    send(browser(app), "/account/password", {"password": "trà sen buổi sáng", "new_password": "cà phê sữa đá"})
    assert db.session.scalars(sa.select(KeptInput)).all() == []


def test_what_was_typed_is_forgotten_after_an_hour(client: Client, app: Flask) -> None:
    user = make_user(full_name="Lan")
    send(browser(app), "/account", NAME)
    token = db.session.scalars(sa.select(KeptInput.token)).one()
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        shown = client.sign_in(user).page(f"/account?kept={token}")
    assert shown.all("#full_name")[0].get("value") == "Lan"


def test_more_than_a_form_can_hold_is_not_kept(app: Flask, ctx: AppContext) -> None:
    send(browser(app), "/account", {"full_name": "x" * 300_000})
    assert db.session.scalars(sa.select(KeptInput)).all() == []


def test_another_form_on_the_page_is_left_alone(client: Client, app: Flask) -> None:
    user = make_user(full_name="Lan")
    send(browser(app), "/account", {"reason": "nothing this form knows"})
    token = db.session.scalars(sa.select(KeptInput.token)).one()
    shown = client.sign_in(user).page(f"/account?kept={token}")
    assert shown.all("#full_name")[0].get("value") == "Lan"
