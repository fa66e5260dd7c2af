"""Every address carries one access mark, and every role meets it as the mark says."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from conference.foundation.access import Kind, Mark, Role, mark_of
from conference.foundation.db import db
from tests.factories.people import make_user
from tests.factories.programme import make_conference, make_staff
from tests.factories.registration import make_registration
from tests.pages import Client

PLAN = Path(__file__).with_name("access_plan.txt")
VALUES = {"IntegerConverter": 999_999, "UnicodeConverter": "none", "AnyConverter": "open", "PathConverter": "none"}


def marks(app: Flask) -> dict[str, Mark | None]:
    return {
        rule.endpoint: mark_of(app, rule.endpoint) for rule in app.url_map.iter_rules() if rule.endpoint != "static"
    }


def written(mark: Mark | None) -> str:
    if mark is None:
        return "NO MARK"
    return " ".join([mark.kind.value, *sorted(mark.roles)])


def test_every_address_has_a_mark_and_the_plan_names_it(app: Flask) -> None:
    """A new or changed mark is a decision: write it into access_plan.txt."""
    lines = [f"{endpoint}: {written(mark)}" for endpoint, mark in sorted(marks(app).items())]
    assert lines == PLAN.read_text().splitlines()


@pytest.mark.parametrize(
    "who", ["nobody", "attendee", "front_desk", "agency", "organiser", "administrator", "stranger"]
)
def test_every_address_lets_in_whom_its_mark_names_and_nobody_else(app: Flask, client: Client, who: str) -> None:
    conference = make_conference()
    held = _be(client, who, conference)
    db.session.commit()
    wrong = []
    for rule in app.url_map.iter_rules():
        mark = mark_of(app, rule.endpoint) if rule.endpoint != "static" else None
        if mark is None or rule.endpoint == "people.sign_out":
            continue
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            is_in = _is_let_in(client, rule, method, conference.code)
            if is_in != _may(mark, held):
                wrong.append((method, rule.rule, "let in" if is_in else "turned away"))
    assert wrong == []


def _be(client: Client, who: str, conference: Any) -> set[object]:
    """Sign in as this kind of person; returns what they hold in the conference."""
    match who:
        case "nobody":
            return set()
        case "attendee":
            registration = make_registration(conference)
            db.session.refresh(registration, ["delegates"])
            user = make_user()
            registration.delegates[0].user_id = user.id
            client.sign_in(user, strong=False)
            return {Kind.SIGNED_IN, Kind.ATTENDEE}
        case "administrator":
            client.sign_in(make_user(is_administrator=True))
            return {Kind.SIGNED_IN, Role.ADMINISTRATOR}
        case "stranger":
            client.sign_in(make_staff(make_conference(), Role.ORGANISER))
            return {Kind.SIGNED_IN}
        case _:
            client.sign_in(make_staff(conference, Role(who)))
            return {Kind.SIGNED_IN, Role(who)}


def _may(mark: Mark, held: set[object]) -> bool:
    if mark.kind in {Kind.PUBLIC, Kind.TOKEN}:
        return True
    if mark.kind is Kind.STAFF:
        return bool(held & (mark.roles | {Role.ADMINISTRATOR}))
    return mark.kind in held


def _is_let_in(client: Client, rule: Rule, method: str, code: str) -> bool:
    values = {
        name: code if name == "conference" else VALUES[type(converter).__name__]
        for name, converter in rule._converters.items()
    }
    _host, path = rule.build(values, append_unknown=False) or ("", "")
    response = client.open(path, method=method)
    to_sign_in = response.status_code == 303 and "/sign-in" in response.headers["Location"]
    return response.status_code not in {401, 403} and not to_sign_in
