"""The organiser's view of the outbox."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from conference.foundation import clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.mail.models import Message, MessageState
from conference.mail.outbox import enqueue
from conference.people.audit import AuditEntry
from conference.programme.models import Conference
from tests.factories.people import make_user
from tests.factories.programme import make_conference, make_staff
from tests.pages import Client, page_of
from tests.queries import count_statements

LINK = "http://localhost/sign-in/link/secret.token"


@pytest.fixture
def conference(client: Client) -> Conference:
    """A conference whose organiser is signed in."""
    made = make_conference(code="hn")
    client.sign_in(make_staff(made, Role.ORGANISER))
    return made


def write(conference: Conference | None, name: str = "Đặng Thị Lan", **changes: object) -> Message:
    conference_id = conference.id if conference else None
    db.session.commit()
    now = clock.now()
    with transaction() as session:
        message = enqueue(
            session, "sign_in_link", to_address="lan@example.com", to_name=name, language="vi", now=now,
            conference_id=conference_id, url=LINK, expires_at=now,
        )  # fmt: skip
        for attribute, value in changes.items():
            setattr(message, attribute, value)
    return message


def state_of(message: Message) -> MessageState:
    db.session.expire_all()
    return db.session.get_one(Message, message.id).state


def test_mails_are_found_without_marks_and_by_state(client: Client, conference: Conference) -> None:
    write(conference)
    write(conference, "Trần Bình", state=MessageState.FAILED)
    assert len(client.page("/hn/desk/mail/").texts("tbody tr")) == 2
    assert [row.split()[-1] for row in client.page("/hn/desk/mail/?q=dang+thi").texts("tbody tr td:nth-child(2)")] == [
        "lan@example.com"
    ]
    assert client.page("/hn/desk/mail/?state=failed").texts("tbody .badge") == ["Không gửi được"]
    assert client.page("/hn/desk/mail/?state=nonsense&q=nobody%25").texts(".empty-title") != []


def test_mails_of_another_conference_are_not_there(client: Client, conference: Conference) -> None:
    foreign, site = write(make_conference()), write(None)
    assert client.page("/hn/desk/mail/").texts("tbody tr") == []
    for message in (foreign, site):
        for path in ("", "/html"):
            assert client.get(f"/hn/desk/mail/{message.id}{path}").status_code == 404
        assert client.post(f"/hn/desk/mail/{message.id}/again").status_code == 404


def test_administrators_also_see_mails_of_no_conference(client: Client, conference: Conference) -> None:
    write(None)
    client.sign_in(make_user(is_administrator=True))
    assert len(client.page("/hn/desk/mail/").texts("tbody tr")) == 1


def test_the_letter_stands_in_a_frame_that_may_do_nothing(client: Client, conference: Conference) -> None:
    message = write(conference)
    shown = client.page(f"/hn/desk/mail/{message.id}")
    (frame,) = shown.all("iframe")
    assert (frame.get("sandbox"), frame.get("src")) == ("", f"/hn/desk/mail/{message.id}/html")
    framed = client.get(frame.get("src"))
    assert framed.headers["Content-Security-Policy"] == (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    )
    assert message.subject in framed.text


def test_links_that_sign_in_are_shown_to_administrators_only_and_where_mails_never_leave(
    client: Client, conference: Conference, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = write(conference)
    paths = (f"/hn/desk/mail/{message.id}", f"/hn/desk/mail/{message.id}/html")
    assert ["secret.token" in client.get(path).text for path in paths] == [False, False]
    client.sign_in(make_user(is_administrator=True))
    assert [LINK in client.get(path).text for path in paths] == [True, True]
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], smtp_url="smtp://localhost"))
    assert ["secret.token" in client.get(path).text for path in paths] == [False, False]


def test_a_mail_that_never_left_is_not_called_sent(
    client: Client, conference: Conference, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(conference, state=MessageState.SENT)
    assert client.page("/hn/desk/mail/").texts("tbody .badge") == ["Đã ghi vào tệp"]
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], smtp_url="smtp://localhost"))
    assert client.page("/hn/desk/mail/").texts("tbody .badge") == ["Đã gửi"]


def test_a_mail_that_failed_is_sent_again_and_recorded(client: Client, conference: Conference) -> None:
    message = write(conference, state=MessageState.FAILED, attempts=7, error="550 No such mailbox")
    assert "550 No such mailbox" in client.page(f"/hn/desk/mail/{message.id}").text(".notice[data-kind=error]")
    response = client.submit(f"/hn/desk/mail/{message.id}", "main form[action$=again]")
    assert (response.status_code, state_of(message)) == (303, MessageState.QUEUED)
    entry = db.session.scalars(sa.select(AuditEntry)).one()
    assert (entry.verb, entry.subject, entry.conference_id) == ("sent_again", "message", conference.id)


def test_a_mail_that_may_have_arrived_is_for_a_person_to_settle(client: Client, conference: Conference) -> None:
    message = write(conference, state=MessageState.UNCLEAR)
    client.submit(f"/hn/desk/mail/{message.id}", "main form[action$=arrived]")
    assert state_of(message) is MessageState.SENT


def test_a_mail_on_its_way_is_not_sent_again(client: Client, conference: Conference) -> None:
    message = write(conference)
    for what in ("again", "arrived"):
        response = client.post(f"/hn/desk/mail/{message.id}/{what}")
        assert (response.status_code, page_of(response).texts("h1") != []) == (409, True)
    assert state_of(message) is MessageState.QUEUED


def test_the_list_costs_the_same_for_three_and_three_hundred(client: Client, conference: Conference) -> None:
    first = write(conference)
    same = {column.key: getattr(first, column.key) for column in Message.__table__.columns if column.key != "id"}
    counts = []
    client.page("/hn/desk/mail/")
    for more in (2, 297):
        db.session.add_all(Message(**same | {"message_id": f"<{more}-{number}>"}) for number in range(more))
        db.session.commit()
        with count_statements() as sent:
            client.page("/hn/desk/mail/")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 10


def test_mails_stand_in_order_of_the_time_they_were_written(client: Client, conference: Conference) -> None:
    now = clock.now()
    for name, hours in [("Lê An", 2), ("Đỗ Bình", 5), ("Vũ Chi", 1)]:
        write(conference, name, created_at=now - timedelta(hours=hours))
    by_time = [text.split()[1] for text in client.page("/hn/desk/mail/").texts("tbody td:nth-child(2)")]
    assert by_time == ["Chi", "An", "Bình"]
    again = [text.split()[1] for text in client.page("/hn/desk/mail/?sort=date").texts("tbody td:nth-child(2)")]
    assert again == by_time[::-1]
