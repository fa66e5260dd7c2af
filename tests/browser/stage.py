"""Conferences that lie ahead of the real clock, since the application in the browser tests lives in the present."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from playwright.sync_api import Page

from conference.foundation import clock
from conference.foundation.db import db
from conference.people.models import User
from conference.programme.models import Conference
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
