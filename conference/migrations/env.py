"""How alembic reaches our database: through the running application, on both kinds alike."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from conference.foundation.db import WRITE, Model, UtcDateTime, db


def render_item(kind: str, item: object, _autogen: AutogenContext) -> str | Literal[False]:
    """Write our column types as SQLAlchemy's own: a migration must not change when our code does."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def migrate(connection: sa.Connection) -> None:
    """Run what is to be run in one transaction, which both databases can undo."""
    context.configure(
        connection=connection,
        target_metadata=Model.metadata,
        render_as_batch=True,
        render_item=render_item,
        transactional_ddl=True,  # SQLite can, alembic is only careful with drivers that begin by themselves
    )
    with context.begin_transaction():
        context.run_migrations()


def check_references(connection: sa.Connection, *, on: bool) -> None:
    """SQLite changes a table by making it anew; dropping the old one would take along what refers to it."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


with db.engine.connect().execution_options(**{WRITE: True}) as connection:
    check_references(connection, on=False)
    migrate(connection)
    connection.commit()
    check_references(connection, on=True)
