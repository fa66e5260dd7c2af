"""Organisations and users."""

from itertools import count
from typing import Any, TypeVar

from conference.foundation import vietnamese
from conference.foundation.db import db
from conference.people.models import Organisation, OrganisationKind, User
from tests.factories.time import NOW

T = TypeVar("T")
_numbers = count(1)


def make_organisation(**given: Any) -> Organisation:
    """An enterprise with an invented name and no tax code."""
    number = next(_numbers)
    name = given.pop("name_vi", f"Công ty CP Minh Họa {number:02d}")
    values: dict[str, Any] = {
        "kind": OrganisationKind.ENTERPRISE,
        "name_vi": name,
        "created_at": NOW,
        "folded": vietnamese.fold(name),
        "sort_key": vietnamese.sort_key(name),
    }
    return _saved(Organisation(**values | given))


def make_user(**given: Any) -> User:
    """Somebody who can sign in; without a password unless one is given as a hash."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "email": f"nguoi{number}@example.com",
        "full_name": f"Đặng Văn {number}",
        "created_at": NOW,
    }
    return _saved(User(**values | given))


def _saved(thing: T) -> T:
    db.session.add(thing)
    db.session.flush()
    return thing
