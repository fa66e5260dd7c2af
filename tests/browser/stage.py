"""Conferences that lie ahead of the real clock, since the application in the browser tests lives in the present."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from playwright.sync_api import Page

from conference.foundation import clock
from conference.foundation.dates import local_day
from conference.foundation.db import db
from conference.mail.models import Message
from conference.people.models import User
from conference.programme.models import Conference, Day
from conference.registration.consents import answer
from conference.registration.models import Delegate, Purpose, Registration
from tests.factories.programme import make_conference, make_hall
from tests.factories.time import HANOI


def make_coming_conference(**given: Any) -> Conference:
    """In ten days, registration and booking open, with three tables and six times from 15:00."""
    now = clock.now()
    periods = {
        "registration_opens_at": now - timedelta(days=5),
        "registration_closes_at": now + timedelta(days=8),
        "booking_opens_at": now - timedelta(days=5),
        "booking_closes_at": now + timedelta(days=9),
    }
    conference = make_conference(**periods | given)
    make_hall(conference, on=(now + timedelta(days=10)).astimezone(HANOI).date())
    return conference


def make_running_conference(**given: Any) -> Conference:
    """One whose doors are open, whenever the test began."""
    conference = make_conference(**given)
    hold_now(conference.id)
    return conference


def hold_now(conference_id: int) -> None:
    """Add today and tomorrow to the days of a conference, which moves to where midnight is far."""
    conference = db.session.get_one(Conference, conference_id)
    conference.zone = a_zone_in_which_it_is_early(clock.now())
    today = local_day(clock.now(), conference.timezone)
    db.session.add_all(Day(conference_id=conference_id, on=today + timedelta(days=number)) for number in (0, 1))
    db.session.commit()


def a_zone_in_which_it_is_early(now: datetime) -> str:
    """Past five in the morning, so that the evening was yesterday and midnight is far, whenever the test runs."""
    ahead = (5 - now.astimezone(UTC).hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def contact_of(registration: Registration) -> Delegate:
    """The contact, who has agreed to everything."""
    found = sa.select(Delegate).where(Delegate.registration_id == registration.id, Delegate.is_contact)
    delegate = db.session.scalars(found).one()
    answer(db.session(), delegate, dict.fromkeys(Purpose, True), now=clock.now())
    return delegate


def user_of(delegate: Delegate) -> User:
    """Who signs in as this delegate."""
    return db.session.get_one(User, delegate.user_id)


def press(page: Page, name: str) -> None:
    """The button with exactly this name."""
    page.get_by_role("button", name=name, exact=True).click()


def fill(page: Page, **typed: str) -> None:
    """Type into fields by their names, as `fill(page, name_vi="…")`."""
    for name, text in typed.items():
        page.locator(f"[name='{name}']").fill(text)


def begin(page: Page, conference: Conference, side: str, tax_code: str) -> None:
    """The first two steps of registering."""
    page.goto(f"/{conference.code}/register")
    page.locator(f"[name='side'][value='{side}']").check()
    press(page, "Continue")
    fill(page, tax_code=tax_code)
    press(page, "Continue")


def name_delegate(page: Page, number: int, full_name: str, email: str) -> None:
    """Who comes."""
    said = {"full_name": full_name, "job_title": "Giám đốc", "email": email, "phone": f"0950 000 00{number}"}
    fill(page, **{f"delegates-{number}-{name}": text for name, text in said.items()})


def link_in_mail(kind: str, address: str) -> str:
    """The address in the only mail of this kind to somebody."""
    db.session.rollback()
    found = sa.select(Message.text).where(Message.kind == kind, Message.to_address == address)
    link = re.search(r"http\S+/sign-in/link/\S+", db.session.scalars(found).one())
    assert link is not None
    return link[0]
