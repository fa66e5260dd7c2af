"""The backup file: a .tar.gz with a manifest, the database and the files of the instance."""

import json
import tarfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePosixPath

FORMAT = 1
DATABASE = "database"
FILES = "files"


class Unusable(Exception):
    """The file is no backup of ours, or is damaged, or belongs to the other kind of database."""


def write(target: Path, work: Path, *, kind: str, made_at: datetime, files: Iterable[tuple[Path, str]]) -> None:
    """Pack the database snapshot lying in `work` and these files; the target appears only when it is complete."""
    manifest = work / "manifest.json"
    manifest.write_text(json.dumps({"format": FORMAT, "database": kind, "made_at": made_at.isoformat()}))
    part = target.with_name(target.name + ".part")
    part.touch(mode=0o600)  # it holds personal data and the secret key
    with tarfile.open(part, "w:gz", compresslevel=6, dereference=True) as archive:
        archive.add(manifest, manifest.name)
        archive.add(work / DATABASE, DATABASE)
        for path, name in files:
            with suppress(FileNotFoundError):  # delivered or removed since it was listed
                archive.add(path, f"{FILES}/{name}")
    part.replace(target)


def unpack(source: Path, work: Path, *, kind: str) -> None:
    """Unpack completely before anything is replaced. Raises Unusable."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            for member in archive:
                _unpack_member(archive, member, work)
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        raise Unusable(f"{source} cannot be read as a backup: {error}") from error
    _check_manifest(source, work, kind)


def _unpack_member(archive: tarfile.TarFile, member: tarfile.TarInfo, work: Path) -> None:
    """Plain files below `work` only; Debian 12's Python has no extraction filter of its own."""
    name = PurePosixPath(member.name)
    content = archive.extractfile(member) if member.isreg() else None
    if content is None or name.is_absolute() or ".." in name.parts:
        raise Unusable(f"{archive.name!r} holds something that no backup of ours holds: {member.name}")
    path = work / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=member.mode & 0o700)
    path.write_bytes(content.read())


def _check_manifest(source: Path, work: Path, kind: str) -> None:
    try:
        manifest = json.loads((work / "manifest.json").read_text())
        found = (manifest["format"], manifest["database"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unusable(f"{source} is not a backup of a conference.") from error
    if found[0] != FORMAT:
        raise Unusable(f"{source} was written by a newer version of this system.")
    if found[1] != kind:
        raise Unusable(f"{source} holds a {found[1]} database; DATABASE_URL points to {kind}.")
