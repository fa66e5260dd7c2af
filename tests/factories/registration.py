"""Registrations with delegates and tickets."""

from datetime import timedelta
from itertools import count
from typing import Any

from conference.foundation import vietnamese
from conference.foundation.db import db
from conference.people.models import Organisation
from conference.programme.models import Conference, Side
from conference.registration.models import DataRequest, DataRight, Delegate, Registration, RegistrationState, Ticket
from tests.factories.people import make_organisation, make_user
from tests.factories.time import NOW

_numbers = count(10_001)
"""Beyond those that tests give by hand."""


def make_registration(
    conference: Conference,
    side: Side = Side.ENTERPRISE,
    *,
    organisation: Organisation | None = None,
    delegates: int = 1,
    **given: Any,
) -> Registration:
    """An approved registration with this many delegates, the first of them the contact."""
    organisation = organisation or make_organisation()
    values: dict[str, Any] = {
        "conference_id": conference.id,
        "organisation_id": organisation.id,
        "side": side,
        "state": RegistrationState.APPROVED,
        "submitted_at": NOW,
        "decided_at": NOW,
        "created_at": NOW,
    }
    registration = Registration(**values | given)
    db.session.add(registration)
    db.session.flush()
    for number in range(delegates):
        make_delegate(registration, is_contact=number == 0)
    return registration


def make_delegate(registration: Registration, **given: Any) -> Delegate:
    """A delegate with a user of the same address and a valid ticket."""
    number = next(_numbers)
    name = given.pop("full_name", f"Trần Thị Mẫu {number}")
    user = make_user(full_name=name)
    values: dict[str, Any] = {
        "conference_id": registration.conference_id,
        "registration_id": registration.id,
        "user_id": user.id,
        "full_name": name,
        "job_title": "Giám đốc",
        "email": user.email,
        "phone": f"+8495{number:07d}",
        "badge_number": number,
        "created_at": NOW,
        "folded": vietnamese.name_search_key(name),
        "sort_key": vietnamese.name_sort_key(name),
    }
    delegate = Delegate(**values | given)
    db.session.add(delegate)
    db.session.flush()
    db.session.add(Ticket(delegate_id=delegate.id, token=f"TESTTICKET{number:016d}", issued_at=NOW))
    db.session.flush()
    return delegate


def make_data_request(delegate: Delegate, right: DataRight = DataRight.DELETE, **given: Any) -> DataRequest:
    """An open request about personal data, asked today, with the days of the law."""
    values: dict[str, Any] = {
        "conference_id": delegate.conference_id,
        "delegate_id": delegate.id,
        "right": right,
        "asked_at": NOW,
        "answer_by": NOW.date() + timedelta(days=3),
        "done_by": NOW.date() + timedelta(days=15),
    }
    request = DataRequest(**values | given)
    db.session.add(request)
    db.session.flush()
    return request
