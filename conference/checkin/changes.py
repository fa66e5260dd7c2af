"""Who on a conference's list is not as before, in order: triggers write it down, whichever code made the change.

A reader must never miss a change that commits after one it has seen. SQLite has one writer, so the numbers of the rows
are in order of commit. PostgreSQL has many, and a counter that orders them would make them queue: instead each row
carries its transaction, and a reader comes back to the oldest one that was still open when it looked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

_SEATED: Final = "from seat join delegate on delegate.id = seat.delegate_id"
_THEM: Final = "select delegate.conference_id, delegate.id"


@dataclass(frozen=True)
class Source:
    """A table whose rows say something of people on the list: which columns, and of whom ({row} is the row)."""

    columns: str
    people: str
    only_updates: bool = False


SOURCES: Final[Mapping[str, Source]] = {
    "delegate": Source(
        "registration_id, full_name, job_title, phone, badge_number, state",
        "select {row}.conference_id, {row}.id",
    ),
    "ticket": Source("delegate_id, token, voided_at", f"{_THEM} from delegate where id = {{row}}.delegate_id"),
    "presence": Source("scan_id, arrived_at, left_at", "select {row}.conference_id, {row}.delegate_id"),
    "registration": Source(
        "organisation_id, side, state", f"{_THEM} from delegate where registration_id = {{row}}.id", only_updates=True
    ),
    "organisation": Source(
        "name_vi, tax_code",
        f"{_THEM} from delegate join registration on registration.id = delegate.registration_id "
        "where registration.organisation_id = {row}.id",
        only_updates=True,
    ),
    "seat": Source("slot_id", f"{_THEM} from delegate where id = {{row}}.delegate_id"),
    "table_occupancy": Source("table_id, slot_id", f"{_THEM} {_SEATED} where seat.meeting_id = {{row}}.meeting_id"),
    "meeting": Source("state", f"{_THEM} {_SEATED} where seat.meeting_id = {{row}}.id", only_updates=True),
    "slot": Source("starts_at, ends_at", f"{_THEM} {_SEATED} where seat.slot_id = {{row}}.id", only_updates=True),
    "meeting_table": Source(
        "label",
        f"{_THEM} {_SEATED} join table_occupancy on table_occupancy.meeting_id = seat.meeting_id "
        "where table_occupancy.table_id = {row}.id",
        only_updates=True,
    ),
}
"""What the list shows. A list that forgets a column shows it late; one that names too many is only sent more often."""


def install(connection: Connection) -> None:
    """Make the triggers anew. They are no part of the migrations: those make tables anew, which drops them."""
    remove(connection)
    for statement in _postgresql() if connection.dialect.name == "postgresql" else _sqlite():
        connection.exec_driver_sql(statement)


def remove(connection: Connection) -> None:
    """Take the triggers away, as SQLite demands before a table that one of them names is made anew."""
    is_postgresql = connection.dialect.name == "postgresql"
    tables = set(sa.inspect(connection).get_table_names())
    for table in [table for table in SOURCES if table in tables]:
        for event in ("insert", "update", "delete"):
            on = f" on {table}" if is_postgresql else ""
            connection.exec_driver_sql(f"drop trigger if exists roster_{table}_{event}{on}")
    connection.exec_driver_sql(f"drop trigger if exists roster_gone{' on conference' * is_postgresql}")


def _events(source: Source) -> Iterator[tuple[str, str, str]]:
    """Name, when, and the row that counts."""
    yield "update", f"update of {source.columns}", "new"
    if not source.only_updates:
        yield "insert", "insert", "new"
        yield "delete", "delete", "old"


_GONE: Final = "delete from roster_change where conference_id = old.id"


def _sqlite() -> Iterator[str]:
    add = "insert into roster_change (conference_id, delegate_id, mark) select *, 0 from"
    for table, source in SOURCES.items():
        for name, when, row in _events(source):
            people = source.people.format(row=row)
            yield f"create trigger roster_{table}_{name} after {when} on {table} begin {add} ({people}); end"
    yield f"create trigger roster_gone after delete on conference begin {_GONE}; end"


def _postgresql() -> Iterator[str]:
    add = (
        "insert into roster_change (conference_id, delegate_id, mark) "
        "select them.*, pg_current_xact_id()::text::bigint from"
    )
    for table, source in SOURCES.items():
        for name, when, row in _events(source):
            people = source.people.format(row=row)
            yield from _function(f"roster_{table}_{name}", f"{add} ({people}) as them", f"{when} on {table}")
    yield from _function("roster_gone", _GONE, "delete on conference")


def _function(name: str, body: str, when: str) -> Iterator[str]:
    code = f"$$ begin {body}; return null; end $$"
    yield f"create or replace function {name}() returns trigger language plpgsql as {code}"
    yield f"create trigger {name} after {when} for each row execute function {name}()"


_CURSOR: Final = {
    "sqlite": sa.text("select coalesce(max(id), 0) from roster_change"),
    "postgresql": sa.text("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint"),
}
_SINCE: Final = {
    "sqlite": sa.text(
        "select distinct delegate_id from roster_change where conference_id = :conference and id > :since"
    ),
    "postgresql": sa.text(
        "select distinct delegate_id from roster_change where conference_id = :conference and mark >= :since"
    ),
}


def cursor(connection: Connection) -> int:
    """Up to where everything is certain now. Ask before reading: what comes in between is read twice, not missed."""
    return int(connection.execute(_CURSOR[connection.dialect.name]).scalar_one())


def since(connection: Connection, conference_id: int, seen: int) -> list[int]:
    """Who changed after a cursor."""
    asked = {"conference": conference_id, "since": seen}
    return list(connection.execute(_SINCE[connection.dialect.name], asked).scalars())
