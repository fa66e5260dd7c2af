"""SQLite as every connection of ours opens it."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from pysqlite3 import dbapi2

from conference.foundation.db import WRITE, prepare_engine


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    engine = sa.create_engine(f"sqlite:///{tmp_path}/test.sqlite3", module=dbapi2)
    prepare_engine(engine)
    return engine


def test_a_database_that_stays_locked_is_told_like_every_other_trouble_with_it(engine: sa.Engine) -> None:
    writing = engine.execution_options(**{WRITE: True})
    with writing.connect() as one, writing.connect() as other:
        one.execute(sa.text("CREATE TABLE held (id INTEGER)"))
        driver = other.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA busy_timeout=0")
        with pytest.raises(sa.exc.OperationalError, match="locked"):
            other.begin()
        one.rollback()
        with other.begin():
            pass
    engine.dispose()
