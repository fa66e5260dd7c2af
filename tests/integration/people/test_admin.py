"""Administrators' pages."""

import sqlalchemy as sa

from conference.foundation import clock
from conference.foundation.db import db
from conference.mail.models import Message
from conference.people.audit import AuditEntry
from conference.people.models import User
from tests.factories.people import make_user
from tests.pages import Client, page_of
from tests.queries import count_statements


def administrator(client: Client) -> User:
    admin = make_user(email="admin@example.com", full_name="Quản trị", is_administrator=True)
    client.sign_in(admin)
    return admin


def verbs() -> list[str]:
    return list(db.session.scalars(sa.select(AuditEntry.verb).order_by(AuditEntry.id)))


def fresh(user: User) -> User:
    db.session.expire_all()
    return db.session.get_one(User, user.id)


def test_somebody_invited_gets_a_mail_and_chooses_a_password(client: Client) -> None:
    administrator(client)
    response = client.submit("/admin/users/new", email="Lan@Example.com", full_name="Đặng Thị Lan", language="en")
    assert response.status_code == 303
    message = db.session.scalars(sa.select(Message)).one()
    assert (message.kind, message.to_address, message.language) == ("staff_invitation", "lan@example.com", "en")
    assert verbs() == ["invited"]
    assert "Quản trị invites you" in message.text
    assert "lan@example.com" in client.page("/admin/users").text("#user_list")


def test_a_bad_invitation_keeps_what_was_typed(client: Client) -> None:
    administrator(client)
    response = client.submit("/admin/users/new", email="lan@", full_name="Đặng Thị Lan")
    shown = page_of(response)
    assert response.status_code == 422
    assert [shown.all(f"#{name}")[0].get("value") for name in ("email", "full_name")] == ["lan@", "Đặng Thị Lan"]
    assert len(shown.texts("#email-error")) == 1


def test_closing_an_account_ends_its_sessions_and_is_recorded(client: Client) -> None:
    someone = make_user(email="lan@example.com")
    theirs = client.application.test_client()
    assert isinstance(theirs, Client)
    theirs.sign_in(someone)
    administrator(client)
    client.post(f"/admin/users/{someone.id}/active")
    assert (theirs.get("/account").status_code, fresh(someone).is_active) == (303, False)
    client.post(f"/admin/users/{someone.id}/active")
    assert fresh(someone).is_active
    assert verbs() == ["deactivated", "activated"]


def test_rights_and_second_step_are_changed_and_recorded(client: Client) -> None:
    someone = make_user(email="lan@example.com", totp_secret="X", totp_confirmed_at=clock.now())
    administrator(client)
    client.post(f"/admin/users/{someone.id}/reset-two-step")
    client.post(f"/admin/users/{someone.id}/administrator")
    assert (fresh(someone).totp_secret, fresh(someone).is_administrator) == (None, True)
    assert verbs() == ["reset_two_step", "made_administrator"]


def test_an_administrator_cannot_lock_themselves_out(client: Client) -> None:
    admin = administrator(client)
    for what in ("active", "administrator", "reset-two-step"):
        assert client.post(f"/admin/users/{admin.id}/{what}").status_code == 409
    assert (fresh(admin).is_active, fresh(admin).is_administrator, verbs()) == (True, True, [])


def test_accounts_are_found_without_marks_and_sorted_by_given_name(client: Client) -> None:
    administrator(client)
    for name in ("Đặng Văn Bình", "Nguyễn Thị An", "Đặng Thu Ánh"):
        make_user(full_name=name)
    found = client.page("/admin/users?kind=all&q=dang").texts("tbody th a")
    assert found == ["Đặng Thu Ánh", "Đặng Văn Bình"]


def test_the_list_costs_the_same_for_three_and_three_hundred(client: Client) -> None:
    administrator(client)
    counts = []
    for more in (3, 297):
        for _number in range(more):
            make_user()
        db.session.commit()
        with count_statements() as sent:
            client.page("/admin/users?kind=all")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 10


def test_an_unknown_account_is_not_found(client: Client) -> None:
    administrator(client)
    assert client.get("/admin/users/999999").status_code == 404
