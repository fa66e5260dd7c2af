"""The staff's door: password, second step, recovery codes, and what ends a session."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa
import time_machine
from argon2 import PasswordHasher

from conference.app import create_app
from conference.foundation import clock
from conference.foundation.db import db
from conference.mail.models import Message
from conference.people.models import User
from conference.people.passwords import hash_password
from tests.conftest import settings_for
from tests.factories.people import make_user
from tests.integration.people.test_links import mailed_path, who
from tests.pages import Client, page_of

PASSWORD = "trà sen buổi sáng"
HASHED = hash_password(PASSWORD)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def make_staff(**given: object) -> User:
    return make_user(email="lan@example.com", password_hash=HASHED, **given)


def enter(client: Client, password: str = PASSWORD, email: str = "lan@example.com") -> int:
    return client.submit("/sign-in/staff", email=email, password=password).status_code


def now_code(later: timedelta = timedelta(0)) -> str:
    return pyotp.TOTP(SECRET).at(clock.now() + later)


def fresh(user: User) -> User:
    db.session.expire_all()
    return db.session.get_one(User, user.id)


def test_the_right_password_opens_and_leads_back(client: Client) -> None:
    user = make_staff(is_administrator=True)
    response = client.get("/admin/users?q=lan")
    assert response.location == "/sign-in/staff?next=/admin/users?q%3Dlan"
    response = client.submit(response.location, email="lan@example.com", password=PASSWORD)
    assert (response.status_code, response.location) == (303, "/admin/users?q=lan")
    assert fresh(user).last_sign_in_at is not None


@pytest.mark.parametrize(("email", "password"), [("lan@example.com", "wrong password"), ("no@example.com", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: Client, email: str, password: str) -> None:
    make_staff()
    response = client.submit("/sign-in/staff", email=email, password=password)
    assert response.status_code == 422
    shown = page_of(response)
    assert shown.texts("#password-error") == ["Địa chỉ e-mail và mật khẩu không khớp."]
    assert [field.get("value") for field in shown.all("#email")] == [email]


def test_a_closed_account_stays_closed(client: Client) -> None:
    make_staff(is_active=False)
    assert enter(client) == 422


def test_an_old_hash_is_renewed_on_the_way_in(client: Client) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    user = make_user(email="lan@example.com", password_hash=old)
    assert enter(client) == 303
    assert fresh(user).password_hash != old
    client.post("/sign-out")
    assert enter(client) == 303


def test_signing_in_begins_a_new_session(client: Client) -> None:
    make_staff()
    client.page("/sign-in/staff")
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        session["draft.registration"] = "kept"
        before = dict(session)
    enter(client)
    with client.session_transaction() as session:
        after = dict(session)
    assert "planted" not in after
    assert after["draft.registration"] == "kept"
    assert after.get("csrf_token") != before["csrf_token"]


def test_ten_wrong_passwords_close_the_door_for_a_while_for_known_and_unknown_alike(client: Client) -> None:
    make_staff()
    for email in ("lan@example.com", "nobody@example.com"):
        assert [enter(client, "wrong password", email) for _try in range(11)] == [422] * 10 + [429]
    assert enter(client) == 429
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert enter(client) == 303


def test_with_a_second_step_the_password_alone_does_not_open(client: Client) -> None:
    make_staff(totp_secret=SECRET, totp_confirmed_at=clock.now())
    response = client.submit("/sign-in/staff?next=/account", email="lan@example.com", password=PASSWORD)
    assert response.location == "/sign-in/staff/code?next=/account"
    assert who(client) == ""
    wrong = client.submit(response.location, code="000000")
    assert (wrong.status_code, page_of(wrong).texts("#code-error") != []) == (422, True)
    assert client.submit(response.location, code=now_code()).location == "/account"
    assert who(client) == "lan@example.com"


def test_a_code_opens_once(client: Client) -> None:
    make_staff(totp_secret=SECRET, totp_confirmed_at=clock.now())
    with time_machine.travel(clock.now(), tick=False):
        code = now_code()
        for expected in (303, 422):
            enter(client)
            assert client.submit("/sign-in/staff/code", code=code).status_code == expected
            client.post("/sign-out")


def test_the_second_step_waits_ten_minutes(client: Client) -> None:
    make_staff(totp_secret=SECRET, totp_confirmed_at=clock.now())
    enter(client)
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert client.get("/sign-in/staff/code").location == "/sign-in/staff"


def test_five_wrong_codes_close_the_second_step_for_a_while(client: Client) -> None:
    make_staff(totp_secret=SECRET, totp_confirmed_at=clock.now())
    enter(client)
    tried = [client.submit("/sign-in/staff/code", code="000000").status_code for _try in range(6)]
    assert tried == [422] * 5 + [429]


def test_the_second_step_is_set_up_with_recovery_codes_shown_once_each_good_once(client: Client) -> None:
    user = make_staff()
    enter(client)
    client.submit("/account/two-step")
    shown = client.page("/account/two-step")
    assert shown.all("main img")[0].get("src").startswith("data:image/svg+xml;base64,")
    secret = fresh(user).totp_secret or ""
    response = client.submit("/account/two-step", code=pyotp.TOTP(secret).at(clock.now()))
    codes = client.page(response.location).texts("main li")
    assert (len(codes), client.get(response.location).location) == (10, "/account/two-step")
    for expected in (303, 422):
        client.post("/sign-out")
        enter(client)
        assert client.submit("/sign-in/staff/code", code=codes[3].upper()).status_code == expected


def test_the_second_step_goes_only_with_the_password(client: Client) -> None:
    user = make_staff(totp_secret=SECRET, totp_confirmed_at=clock.now())
    client.sign_in(user)
    assert client.submit("/account/two-step/remove", password="wrong password").status_code == 422
    assert fresh(user).totp_secret == SECRET
    assert client.submit("/account/two-step/remove", password=PASSWORD).status_code == 303
    assert (fresh(user).totp_secret, fresh(user).totp_confirmed_at) == (None, None)


def test_changing_the_password_signs_other_devices_out(client: Client) -> None:
    user = make_staff()
    other = client.application.test_client()
    assert isinstance(other, Client)
    other.sign_in(user)
    enter(client)
    weak = client.submit("/account/password", password=PASSWORD, new_password="lan@example.com")
    assert (weak.status_code, len(page_of(weak).texts("#new_password-error"))) == (422, 1)
    done = client.submit("/account/password", password=PASSWORD, new_password="cà phê sữa đá")
    assert (done.status_code, who(client), who(other)) == (303, "lan@example.com", "")
    client.post("/sign-out")
    assert (enter(client), enter(client, "cà phê sữa đá")) == (422, 303)


def test_ending_all_sessions_signs_every_device_out(client: Client) -> None:
    user = make_staff()
    other = client.application.test_client()
    assert isinstance(other, Client)
    other.sign_in(user)
    client.sign_in(user)
    client.post("/account/end-sessions")
    assert (who(client), who(other)) == ("", "")


def test_a_mailed_link_does_not_open_what_guards_the_password(client: Client) -> None:
    client.sign_in(make_staff(), strong=False)
    for path in ("/account/password", "/account/two-step", "/account/two-step/remove"):
        assert client.get(path).location == f"/sign-in/staff?next={path}"


def test_a_forgotten_password_is_replaced_through_a_mail(client: Client) -> None:
    make_staff()
    client.submit("/sign-in/staff/forgotten", email="lan@example.com")
    path = mailed_path()
    assert client.submit(path, new_password="short").status_code == 422
    assert client.submit(path, new_password="cà phê sữa đá").location == "/sign-in/staff"
    assert (enter(client), enter(client, "cà phê sữa đá")) == (422, 303)
    assert client.get(path).status_code == 410


def test_attendees_get_no_link_to_a_password(client: Client) -> None:
    make_user(email="lan@example.com")
    client.submit("/sign-in/staff/forgotten", email="lan@example.com")
    assert db.session.scalars(sa.select(Message)).all() == []


def test_a_persons_language_greets_them_on_a_new_browser(client: Client) -> None:
    make_staff(language="en")
    enter(client)
    assert client.page("/account").text("h1") == "My account"
    client.submit("/account", full_name="Đặng Thị Lan", language="vi")
    assert client.page("/account").text("h1") == "Tài khoản của tôi"


def test_cookies_are_for_this_site_only(client: Client) -> None:
    make_staff()
    response = client.submit("/sign-in/staff", email="lan@example.com", password=PASSWORD)
    (cookie,) = [value for value in response.headers.getlist("Set-Cookie") if value.startswith("session=")]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}


def test_on_https_cookies_travel_encrypted_only(tmp_path: Path) -> None:
    app = create_app(replace(settings_for(tmp_path), base_url="https://conference.example.vn"))
    response = app.test_client().get("/sign-in")
    assert [cookie.split("; ")[1] for cookie in response.headers.getlist("Set-Cookie")] == ["Secure"]
    with app.app_context():
        db.engine.dispose()
