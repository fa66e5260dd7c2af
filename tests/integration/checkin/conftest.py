"""A conference on its day, with one desk and somebody at it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine
from werkzeug.test import TestResponse

from conference.checkin.models import Desk
from conference.commands.books import findings
from conference.foundation.access import Role
from conference.foundation.db import db
from conference.programme.models import Conference, ConferenceState
from conference.registration.models import Delegate
from tests.factories.checkin import make_desk, token_of
from tests.factories.programme import make_conference, make_staff
from tests.factories.time import at
from tests.pages import Client, Page


@dataclass
class Door:
    """A desk, and what can be done at it without scripts."""

    client: Client
    conference: Conference
    desk: Desk

    @property
    def path(self) -> str:
        return f"/{self.conference.code}/desk/check-in/{self.desk.id}"

    def scan(self, code: str, **fields: str) -> Page:
        """Type or scan a code, and look at the page one is sent to."""
        return self.follow(self.client.submit(self.path, "#code_form", code=code, **fields))

    def scan_ticket(self, delegate: Delegate, **fields: str) -> Page:
        return self.scan(f"HTTP://LOCALHOST/T/{token_of(delegate)}", **fields)

    def choose(self, words: str, number: int = 0, *, button: str = "person") -> Page:
        """Search, and press one of the buttons of the person listed there."""
        path = f"{self.path}?q={words}"
        return self.follow(
            self.client.submit(path, f'#search_results li:nth-child({number + 1}) form[action$="/{button}"]')
        )

    def listed(self, words: str) -> list[str]:
        """Whom the search finds."""
        return self.client.page(self.path, query_string={"q": words}).texts("#search_results li b")

    def counts(self) -> dict[str, str]:
        """Present and expected, by side."""
        page = self.client.page(self.path)
        return dict(zip(page.texts("#live .tile-label"), page.texts("#live .tile-value"), strict=True))

    def follow(self, response: TestResponse) -> Page:
        assert response.status_code == 303, response.text
        return self.client.page(response.headers["Location"])


def lines(page: Page) -> list[str]:
    """What the panels say, line by line."""
    return page.texts("#verdict .verdict p:not(.row)")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """It is 13:42 on the day, and stays so."""
    with time_machine.travel(at(13, 42), tick=False) as traveller:
        yield traveller


@pytest.fixture
def door(client: Client, clock: time_machine.Traveller) -> Iterator[Door]:
    """The front desk at work; afterwards the books must balance."""
    conference = make_conference(state=ConferenceState.LIVE)
    client.set_cookie("language", "en")
    client.sign_in(make_staff(conference, Role.FRONT_DESK, full_name="Lễ Tân"))
    yield Door(client, conference, make_desk(conference))
    assert list(findings(db.session())) == []
