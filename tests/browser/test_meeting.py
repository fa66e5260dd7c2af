"""Two parties find a time for a meeting, and lose it again."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from conference.foundation.db import db
from conference.meetings.models import Meeting, TableOccupancy
from conference.people.models import Organisation
from conference.programme.models import Conference
from conference.registration.models import Registration
from tests.browser.conftest import Open
from tests.browser.stage import contact_of, fill, make_coming_conference, press, user_of
from tests.factories.meetings import make_parties


@pytest.fixture
def conference() -> Conference:
    return make_coming_conference()


def name_of(registration: Registration) -> str:
    return db.session.get_one(Organisation, registration.organisation_id).name_vi


def open_answers(page: Page, conference: Conference, box: str = "received") -> None:
    """The one open request of a box."""
    page.goto(f"/{conference.code}/my/requests?box={box}")
    page.get_by_role("main").get_by_role("link", name=re.compile("^(Answer|See the request)$")).click()


def occupied(conference: Conference) -> int:
    db.session.rollback()
    tables = sa.select(sa.func.count()).select_from(TableOccupancy).join(Meeting)
    return db.session.scalar(tables.where(Meeting.conference_id == conference.id)) or 0


def test_asked_answered_with_other_times_accepted_seen_in_both_agendas_and_cancelled(
    open_page: Open, conference: Conference
) -> None:
    enterprise, investor = make_parties(conference)
    names = {"enterprise": name_of(enterprise), "investor": name_of(investor)}
    asking = open_page(user_of(contact_of(enterprise)), language="en")
    asked = open_page(user_of(contact_of(investor)), phone=True, language="en")

    asking.goto(f"/{conference.code}/my/counterparts")
    asking.get_by_role("link", name=names["investor"], exact=True).click()
    fill(asking, reason="Cần 5.000 m² đất từ quý IV")
    press(asking, "Send the request")

    open_answers(asked, conference)
    expect(asked.get_by_role("main")).to_contain_text("Cần 5.000 m² đất từ quý IV")
    asked.get_by_text("Propose other times", exact=True).click()
    asked.get_by_role("checkbox", name=re.compile("15:50")).check()
    asked.get_by_role("checkbox", name=re.compile("16:15")).check()
    press(asked, "Propose these times")

    open_answers(asking, conference, "sent")
    times = asking.get_by_label("Time", exact=True)
    offered = times.locator("option").filter(has_text="16:15")
    times.select_option(value=offered.get_attribute("value"))
    press(asking, "Accept the meeting")

    for page, other in ((asking, names["investor"]), (asked, names["enterprise"])):
        page.goto(f"/{conference.code}/my/agenda")
        line = page.locator(".agenda-item").filter(has_text=other)
        expect(line.locator("time")).to_have_text("16:15–16:35")
        expect(line).to_contain_text("Table 01")
    assert occupied(conference) == 1

    asked.get_by_role("link", name=names["enterprise"]).click()
    asked.get_by_role("group").get_by_text("Cancel the meeting", exact=True).first.click()
    fill(asked, **{"cancel-reason": "Chúng tôi bận việc đột xuất"})
    press(asked, "Cancel the meeting")

    asking.goto(f"/{conference.code}/my/agenda")
    expect(asking.get_by_role("main")).to_contain_text("No meeting yet")
    assert occupied(conference) == 0
