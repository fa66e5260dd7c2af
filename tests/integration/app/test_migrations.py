"""The migrations make exactly the tables the models declare."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask.ctx import AppContext

from conference.foundation.db import Model, db


def test_after_all_migrations_nothing_is_left_to_migrate(ctx: AppContext) -> None:
    with db.engine.connect() as connection:
        differences: list[Any] = compare_metadata(MigrationContext.configure(connection), Model.metadata)
    assert differences == []
