"""What the desk sends."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from wtforms import BooleanField, HiddenField, SelectChoice, SelectField
from wtforms.validators import ValidationError

from conference.checkin.actions import Shot
from conference.checkin.labels import BADGE_SIZES, POINTS, PRINTINGS, REPRINT_REASONS, reprint_reason
from conference.checkin.models import BadgeSize, Desk, Printing, ScanMethod
from conference.checkin.print_models import PrintStation
from conference.foundation.dates import format_date
from conference.foundation.forms import ChoiceField, Form, LongTextField, TextField, required
from conference.foundation.i18n import _, lazy


class UndoForm(Form):
    """Why an arrival is taken back."""

    scan_id = HiddenField()
    reason = TextField(lazy("Reason"), [required], longest=200)


class PaperForm(Form):
    """Lines from the list on paper."""

    press = HiddenField()
    day = SelectField(lazy("Day"))
    lines = LongTextField(lazy("Badge number or code, and the time"), [required], longest=20_000)

    def offer(self, days: Sequence[date], today: date) -> None:
        """The days of the conference up to today, the latest one chosen; today where it has none yet."""
        past = [day for day in days if day <= today] or [today]
        self.day.choices = [SelectChoice(day.isoformat(), format_date(day)) for day in reversed(past)]


class ReprintForm(Form):
    """Why somebody needs another badge."""

    why = ChoiceField(lazy("Reason"), REPRINT_REASONS)
    words = TextField(lazy("In your words"), longest=200)

    def validate_words(self, field: TextField) -> None:
        """Another reason needs its words."""
        if self.why.data == "other" and not field.data:
            raise ValidationError(_("Say what happened."))

    def text(self) -> str:
        """As it is written down."""
        return reprint_reason(self.why.data, self.words.data or "")


class DeskForm(Form):
    """A desk: what it lets people into, and how it prints."""

    name = TextField(lazy("Name of the desk"), [required], longest=40)
    point = SelectField(lazy("People come to"))
    is_exit = BooleanField(lazy("Exit: people leave here"))
    printing = ChoiceField(lazy("Print the badge of whoever comes in"), PRINTINGS, coerce=Printing)
    station = SelectField(lazy("Print station"))
    badge_size = ChoiceField(lazy("Size of the badges"), BADGE_SIZES, coerce=BadgeSize)

    def offer(self, points: Mapping[str, str], stations: Iterable[PrintStation], *, counts_exits: bool) -> None:
        """The choices of this conference; exits only where they are counted."""
        self.point.choices = [SelectChoice(point, POINTS.get(point) or title) for point, title in points.items()]
        named = [SelectChoice(str(one.id), one.name) for one in stations]
        self.station.choices = [SelectChoice("", lazy("whichever is free")), *named]
        if not counts_exits:
            del self.is_exit

    def show(self, desk: Desk) -> None:
        """Begin with what the desk is."""
        self.name.data, self.point.data, self.printing.data = desk.name, desk.point, desk.printing.value
        self.badge_size.data, self.station.data = desk.badge_size.value, str(desk.station_id or "")
        if "is_exit" in self:
            self.is_exit.data = desk.is_exit

    def setting(self) -> dict[str, Any]:
        """The value of the form, without the name."""
        station = self.station.data
        return {
            "point": self.point.data,
            "is_exit": "is_exit" in self and bool(self.is_exit.data),
            "printing": self.printing.value,
            "badge_size": self.badge_size.value,
            "station_id": int(station) if station else None,
        }


class DeviceForm(Form):
    """A phone or tablet that becomes a device."""

    name = TextField(lazy("Name of this device"), [required], longest=40)


def shot_in(sent: Mapping[str, str], usual: ScanMethod, *, user_id: int, now: datetime) -> Shot:
    """The scan that was sent, read by hand: a queue waits for it, and there is nothing to correct in it.

    Its id is made by the device or, without scripts, comes with the page, so that a double click counts once.
    """
    method = sent.get("method", "")
    return Shot(
        id=as_id(sent.get("scan_id", "")),
        method=ScanMethod(method) if method in _METHODS else usual,
        at=now,
        user_id=user_id,
    )


_METHODS = frozenset(ScanMethod)


def new_id() -> str:
    """An id for a scan that is still to be made."""
    return str(uuid.uuid4())


def as_id(text: str) -> str:
    """The id that was sent, a new one for anything else."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return new_id()
