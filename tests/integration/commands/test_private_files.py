"""What the system writes can be read by nobody else on the machine, whatever the umask of whoever starts it."""

import os
import stat
import subprocess
import sys
from pathlib import Path

from conference.install.paths import ROOT

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def run(instance: Path, *command: str) -> None:
    surroundings = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SECRET_KEY"}}
    flask = [sys.executable, "-m", "flask", "--app", "wsgi", "conference", *command]
    environment = surroundings | {"INSTANCE_PATH": str(instance)}
    subprocess.run(flask, cwd=ROOT, env=environment, umask=0o022, check=True, capture_output=True)


def open_to_others(folder: Path) -> list[str]:
    return [path.name for path in (folder, *folder.rglob("*")) if path.stat().st_mode & OTHERS]


def test_the_instance_its_backup_and_what_is_restored_are_for_their_owner_alone(tmp_path: Path) -> None:
    instance, again, backup = tmp_path / "instance", tmp_path / "again", tmp_path / "backup.tar.gz"
    run(instance, "migrate")
    (instance / "outbox").mkdir(mode=0o700)
    run(instance, "backup", str(backup))
    run(again, "restore", str(backup))
    assert (instance / "conference.sqlite3").is_file()
    assert (again / "conference.sqlite3").is_file()
    assert open_to_others(instance) + open_to_others(again) == []
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_an_instance_from_before_is_closed(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    instance.mkdir(mode=0o755)
    run(instance, "check")
    run(instance, "check")
    assert stat.S_IMODE(instance.stat().st_mode) == 0o700
