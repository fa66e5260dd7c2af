"""Statements that go straight to the driver do what SQLAlchemy's own way does, on both databases."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from conference.checkin.models import Desk, Printing, Scan, ScanKind, ScanMethod, Told, Verdict
from conference.checkin.print_models import PrintStation
from conference.foundation.db import db
from conference.foundation.prepared import InsertNew, Prepared
from conference.programme.models import Conference
from tests.factories.checkin import make_desk
from tests.factories.programme import make_conference
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import DAY, at
from tests.queries import count_statements

ADD_SCAN = InsertNew(Scan, "id")


@pytest.fixture
def row(ctx: object) -> dict[str, Any]:
    """A scan's columns, without those that have a usual value."""
    conference = make_conference()
    return {
        "id": str(uuid4()),
        "conference_id": conference.id,
        "desk_id": make_desk(conference).id,
        "delegate_id": make_delegate(make_registration(conference, delegates=0)).id,
        "point": "entrance",
        "kind": ScanKind.ARRIVAL,
        "method": ScanMethod.CAMERA,
        "verdict": Verdict.WELCOME,
        "scanned_at": at(9) + timedelta(microseconds=1),
        "day": DAY,
        "received_at": at(9, 1),
        "told": Told.WELCOME,
    }


def test_a_row_reads_as_it_was_written_and_its_key_is_taken_once(row: dict[str, Any]) -> None:
    connection = db.session.connection()
    assert ADD_SCAN.add(connection, row)
    assert not ADD_SCAN.add(connection, row | {"verdict": Verdict.UNKNOWN})
    scan = db.session.get_one(Scan, row["id"])
    assert {name: getattr(scan, name) for name in row} == row
    assert (scan.device_id, scan.clock_offset_ms, scan.is_clamped, scan.reason) == (None, 0, False, "")


def test_columns_that_an_earlier_row_did_not_name_are_written_all_the_same(row: dict[str, Any]) -> None:
    connection = db.session.connection()
    ADD_SCAN.add(connection, row)
    undo = row | {"id": str(uuid4()), "kind": ScanKind.UNDO, "undoes_id": row["id"], "reason": "Quét nhầm"}
    assert ADD_SCAN.add(connection, undo)
    scan = db.session.get_one(Scan, undo["id"])
    assert (scan.undoes_id, scan.reason) == (row["id"], "Quét nhầm")


def test_the_same_columns_are_compared_equal_whichever_way_they_were_written(row: dict[str, Any]) -> None:
    ADD_SCAN.add(db.session.connection(), row)
    db.session.add(Scan(**row | {"id": str(uuid4())}))
    db.session.flush()
    instants = sa.select(sa.func.count(sa.distinct(Scan.scanned_at)), sa.func.count(sa.distinct(Scan.day)))
    assert db.session.execute(instants).one() == (1, 1)


def test_a_violated_promise_is_an_integrity_error(row: dict[str, Any]) -> None:
    with pytest.raises(sa.exc.IntegrityError, match=r"(?i)foreign key"):
        ADD_SCAN.add(db.session.connection(), row | {"desk_id": 2**31 - 1})


def test_a_numbered_row_gets_its_number(ctx: object) -> None:
    conference_id = make_conference().id
    add = InsertNew(PrintStation, "conference_id", "name")
    station = {"conference_id": conference_id, "name": "Máy in", "printer": "hp", "last_seen_at": at(9)}
    assert add.add(db.session.connection(), station)
    assert not add.add(db.session.connection(), station)
    assert db.session.scalars(sa.select(PrintStation)).one().id > 0


def test_a_row_comes_back_with_the_types_of_its_columns(ctx: object) -> None:
    conference = make_conference()
    desk = make_desk(conference, printing=Printing.STATION)
    by_name = Prepared(
        sa.select(Desk.printing, Desk.created_at, Desk.is_open, Conference.code.label("code"))
        .join(Conference, Conference.id == Desk.conference_id)
        .where(Desk.name == sa.bindparam("name"), Desk.created_at <= sa.bindparam("at", type_=Desk.created_at.type))
    )
    found = by_name.first(db.session.connection(), {"name": desk.name, "at": desk.created_at})
    assert found is not None
    assert found._asdict() == {
        "printing": Printing.STATION, "created_at": desk.created_at, "is_open": True, "code": conference.code,
    }  # fmt: skip
    assert by_name.first(db.session.connection(), {"name": "none", "at": desk.created_at}) is None


def test_a_column_that_does_not_exist_is_no_column(row: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="verdikt"):
        ADD_SCAN.add(db.session.connection(), row | {"verdikt": Verdict.UNKNOWN})


def test_who_counts_statements_counts_these_too(row: dict[str, Any]) -> None:
    with count_statements() as sent:
        ADD_SCAN.add(db.session.connection(), row)
    assert [statement.partition(" (")[0] for statement in sent] == ["INSERT INTO scan"]
