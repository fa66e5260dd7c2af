"""What the desk sends."""

import uuid
from datetime import UTC, datetime

from wtforms import HiddenField, IntegerField

from conference.checkin.actions import Shot
from conference.checkin.models import ScanMethod
from conference.foundation.forms import Form, TextField, required
from conference.foundation.i18n import lazy


class ShotForm(Form):
    """How and when a scan was made. Without scripts the page's own id serves, so that a double click counts once."""

    scan_id = HiddenField()
    scanned_at = HiddenField()
    method = HiddenField()

    def fresh(self) -> None:
        """Give the page an id for its next scan."""
        self.scan_id.data = str(uuid.uuid4())
        self.scanned_at.data = self.method.data = ""

    def shot(self, usual: ScanMethod, *, user_id: int, now: datetime) -> Shot:
        """The scan; an id or time that is none is replaced by ours."""
        method = self.method.data
        return Shot(
            id=_uuid(self.scan_id.data),
            method=ScanMethod(method) if method in list(ScanMethod) else usual,
            at=_instant(self.scanned_at.data, now),
            user_id=user_id,
        )


class CodeForm(ShotForm):
    """A code that a camera or scanner read, or somebody typed."""

    code = TextField(lazy("Code of the ticket"), [required], longest=4000)


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


def _uuid(text: str | None) -> str:
    try:
        return str(uuid.UUID(text or ""))
    except ValueError:
        return str(uuid.uuid4())


def _instant(text: str | None, now: datetime) -> datetime:
    """The device's time, never later than ours."""
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return now
    return min(at if at.tzinfo else at.replace(tzinfo=UTC), now)
