"""Work that waits for the writer's turn at the same moment is committed together, and fails alone."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask, request
from sqlalchemy.engine import Connection

from conference.checkin import devices
from conference.checkin.facts import Contact
from conference.checkin.models import Presence
from conference.foundation import writer
from conference.foundation.db import db
from conference.foundation.group_commit import commit_together
from conference.foundation.integrity import AlreadyThere, StillNeeded
from conference.programme.models import Conference, Room
from tests.factories.checkin import make_desk
from tests.factories.programme import make_conference
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import DAY, at

Work = Callable[[Connection], object]


class Trouble(Exception):
    """Something that a work of the tests raises."""


@pytest.fixture
def conference_id(ctx: object) -> int:
    made = make_conference().id
    db.session.commit()
    return made


@contextmanager
def commits() -> Iterator[list[object]]:
    """What is committed meanwhile: one entry each."""
    seen: list[object] = []

    def note(connection: Connection) -> None:
        seen.append(connection)

    sa.event.listen(db.engine, "commit", note)
    yield seen
    sa.event.remove(db.engine, "commit", note)


def together(app: Flask, works: list[Work]) -> list[Future[object]]:
    """Each in a request of its own, all of them waiting before the first may begin."""

    def ask(number: int, work: Work) -> object:
        with app.test_request_context(f"/{number}"):
            return commit_together(work)

    with ThreadPoolExecutor(len(works)) as pool, writer.turn(app.config["WRITER_LOCK"]):
        asked = [pool.submit(ask, number, work) for number, work in enumerate(works)]
        time.sleep(0.3)
    return asked


def add_room(conference_id: int, name: str) -> Work:
    def work(connection: Connection) -> object:
        connection.execute(sa.insert(Room).values(conference_id=conference_id, name_vi=name))
        return name, request.path

    return work


def rooms() -> list[str]:
    return sorted(db.session.scalars(sa.select(Room.name_vi)))


def is_embedded(app: Flask) -> bool:
    return app.config["WRITER_LOCK"] is not None


def test_those_who_wait_share_one_commit_and_each_gets_the_answer_to_its_own_request(
    app: Flask, conference_id: int
) -> None:
    names = ["A", "B", "C", "D"]
    with commits() as seen:
        asked = together(app, [add_room(conference_id, name) for name in names])
    assert [one.result() for one in asked] == [(name, f"/{number}") for number, name in enumerate(names)]
    assert rooms() == names
    assert len(seen) == (1 if is_embedded(app) else 4)


def test_those_who_have_read_before_do_not_hold_the_connections_that_one_of_them_needs(
    app: Flask, conference_id: int
) -> None:
    waiting = db.engine.pool.size() + 10  # type: ignore[attr-defined] # SQLAlchemy opens ten more in need, no others
    start = Barrier(waiting)

    def ask(number: int) -> object:
        with app.test_request_context(f"/{number}"):
            db.session.connection()
            start.wait(10)
            return commit_together(add_room(conference_id, f"{number:02}"))

    with ThreadPoolExecutor(waiting) as pool:
        asked = [pool.submit(ask, number) for number in range(waiting)]
    assert [one.exception() for one in asked] == [None] * waiting
    assert len(rooms()) == waiting


def test_what_raises_leaves_nothing_behind_and_does_not_touch_the_others(app: Flask, conference_id: int) -> None:
    def fail(connection: Connection) -> object:
        add_room(conference_id, "nowhere")(connection)
        raise Trouble

    asked = together(
        app, [add_room(conference_id, "A"), fail, add_room(conference_id, "A"), add_room(conference_id, "B")]
    )
    errors = [type(one.exception()) for one in asked]
    assert errors[1] is Trouble
    assert sorted([errors[0] is AlreadyThere, errors[2] is AlreadyThere]) == [False, True]
    assert errors[3] is type(None)
    assert rooms() == ["A", "B"]


def test_what_fails_in_a_session_of_its_own_does_not_touch_the_others(app: Flask, conference_id: int) -> None:
    """As facts of devices have one: its flush fails, which ends a session's transaction."""
    conference = db.session.get_one(Conference, conference_id)
    _device, token = devices.enrol(db.session(), conference, make_desk(conference), "Máy 1", now=at(8))
    code = conference.code
    db.session.commit()

    def add_rooms(*names: str) -> Work:
        def work(connection: Connection) -> object:
            known = devices.who_shows(connection, code, token)
            assert known is not None
            contact = Contact(connection, known, at(9))
            with contact.settled():
                contact.session.add_all(Room(conference_id=conference_id, name_vi=name) for name in names)
            return names

        return work

    asked = together(
        app, [add_room(conference_id, "A"), add_rooms("C", "C"), add_rooms("D"), add_room(conference_id, "B")]
    )
    assert [type(one.exception()) for one in asked] == [type(None), AlreadyThere, type(None), type(None)]
    assert rooms() == ["A", "B", "D"]


def test_what_got_no_turn_is_not_done_later(app: Flask, conference_id: int, tmp_path: Path) -> None:
    usual, nowhere = app.config["WRITER_LOCK"], tmp_path / "missing" / "lock"
    app.config["WRITER_LOCK"] = nowhere
    try:
        with pytest.raises(FileNotFoundError):
            commit_together(add_room(conference_id, "A"))
        nowhere.parent.mkdir()
        with app.test_request_context("/"):
            commit_together(add_room(conference_id, "B"))
    finally:
        app.config["WRITER_LOCK"] = usual
    assert rooms() == ["B"]


def test_alone_it_is_a_transaction_like_any_other(app: Flask, conference_id: int) -> None:
    commit_together(lambda connection: connection.execute(sa.text("select 1")))

    def fail(connection: Connection) -> object:
        add_room(conference_id, "nowhere")(connection)
        raise Trouble

    with app.test_request_context("/"), pytest.raises(Trouble):
        commit_together(fail)
    assert rooms() == []


def test_nobody_is_told_of_success_when_the_commit_fails(app: Flask, conference_id: int) -> None:
    """A presence without its scan is noticed at the end of the transaction only."""
    conference = db.session.get_one(Conference, conference_id)
    delegate_id = make_delegate(make_registration(conference, delegates=0)).id
    db.session.commit()

    def break_a_promise(connection: Connection) -> object:
        lost = {"delegate_id": delegate_id, "point": "entrance", "day": DAY, "conference_id": conference_id}
        connection.execute(sa.insert(Presence).values(lost | {"scan_id": "none", "arrived_at": at(9)}))
        return "done"

    asked = together(app, [add_room(conference_id, "A"), break_a_promise])
    errors = [type(one.exception()) for one in asked]
    assert errors == ([StillNeeded] * 2 if is_embedded(app) else [type(None), StillNeeded])
    assert rooms() == ([] if is_embedded(app) else ["A"])
