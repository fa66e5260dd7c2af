"""How a conference ends: what is open is named first, and an archived one is only read."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from conference.app import OPEN_WHEN_ARCHIVED
from conference.foundation.db import db
from conference.meetings.models import MeetingRequest
from conference.programme.models import Conference, ConferenceState
from conference.registration.models import RegistrationState
from tests.factories.meetings import make_parties, make_request
from tests.factories.people import make_user
from tests.factories.programme import make_conference, make_hall, make_staff
from tests.factories.registration import make_registration
from tests.factories.time import DAY, NOW, at
from tests.pages import Client, page_of


@pytest.fixture(autouse=True)
def _ten_days_before() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


def state_of(conference: Conference) -> ConferenceState:
    db.session.refresh(conference)
    return conference.state


def test_what_is_still_open_is_named_before_a_conference_is_closed(client: Client) -> None:
    conference = make_conference(state=ConferenceState.LIVE)
    make_hall(conference, on=DAY)
    make_request(*make_parties(conference), expires_at=at(12))
    make_registration(conference, state=RegistrationState.SUBMITTED)
    client.sign_in(make_staff(conference))
    path = f"/{conference.code}/desk/state/closed"
    asked = page_of(client.post(path))
    (ahead, *rest) = asked.texts("main form li")
    assert DAY.strftime("%d/%m/%Y") in ahead
    assert set(rest) == {"1 đăng ký chưa được quyết định.", "1 lời mời gặp chưa được trả lời."}
    assert state_of(conference) is ConferenceState.LIVE
    assert client.post(path, data={"sure": "1"}).status_code == 303
    assert state_of(conference) is ConferenceState.CLOSED


def test_nothing_is_asked_where_nothing_is_open(client: Client) -> None:
    conference = make_conference(state=ConferenceState.LIVE)
    client.sign_in(make_staff(conference))
    assert client.post(f"/{conference.code}/desk/state/closed").status_code == 303


def test_an_archived_conference_is_read_and_not_changed(client: Client) -> None:
    conference = make_conference(state=ConferenceState.ARCHIVED)
    make_hall(conference)
    sender, receiver = make_parties(conference)
    client.sign_in(make_staff(conference))
    path = f"/{conference.code}/desk/meetings/new"
    assert "lưu trữ" in client.page(path).text("main")
    refused = client.post(path, data={"sender": sender.id, "receiver": receiver.id, "reason": "Gặp"})
    assert refused.status_code == 409
    assert "chỉ để xem" in page_of(refused).text("main")
    assert db.session.scalar(sa.select(sa.func.count(MeetingRequest.id))) == 0
    assert client.post(f"/{conference.code}/desk/state/closed").status_code == 303


def test_an_archived_conference_still_answers_about_personal_data(client: Client) -> None:
    conference = make_conference(state=ConferenceState.ARCHIVED)
    client.sign_in(make_user(is_administrator=True))
    assert client.post(f"/{conference.code}/desk/data-requests/1").status_code == 404


def test_every_exception_for_archived_conferences_names_something(app: Flask) -> None:
    assert app.blueprints.keys() | app.view_functions.keys() >= OPEN_WHEN_ARCHIVED
