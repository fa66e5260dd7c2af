"""Uploaded lists between the dry run and the button: kept under the hash of their content, for a day."""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app

from conference.foundation.i18n import N_
from conference.foundation.invalid import InvalidText
from conference.foundation.spreadsheet import Cell, read_table

KEPT = timedelta(days=1)


def keep(content: bytes, now: datetime) -> str:
    """Keep a list and return its name; forgotten ones are cleared away on the occasion."""
    for old in _folder().iterdir():
        if now.timestamp() - old.stat().st_mtime > KEPT.total_seconds():
            old.unlink(missing_ok=True)
    name = hashlib.sha256(content).hexdigest()
    (_folder() / name).write_bytes(content)
    return name


def read(name: str) -> list[list[Cell]]:
    """The rows of a kept list. Raises InvalidText when it is there no longer."""
    path = _folder() / name
    if len(name) != 64 or not name.isalnum() or not path.exists():
        raise InvalidText(N_("The uploaded file is no longer here. Upload it once more."))
    return read_table(path.read_bytes())


def _folder() -> Path:
    folder = Path(current_app.instance_path) / "imports"
    folder.mkdir(exist_ok=True)
    return folder
