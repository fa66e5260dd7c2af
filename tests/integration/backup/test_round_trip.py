"""What was backed up comes back, on both databases, and nothing is replaced by accident."""

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from conference.backup import databases
from conference.backup.actions import InsideInstance, InstanceNotEmpty, NoFolder, TargetExists, back_up, restore
from conference.backup.archive import Unusable
from conference.backup.databases import DatabaseFailed
from conference.foundation.running import StillRunning, served
from tests.factories.time import NOW
from tests.postgres import postgres_url

NAMES = ["Công ty CP Đặng Gia", "HTX Lộc Phát"]


class Place:
    """An instance folder with its database."""

    def __init__(self, folder: Path, url: str) -> None:
        self.instance = folder
        self.engine = sa.create_engine(url)
        self.instance.mkdir()

    def settle(self, names: list[str]) -> None:
        with self.engine.begin() as connection:
            connection.execute(sa.text("CREATE TABLE organisation (name TEXT PRIMARY KEY)"))
            connection.execute(sa.text("INSERT INTO organisation VALUES (:name)"), [{"name": name} for name in names])

    def names(self) -> list[str]:
        with self.engine.connect() as connection:
            return sorted(connection.scalars(sa.text("SELECT name FROM organisation")))

    def files(self) -> dict[str, bytes]:
        found = (path for path in self.instance.rglob("*") if path.is_file() and "sqlite3" not in path.name)
        return {path.relative_to(self.instance).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> Iterator[tuple[Place, Place]]:
    """A lived-in instance and an empty one."""
    old, new = (Place(tmp_path / name, _url(request.param, tmp_path / name, worker_id)) for name in ("old", "new"))
    old.settle(NAMES)
    (old.instance / "uploads").mkdir()
    (old.instance / "uploads" / "logo.png").write_bytes(b"\x89PNG")
    (old.instance / "secret-key").write_text("a key")
    yield old, new
    for place in (old, new):
        place.engine.dispose()


def _url(kind: str, folder: Path, worker_id: str) -> str:
    if kind == "sqlite":
        return f"sqlite:///{folder / 'conference.sqlite3'}"
    url = postgres_url(f"{worker_id}_{folder.name}")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))
    engine.dispose()
    return url


def test_an_instance_comes_back_whole(places: tuple[Place, Place], tmp_path: Path) -> None:
    old, new = places
    back_up(old.engine, old.instance, tmp_path / "backup.tar.gz", now=NOW)
    restore(new.engine, new.instance, tmp_path / "backup.tar.gz", force=False)
    assert new.names() == NAMES
    assert new.files() == {"uploads/logo.png": b"\x89PNG", "secret-key": b"a key"}


def test_the_backup_is_for_its_owner_only(places: tuple[Place, Place], tmp_path: Path) -> None:
    old, _ = places
    back_up(old.engine, old.instance, tmp_path / "backup.tar.gz", now=NOW)
    assert (tmp_path / "backup.tar.gz").stat().st_mode & 0o777 == 0o600


def test_an_earlier_backup_is_not_replaced_by_accident(places: tuple[Place, Place], tmp_path: Path) -> None:
    old, new = places
    target = tmp_path / "backup.tar.gz"
    target.write_bytes(b"the only good backup")
    with pytest.raises(TargetExists, match="--force"):
        back_up(old.engine, old.instance, target, now=NOW)
    assert target.read_bytes() == b"the only good backup"
    back_up(old.engine, old.instance, target, force=True, now=NOW)
    restore(new.engine, new.instance, target, force=False)
    assert new.names() == NAMES


def test_a_conference_is_not_replaced_by_accident(places: tuple[Place, Place], tmp_path: Path) -> None:
    old, new = places
    new.settle(["Another conference"])
    back_up(old.engine, old.instance, tmp_path / "backup.tar.gz", now=NOW)
    with pytest.raises(InstanceNotEmpty):
        restore(new.engine, new.instance, tmp_path / "backup.tar.gz", force=False)
    assert new.names() == ["Another conference"]


def test_forced_restoring_replaces_the_database_with_tables_that_came_later(
    places: tuple[Place, Place], tmp_path: Path
) -> None:
    old, new = places
    new.settle(["Another conference"])
    with new.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE later (organisation TEXT REFERENCES organisation)"))
    back_up(old.engine, old.instance, tmp_path / "backup.tar.gz", now=NOW)
    restore(new.engine, new.instance, tmp_path / "backup.tar.gz", force=True)
    assert (new.names(), sa.inspect(new.engine).get_table_names()) == (NAMES, ["organisation"])


def test_a_restored_instance_can_be_backed_up_again(places: tuple[Place, Place], tmp_path: Path) -> None:
    old, new = places
    back_up(old.engine, old.instance, tmp_path / "first.tar.gz", now=NOW)
    restore(new.engine, new.instance, tmp_path / "first.tar.gz", force=False)
    back_up(new.engine, new.instance, tmp_path / "second.tar.gz", now=NOW)
    restore(old.engine, old.instance, tmp_path / "second.tar.gz", force=True)
    assert old.names() == NAMES


def test_a_damaged_backup_replaces_nothing(places: tuple[Place, Place], tmp_path: Path) -> None:
    old, new = places
    new.settle(["Another conference"])
    back_up(old.engine, old.instance, tmp_path / "backup.tar.gz", now=NOW)
    whole = (tmp_path / "backup.tar.gz").read_bytes()
    (tmp_path / "backup.tar.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Unusable):
        restore(new.engine, new.instance, tmp_path / "backup.tar.gz", force=True)
    assert new.names() == ["Another conference"]


def test_a_backup_whose_database_is_spoilt_replaces_nothing(places: tuple[Place, Place], tmp_path: Path) -> None:
    _, new = places
    new.settle(["Another conference"])
    (tmp_path / "spoilt").write_text("this is no database; it cannot be read as one")
    with pytest.raises(DatabaseFailed):
        databases.load(new.engine, tmp_path / "spoilt")
    assert new.names() == ["Another conference"]


def test_a_file_cannot_climb_out_of_the_instance(places: tuple[Place, Place], tmp_path: Path) -> None:
    _, new = places
    with tarfile.open(tmp_path / "hostile.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("files/../../climbed")
        member.size = 1
        archive.addfile(member, io.BytesIO(b"x"))
    with pytest.raises(Unusable):
        restore(new.engine, new.instance, tmp_path / "hostile.tar.gz", force=False)
    assert new.files() == {}


def test_a_backup_does_not_go_into_the_instance(places: tuple[Place, Place]) -> None:
    old, _ = places
    with pytest.raises(InsideInstance):
        back_up(old.engine, old.instance, old.instance / "backup.tar.gz", now=NOW)


def test_a_missing_folder_is_named(places: tuple[Place, Place], tmp_path: Path) -> None:
    old, _new = places
    with pytest.raises(NoFolder, match=r"There is no folder .*/nowhere\. Make it first"):
        back_up(old.engine, old.instance, tmp_path / "nowhere" / "backup.tar.gz", now=NOW)


def test_nothing_is_restored_under_a_running_system(places: tuple[Place, Place], tmp_path: Path) -> None:
    old, new = places
    back_up(old.engine, old.instance, tmp_path / "backup.tar.gz", now=NOW)
    with served(new.instance), pytest.raises(StillRunning):
        restore(new.engine, new.instance, tmp_path / "backup.tar.gz", force=True)
