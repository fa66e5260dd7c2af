"""A consistent copy of the database while people work on it, and the way back."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from pysqlite3 import dbapi2


class DatabaseFailed(Exception):
    """The database could not be read or written; the message is its own."""


def dump(engine: sa.Engine, target: Path) -> None:
    """Write one moment of the database; writers need not stop."""
    if engine.dialect.name == "sqlite":
        return _copy_sqlite(_sqlite_path(engine), target)
    return _postgres(engine, ["pg_dump", "--no-owner", "--no-privileges", f"--file={target}"])


def load(engine: sa.Engine, source: Path) -> None:
    """Replace everything in the database, in one transaction: all of it or nothing."""
    engine.dispose()
    if engine.dialect.name == "sqlite":
        return _copy_sqlite(source, _sqlite_path(engine))
    empty = ["--command=DROP SCHEMA IF EXISTS public CASCADE", "--command=CREATE SCHEMA public"]
    strict = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    return _postgres(engine, ["psql", *strict, *empty, f"--file={source}"])


def is_empty(engine: sa.Engine) -> bool:
    return not sa.inspect(engine).get_table_names()


def _sqlite_path(engine: sa.Engine) -> Path:
    return Path(str(engine.url.database))


def _copy_sqlite(source: Path, target: Path) -> None:
    with closing(dbapi2.connect(str(source))) as old, closing(dbapi2.connect(str(target), timeout=10)) as new:
        try:
            old.backup(new)
        except dbapi2.Error as error:
            raise DatabaseFailed(f"{source.name} → {target.name}: {error}") from error


def _postgres(engine: sa.Engine, command: Sequence[str]) -> None:
    """Run a client program on our database; the password travels in the environment, where `ps` does not show it."""
    url = engine.url._replace(drivername="postgresql", password=None).render_as_string()
    surroundings = {**os.environ, "PGPASSWORD": engine.url.password or "", "PGOPTIONS": "-c lock_timeout=10s"}
    if shutil.which(command[0]) is None:
        raise DatabaseFailed(f"{command[0]} is missing. Please run: sudo apt-get install postgresql-client")
    arguments = [*command, f"--dbname={url}"]
    done = subprocess.run(arguments, check=False, env=surroundings, capture_output=True, text=True)
    if done.returncode:
        raise DatabaseFailed(done.stderr.strip())
