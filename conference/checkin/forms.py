"""What the desk sends."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from wtforms import HiddenField

from conference.checkin.actions import Shot
from conference.checkin.models import ScanMethod
from conference.foundation.forms import Form, TextField, required
from conference.foundation.i18n import lazy


class UndoForm(Form):
    """Why an arrival is taken back."""

    scan_id = HiddenField()
    reason = TextField(lazy("Reason"), [required], longest=200)


class DeskForm(Form):
    """A desk."""

    name = TextField(lazy("Name of the desk"), [required], longest=40)


def shot_in(sent: Mapping[str, str], usual: ScanMethod, *, user_id: int, now: datetime) -> Shot:
    """The scan that was sent, read by hand: a queue waits for it, and there is nothing to correct in it.

    Its id is made by the device or, without scripts, comes with the page, so that a double click counts once.
    """
    method = sent.get("method", "")
    return Shot(
        id=_uuid(sent.get("scan_id", "")),
        method=ScanMethod(method) if method in _METHODS else usual,
        at=now,
        user_id=user_id,
    )


def number_in(sent: Mapping[str, str], name: str) -> int:
    """The number of somebody or something chosen; 0, which nobody has, for anything else."""
    text = sent.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


_METHODS = frozenset(ScanMethod)


def new_id() -> str:
    """An id for a scan that is still to be made."""
    return str(uuid.uuid4())


def _uuid(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return new_id()
