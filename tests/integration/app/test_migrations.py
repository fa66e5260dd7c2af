"""The migrations make exactly the tables the models declare, and keep what was there."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from flask.ctx import AppContext

import conference as package
from conference.app import create_app
from conference.checkin import changes
from conference.checkin.devices import enrol
from conference.checkin.models import DeviceFact, Presence, Scan, ScanKind, ScanMethod, Verdict
from conference.commands.books import findings
from conference.commands.database import bring_up_to_date
from conference.foundation.db import Model, db
from tests.conftest import settings_for
from tests.factories.checkin import make_desk
from tests.factories.programme import make_conference, make_days
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import DAY, at
from tests.postgres import postgres_url

NEXT_DAY = DAY + timedelta(days=1)
BEFORE_DAYS = "7be3d10f5c62"
BEFORE_NAMELESS = "e41d7a90c5b3"


def test_after_all_migrations_nothing_is_left_to_migrate(ctx: AppContext) -> None:
    with db.engine.connect() as connection:
        differences: list[Any] = compare_metadata(MigrationContext.configure(connection), Model.metadata)
    assert differences == []


@pytest.fixture(params=["sqlite", "postgresql"])
def own_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """An empty database of the test's own, whose tables may change."""
    url = postgres_url(f"own_{tmp_path.name}") if request.param == "postgresql" else None
    with create_app(settings_for(tmp_path, url)).app_context():
        bring_up_to_date()
        yield
        db.session.remove()
        db.engine.dispose()


def test_whoever_was_in_came_on_the_day_of_the_scan_that_stands(own_database: None) -> None:
    """Also half an hour after midnight, and on a second day of which there is only the scan."""
    conference = make_conference()
    make_days(conference, 2)
    desk = make_desk(conference)
    arrivals = [at(0, 30), at(9, on=NEXT_DAY)]
    people = [make_delegate(make_registration(conference, delegates=0)) for _ in range(2)]
    for person in people:
        for number, instant in enumerate(arrivals):
            _arrive(person.id, desk.id, conference.id, f"{person.id}-{number}", instant)
    db.session.commit()
    expected = _presences()
    assert [day for day, _scan in expected] == [DAY, NEXT_DAY] * 2
    _go_back_to(BEFORE_DAYS)
    with db.engine.connect() as connection:
        columns = {column["name"] for column in sa.inspect(connection).get_columns("presence")}
    assert "day" not in columns
    bring_up_to_date()
    assert _presences() == expected
    assert list(findings(db.session())) == []


def test_what_devices_were_answered_before_names_nobody_any_more(own_database: None) -> None:
    conference = make_conference()
    device, _token = enrol(db.session(), conference, make_desk(conference), "Máy 1", now=at(8))
    kept = {"id": "a fact", "status": "done", "delegate": 7, "known": False}
    personal = {"own": "https://localhost/link", "roster": {"people": [[7, "Đỗ Văn Mẫu"]]}, "code": "A" * 26}
    common = {"conference_id": conference.id, "device_id": device.id, "happened_at": at(9), "received_at": at(9)}
    db.session.add(DeviceFact(id="a fact", kind="walk_in", answer=kept | personal, **common))
    db.session.commit()
    _go_back_to(BEFORE_NAMELESS)
    bring_up_to_date()
    assert db.session.scalars(sa.select(DeviceFact.answer)).all() == [kept]


def _arrive(delegate_id: int, desk_id: int, conference_id: int, scan_id: str, instant: datetime) -> None:
    day = DAY if instant < at(0, on=NEXT_DAY) else NEXT_DAY
    common = {"delegate_id": delegate_id, "conference_id": conference_id, "day": day, "point": "entrance"}
    told = {"kind": ScanKind.ARRIVAL, "method": ScanMethod.CAMERA, "verdict": Verdict.WELCOME}
    db.session.add_all([
        Scan(**common, **told, id=scan_id, desk_id=desk_id, scanned_at=instant, received_at=instant),
        Presence(**common, scan_id=scan_id, arrived_at=instant),
    ])  # fmt: skip
    db.session.flush()


def _presences() -> list[tuple[date, str]]:
    found = sa.select(Presence.day, Presence.scan_id).order_by(Presence.delegate_id, Presence.day)
    rows = [(row.day, row.scan_id) for row in db.session.execute(found)]
    db.session.rollback()
    return rows


def _go_back_to(revision: str) -> None:
    with db.engine.begin() as connection:
        changes.remove(connection)
    config = Config()
    config.set_main_option("script_location", str(Path(package.__file__).parent / "migrations"))
    command.downgrade(config, revision)
