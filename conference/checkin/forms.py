"""What the desk sends."""

import uuid
from datetime import datetime

from wtforms import HiddenField, IntegerField

from conference.checkin.actions import Shot
from conference.checkin.models import ScanMethod
from conference.foundation.forms import Form, TextField, required
from conference.foundation.i18n import lazy


class ShotForm(Form):
    """A scan: its id is made by the device or, without scripts, comes with the page, so a double click counts once."""

    scan_id = HiddenField()
    method = HiddenField()

    def shot(self, usual: ScanMethod, *, user_id: int, now: datetime) -> Shot:
        """The scan; an id that is none is replaced by ours."""
        method = self.method.data
        return Shot(
            id=_uuid(self.scan_id.data),
            method=ScanMethod(method) if method in list(ScanMethod) else usual,
            at=now,
            user_id=user_id,
        )


class CodeForm(ShotForm):
    """A code that a camera or scanner read, or somebody typed."""

    code = TextField(lazy("Code of the ticket"), [required], longest=8000)


class PersonForm(ShotForm):
    """Somebody found by search."""

    delegate_id = IntegerField(validators=[required])


class DelegationForm(ShotForm):
    """Everybody of one registration."""

    registration_id = IntegerField(validators=[required])


class UndoForm(ShotForm):
    """Why an arrival is taken back."""

    reason = TextField(lazy("Reason"), [required], longest=200)


class DeskForm(Form):
    """A desk."""

    name = TextField(lazy("Name of the desk"), [required], longest=40)


def new_id() -> str:
    """An id for a scan that is still to be made."""
    return str(uuid.uuid4())


def _uuid(text: str | None) -> str:
    try:
        return str(uuid.UUID(text or ""))
    except ValueError:
        return new_id()
