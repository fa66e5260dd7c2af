"""Every address carries one access mark, and every role meets it as the mark says."""

from pathlib import Path

import pytest
from flask import Flask, session
from flask.ctx import AppContext
from werkzeug.exceptions import Forbidden
from werkzeug.routing import AnyConverter, BaseConverter, Rule

from conference.checkin.devices import enrol
from conference.foundation import clock
from conference.foundation.access import Kind, Mark, Role, mark_of
from conference.foundation.csrf import OWN_SCRIPT
from conference.foundation.db import db
from conference.people.models import User
from conference.programme.models import Conference
from conference.registration.models import DelegateState
from tests.factories.checkin import make_desk
from tests.factories.people import make_user
from tests.factories.programme import make_conference, make_staff
from tests.factories.registration import make_delegate, make_registration

PLAN = Path(__file__).with_name("access_plan.txt")
VALUES = {"IntegerConverter": 999_999, "UnicodeConverter": "none", "PathConverter": "none", "RowNumber": 999_999}


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


PEOPLE = ["nobody", "attendee", "who_left", "front_desk", "agency", "organiser", "administrator", "stranger", "device"]


@pytest.mark.parametrize("who", PEOPLE)
def test_every_address_lets_in_whom_its_mark_names_and_nobody_else(app: Flask, ctx: AppContext, who: str) -> None:
    """The hooks before the view are run for every address and method; the view itself is not."""
    conference = make_conference()
    user, strong, held = _person(who, conference)
    cookie = f"{user.id}.{user.epoch}.{'p' if strong else 'l'}" if user else None
    headers = _device(conference) if who == "device" else {}
    code = conference.code
    db.session.commit()
    wrong = []
    for rule in app.url_map.iter_rules():
        mark = mark_of(app, rule.endpoint) if rule.endpoint != "static" else None
        for method in sorted((rule.methods or set()) & {"GET", "POST"}) if mark else ():
            is_in = _is_let_in(app, rule, method, code, cookie, headers)
            if is_in != _may(mark, held):
                wrong.append((method, rule.rule, "let in" if is_in else "turned away"))
    assert wrong == []


def _person(who: str, conference: Conference) -> tuple[User | None, bool, set[object]]:
    """This kind of person, whether they have a password, and what they hold in the conference."""
    staff: set[object] = {Kind.SIGNED_IN, Kind.WITH_PASSWORD}
    match who:
        case "nobody":
            return None, False, set()
        case "device":
            return None, False, {Kind.DEVICE}
        case "attendee" | "who_left":
            state = DelegateState.ACTIVE if who == "attendee" else DelegateState.CANCELLED
            delegate = make_delegate(make_registration(conference, delegates=0), state=state)
            held: set[object] = {Kind.ATTENDEE} if who == "attendee" else set()
            return db.session.get_one(User, delegate.user_id), False, held | {Kind.SIGNED_IN, Kind.OWN_DATA}
        case "administrator":
            return make_user(is_administrator=True), True, staff | {Role.ADMINISTRATOR}
        case "stranger":
            return make_staff(make_conference(), Role.ORGANISER), True, staff
        case _:
            return make_staff(conference, Role(who)), True, staff | {Role(who)}


def _device(conference: Conference) -> dict[str, str]:
    """What the script on an enrolled device sends along."""
    _device, token = enrol(db.session(), conference, make_desk(conference), "Máy", now=clock.now())
    return {"Cookie": f"device={token}", OWN_SCRIPT: "door"}


def _may(mark: Mark | None, held: set[object]) -> bool:
    if mark is None:
        return False
    if mark.kind in {Kind.PUBLIC, Kind.TOKEN}:
        return True
    if mark.kind is Kind.STAFF:
        return bool(held & (mark.roles | {Role.ADMINISTRATOR}))
    return mark.kind in held


def _value(converter: BaseConverter) -> object:
    """Something that fits and names nothing there is."""
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return VALUES[type(converter).__name__]


def _is_let_in(app: Flask, rule: Rule, method: str, code: str, cookie: str | None, headers: dict[str, str]) -> bool:
    values = {name: code if name == "conference" else _value(converter) for name, converter in rule._converters.items()}
    _host, path = rule.build(values, append_unknown=False) or ("", "")
    with app.app_context(), app.test_request_context(path, method=method, headers=headers):
        if cookie:
            session.update(_user_id=cookie, _fresh=True)
        try:
            return app.preprocess_request() is None
        except Forbidden:
            return False
