"""A scan counts for what its desk was when it was made, however the desk was changed before it came."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.ctx import AppContext

from conference.checkin.models import Conflict, Desk, Presence, Scan, ScanKind
from conference.checkin.points import session_point
from conference.commands.books import findings
from conference.foundation.db import db, transaction
from conference.programme.models import Conference, ConferenceState
from conference.registration.models import Delegate
from tests.factories.checkin import make_desk
from tests.factories.programme import make_conference, make_session
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import at
from tests.integration.checkin.phones import Phone, enrol, verdicts

VISITOR = {
    "side": "enterprise", "organisation": "Cơ khí Mẫu", "full_name": "Đỗ Văn Mẫu", "phone": "0912 345 678",
    "signed": True, "on_phone": False, "token": "A" * 26, "tax_code": "", "language": "vi",
}  # fmt: skip


@pytest.fixture
def conference(ctx: AppContext) -> Iterator[Conference]:
    """It is 13:42; exits are counted. Afterwards the books must balance."""
    with time_machine.travel(at(13, 42), tick=False):
        yield make_conference(state=ConferenceState.LIVE, counts_exits=True)
        db.session.rollback()
        assert list(findings(db.session())) == []


@pytest.fixture
def person(conference: Conference) -> Delegate:
    return make_delegate(make_registration(conference, delegates=0))


def phone_at(app: Flask, conference: Conference, **desk: object) -> Phone:
    with time_machine.travel(at(8), tick=False):
        return enrol(app, conference, make_desk(conference, **desk))


def change_desk(phone: Phone, **changed: object) -> None:
    with transaction() as session:
        desk = session.get_one(Desk, phone.device.desk_id)
        for name, value in changed.items():
            setattr(desk, name, value)


def standing() -> list[tuple[str, str, bool]]:
    """By which scan somebody is where, and whether they are outside."""
    db.session.rollback()
    rows = db.session.scalars(sa.select(Presence).order_by(Presence.point))
    return [(row.point, row.scan_id, row.left_at is not None) for row in rows]


def test_arrivals_that_waited_while_their_desk_became_an_exit_are_arrivals(
    app: Flask, conference: Conference, person: Delegate
) -> None:
    phone = phone_at(app, conference)
    scan = phone.scan(person, at=at(9))
    change_desk(phone, is_exit=True)
    assert verdicts(phone.tell(scan)) == ["welcome"]
    assert standing() == [("entrance", scan["id"], False)]
    assert db.session.scalars(sa.select(Scan.kind)).all() == [ScanKind.ARRIVAL]
    assert verdicts(phone.tell(scan)) == ["welcome"]


def test_a_desk_that_was_moved_keeps_its_earlier_arrivals_first(
    app: Flask, conference: Conference, person: Delegate
) -> None:
    moved, other = phone_at(app, conference), phone_at(app, conference)
    first, second = moved.scan(person, at=at(9)), other.scan(person, at=at(9, 5))
    moved.tell(first)
    change_desk(moved, point="meetings")
    assert verdicts(other.tell(second)) == ["already_in"]
    assert standing() == [("entrance", first["id"], False)]
    assert db.session.scalars(sa.select(Conflict.scan_id)).all() == [second["id"]]
    other.tell(moved.undo(first))
    assert standing() == [("entrance", second["id"], False)]


def test_a_visitor_registered_where_a_session_is_entered_may_leave_at_the_exit(
    app: Flask, conference: Conference
) -> None:
    talk = make_session(conference)
    at_the_talk = phone_at(app, conference, point=session_point(talk.id))
    at_the_exit = phone_at(app, conference, is_exit=True)
    visit = at_the_talk.fact("walk_in", VISITOR, at=at(9))
    at_the_talk.tell(visit)
    assert verdicts(at_the_exit.tell(at_the_exit.scan("A" * 26, told="goodbye", at=at(10)))) == ["goodbye"]
    assert standing() == [("entrance", visit["id"], True)]


def test_a_point_that_the_conference_does_not_have_is_that_of_the_desk(
    app: Flask, conference: Conference, person: Delegate
) -> None:
    elsewhere = session_point(make_session(make_conference()).id)
    phone = phone_at(app, conference)
    for number, point in enumerate(["nowhere", elsewhere, "session:0", f"session:{'9' * 30}", "meeting:1", None, 7]):
        scan = phone.scan(person, at=at(9, number))
        scan["body"]["point"] = point
        scan["body"]["is_exit"] = "yes"
        phone.tell(scan)
    assert [point for point, _scan, _left in standing()] == ["entrance"]
    assert set(db.session.scalars(sa.select(Scan.point))) == {"entrance"}


def test_what_the_server_was_asked_long_ago_does_not_undo_what_happened_since(
    app: Flask, conference: Conference, person: Delegate
) -> None:
    """The battery died while the exit waited for its answer."""
    entrance, exit_ = phone_at(app, conference), phone_at(app, conference, is_exit=True)
    arrival = entrance.scan(person, at=at(8, 30))
    entrance.tell(arrival)
    asked = exit_.scan(person, "goodbye", at=at(9), asking=True)
    exit_.tell(exit_.scan(person, "goodbye", at=at(9, 35)))
    entrance.tell(entrance.scan(person, "welcome_back", at=at(9, 40)))
    assert standing() == [("entrance", arrival["id"], False)]
    assert verdicts(exit_.tell(asked)) == ["goodbye"]
    assert standing() == [("entrance", arrival["id"], False)]
