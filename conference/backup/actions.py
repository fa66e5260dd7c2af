"""Back up an instance into one file, and restore it."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from conference.backup import archive, databases
from conference.foundation import running


class InstanceNotEmpty(Exception):
    """There is a conference here already; restoring would replace it."""


class InsideInstance(Exception):
    """A backup within the instance would end up in the next backup, and so on."""


class NoFolder(Exception):
    """The backup is to go where there is nothing."""


class TargetExists(Exception):
    """There is a file already, perhaps the only good backup."""


def back_up(engine: sa.Engine, instance: Path, target: Path, *, force: bool = False, now: datetime) -> None:
    """Write the whole instance into `target`, while people work on it; replaces a file there only when forced."""
    if target.exists() and not force:
        raise TargetExists(f"{target} exists already. Use --force to replace it, or choose another name.")
    if not target.parent.is_dir():
        raise NoFolder(f"There is no folder {target.parent.resolve()}. Make it first, or choose another place.")
    if target.resolve().is_relative_to(instance.resolve()):
        raise InsideInstance(f"Choose a place for the backup outside {instance}.")
    with tempfile.TemporaryDirectory(prefix="conference-backup-") as folder:
        work = Path(folder)
        # Database first: a file is written before the row that names it, so every name in the snapshot is found.
        databases.dump(engine, work / archive.DATABASE)
        archive.write(target, work, kind=engine.dialect.name, made_at=now, files=_files(engine, instance))


def restore(engine: sa.Engine, instance: Path, source: Path, *, force: bool) -> None:
    """Put the instance back as it was; refuses to replace one unless forced, and while somebody serves it."""
    with running.stopped(instance):
        _restore(engine, instance, source, force=force)


def _restore(engine: sa.Engine, instance: Path, source: Path, *, force: bool) -> None:
    if not (force or databases.is_empty(engine)):
        raise InstanceNotEmpty(f"{instance} holds a conference already. Use --force to replace it.")
    with tempfile.TemporaryDirectory(prefix="conference-restore-") as folder:
        work = Path(folder)
        archive.unpack(source, work, kind=engine.dialect.name)
        databases.load(engine, work / archive.DATABASE)
        if (work / archive.FILES).is_dir():
            shutil.copytree(work / archive.FILES, instance, dirs_exist_ok=True)


def _files(engine: sa.Engine, instance: Path) -> Iterator[tuple[Path, str]]:
    """All files of the instance but the living database, which has its snapshot, and locks."""
    for path in sorted(instance.rglob("*")):
        if path.is_file() and path.suffix != ".lock" and not _belongs_to_database(engine, path):
            yield path, path.relative_to(instance).as_posix()


def _belongs_to_database(engine: sa.Engine, path: Path) -> bool:
    if engine.dialect.name != "sqlite":
        return False
    database = Path(str(engine.url.database)).resolve()
    return path.resolve().parent == database.parent and path.name.startswith(database.name)
