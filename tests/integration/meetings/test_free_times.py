"""When people can meet: set by themselves, or by an organiser for them."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
import time_machine

from conference.foundation.access import Role
from conference.foundation.db import db
from conference.meetings.models import Absence
from conference.people.audit import AuditEntry
from conference.people.models import User
from conference.programme.models import Side
from conference.registration.models import Delegate, Registration
from tests.factories.meetings import make_parties
from tests.factories.programme import make_conference, make_hall, make_staff
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import NOW
from tests.pages import Client


@pytest.fixture(autouse=True)
def _ten_days_before() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


def people_of(registration: Registration) -> list[Delegate]:
    listed = sa.select(Delegate).where(Delegate.registration_id == registration.id).order_by(Delegate.id)
    return list(db.session.scalars(listed))


def absences() -> list[tuple[int, int]]:
    return [(one.delegate_id, one.slot_id) for one in db.session.scalars(sa.select(Absence))]


def test_everybody_is_free_until_a_tick_is_taken_away_for_one_person_and_time(client: Client) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference, slots=2)
    me = make_registration(conference, delegates=2)
    first, second = people_of(me)
    client.sign_in(db.session.get_one(User, first.user_id), strong=False)
    path = f"/{conference.code}/my/availability"
    free = [f"{one.id}-{slot.id}" for one in (first, second) for slot in slots]
    assert sorted(box.get("value") for box in client.page(path).all("[name=free][checked]")) == sorted(free)
    assert client.submit(path, free=free[:-1]).status_code == 303
    assert absences() == [(second.id, slots[1].id)]
    assert sorted(box.get("value") for box in client.page(path).all("[name=free][checked]")) == sorted(free[:-1])


def test_an_organiser_sets_them_for_anybody_of_the_conference_and_the_log_says_so(client: Client) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference, slots=2)
    theirs = make_registration(conference)
    (delegate,) = people_of(theirs)
    client.sign_in(make_staff(conference))
    path = f"/{conference.code}/desk/registrations/{theirs.id}/availability"
    assert client.submit(path, free=[f"{delegate.id}-{slots[0].id}"]).status_code == 303
    assert absences() == [(delegate.id, slots[1].id)]
    logged = sa.select(AuditEntry.verb, AuditEntry.label)
    assert db.session.execute(logged).all() == [("changed free times", delegate.full_name)]
    elsewhere = make_registration(make_conference(), Side.INVESTOR)
    assert client.get(f"/{conference.code}/desk/registrations/{elsewhere.id}/availability").status_code == 404


def test_an_agency_and_another_party_cannot(client: Client) -> None:
    conference = make_conference()
    make_hall(conference, slots=2)
    theirs, other = make_parties(conference)
    path = f"/{conference.code}/desk/registrations/{theirs.id}/availability"
    client.sign_in(make_staff(conference, Role.AGENCY))
    assert client.get(path).status_code == 403
    (stranger,), (delegate,) = people_of(other), people_of(theirs)
    client.sign_in(db.session.get_one(User, stranger.user_id), strong=False)
    client.submit(f"/{conference.code}/my/availability", free=[])
    assert {one for one, _slot in absences()} == {stranger.id}
    assert delegate.id not in {one for one, _slot in absences()}


def test_who_was_added_after_the_page_was_opened_stays_free_and_a_tick_of_others_stays_taken_away(
    client: Client,
) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference, slots=3)
    me = make_registration(conference)
    (first,) = people_of(me)
    client.sign_in(db.session.get_one(User, first.user_id), strong=False)
    path = f"/{conference.code}/my/availability"
    page = client.page(path)
    sent = page.fields(page.all("main form")[0])
    make_delegate(me)
    db.session.add(Absence(delegate_id=first.id, slot_id=slots[0].id))
    assert client.post(path, data=sent | {"free": sent["free"][:2]}).status_code == 303
    assert sorted(absences()) == [(first.id, slots[0].id), (first.id, slots[2].id)]
