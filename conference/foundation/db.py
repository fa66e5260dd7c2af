"""The database: declarative base, column types, engine set-up and the unit of work."""

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar, cast

import sqlalchemy as sa
from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from pysqlite3 import dbapi2
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from conference.foundation import clock, writer
from conference.foundation.csrf import refuse_if_session_ended
from conference.foundation.integrity import as_refusal
from conference.foundation.settings import Settings


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database; a naive value is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the database")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(kind: type[enum.Enum], name: str = "") -> sa.Enum:
    """A text column that holds one of the enum's values, with a check constraint."""
    return sa.Enum(
        kind,
        name=name or kind.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [str(member.value) for member in members],
    )


class Model(DeclarativeBase):
    """Base of every table."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {datetime: UtcDateTime(), dict[str, Any]: sa.JSON(), list[str]: sa.JSON()}


SortKey = sa.String().with_variant(sa.String(collation="C"), "postgresql")
"""A key made to be compared byte by byte (see vietnamese.sort_key), whatever the database's own collation."""


class Numbered:
    """A table whose rows are known by a number."""

    id: Mapped[int] = mapped_column(primary_key=True)


db = SQLAlchemy(metadata=Model.metadata, session_options={"expire_on_commit": False}, disable_autonaming=True)

WRITE = "conference_write"
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000", "wal_autocheckpoint=4000")
"""Of every connection to SQLite; what scans change again and again is copied into the file a quarter as often."""


def engine_options(settings: Settings) -> dict[str, Any]:
    """What create_engine needs for this database."""
    shared = {"pool_size": settings.threads}  # one each, so that nobody waits for somebody who waits
    if settings.is_embedded:  # last in, first out: a connection has to read anew what another one has written
        return shared | {"module": dbapi2, "connect_args": {"timeout": 10}, "pool_use_lifo": True}
    return shared | {"pool_pre_ping": True, "connect_args": {"options": "-c lock_timeout=10s"}}


def prepare_engine(engine: sa.Engine) -> None:
    """SQLite as we need it: WAL, foreign keys, FULL; writers BEGIN IMMEDIATE, since a DEFERRED one fails "locked"."""
    if engine.dialect.name != "sqlite":
        return

    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: dbapi2.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        """Past SQLAlchemy, whose way to the driver costs thirty times the statement."""
        writes = connection.get_execution_options().get(WRITE)
        driver = cast(dbapi2.Connection, connection.connection.driver_connection)
        statement = "BEGIN IMMEDIATE" if writes else "BEGIN"
        try:
            driver.execute(statement)
        except dbapi2.OperationalError as error:
            raise sa.exc.OperationalError(statement, (), error) from error


@contextmanager
def transaction() -> Iterator[Session]:
    """One unit of work: begin for writing, commit at the end, nothing kept on error.

    Used at the edge only (view, command, job). What was loaded before is read anew inside, so that decisions
    rest on the current state. A violated constraint leaves as the refusal its part registered for it.
    """
    refuse_if_session_ended()
    session = db.session()
    session.rollback()
    session.expire_all()  # a rollback expires nothing when the last transaction has ended already
    with writer.turn(current_app.config["WRITER_LOCK"]):
        try:
            session.connection(execution_options={WRITE: True})
            yield session
            session.commit()
        except sa.exc.IntegrityError as error:
            session.rollback()
            raise as_refusal(error, Model.metadata) from error
        except BaseException:
            session.rollback()
            raise


def database_now(session: Session) -> datetime:
    """The clock that all hosts share, for leases: the server's; SQLite has none but this machine's."""
    if session.get_bind().dialect.name == "sqlite":
        return clock.now()
    return session.scalars(sa.select(sa.func.clock_timestamp(type_=UtcDateTime()))).one()


def rows_changed(session: Session, statement: sa.Update | sa.Delete) -> int:
    """Carry out a conditional change and say how many rows it met: of two at the same moment one finds none."""
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return cast(sa.CursorResult[Any], result).rowcount
