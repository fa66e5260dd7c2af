"""A second start asks the database itself whether there is anything to prepare."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

from conference.install.database import is_prepared
from conference.install.paths import MIGRATIONS


def newest() -> str:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS.parent))
    (head,) = ScriptDirectory.from_config(config).get_heads()
    return head


def instance(folder: Path, *, seen: str, conferences: Iterable[str] = ("hn2026",)) -> dict[str, str]:
    """The surroundings of a start over such a database."""
    with closing(sqlite3.connect(folder / "conference.sqlite3")) as database, database:
        database.execute("create table alembic_version (version_num text)")
        database.execute("insert into alembic_version values (?)", [seen])
        database.execute("create table conference (code text)")
        database.executemany("insert into conference values (?)", [[code] for code in conferences])
    return {"INSTANCE_PATH": str(folder)}


def test_an_up_to_date_database_with_a_conference_needs_nothing(tmp_path: Path) -> None:
    assert is_prepared(instance(tmp_path, seen=newest()))


def test_an_older_database_has_to_be_migrated(tmp_path: Path) -> None:
    assert not is_prepared(instance(tmp_path, seen="000000000000"))


def test_an_empty_one_gets_its_demo(tmp_path: Path) -> None:
    assert not is_prepared(instance(tmp_path, seen=newest(), conferences=[]))


def test_no_database_and_a_broken_one_are_left_to_the_application(tmp_path: Path) -> None:
    assert not is_prepared({"INSTANCE_PATH": str(tmp_path)})
    (tmp_path / "conference.sqlite3").write_bytes(b"no database")
    assert not is_prepared({"INSTANCE_PATH": str(tmp_path)})


def test_a_server_is_always_asked_by_the_application(tmp_path: Path) -> None:
    surroundings = instance(tmp_path, seen=newest())
    assert not is_prepared(surroundings | {"DATABASE_URL": "postgresql://localhost/conference"})
