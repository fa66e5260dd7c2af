"""What somebody at the door fills in about who is missing."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from wtforms import BooleanField, RadioField, SelectChoice, SelectField
from wtforms.validators import ValidationError

from conference.foundation.dates import format_time
from conference.foundation.forms import CheckboxesField, Form
from conference.foundation.i18n import _, lazy
from conference.programme.models import Slot
from conference.registration.models import Delegate

LATE, ABSENT, HERE = "late", "absent", "here"


class MissingForm(Form):
    """Who is missing, and until when."""

    people = CheckboxesField(lazy("Who is missing"), coerce=int)
    what = RadioField(
        lazy("What is known"),
        choices=[
            SelectChoice(LATE, lazy("Late: comes in time for the meeting time chosen below")),
            SelectChoice(ABSENT, lazy("Absent: does not come any more today")),
            SelectChoice(HERE, lazy("There after all: everybody of them")),
        ],
        default=LATE,
    )
    slot = SelectField(lazy("In time for"), coerce=int, default=0)
    did_not_come = BooleanField(lazy("Note at the meeting that runs now that they did not come"))

    def offer(self, people: Iterable[Delegate], slots: Sequence[Slot], zone: ZoneInfo) -> None:
        """Their people, and the times still to come."""
        self.people.choices = [SelectChoice(str(one.id), one.full_name) for one in people]
        times = [(slot.id, format_time(slot.starts_at.astimezone(zone).time())) for slot in slots]
        self.slot.choices = [SelectChoice(str(number), label) for number, label in times] or [
            SelectChoice("0", _("no time is left today"))
        ]
        if not self.is_submitted() and times:
            self.slot.data = times[min(1, len(times) - 1)][0]

    def validate_slot(self, field: SelectField) -> None:
        """Late for what, if nothing is left today?"""
        if self.what.data == LATE and not field.data:
            raise ValidationError(_("No meeting time is left today, so nobody can be late. Choose “absent”."))

    def until_when(self, slots: Iterable[Slot]) -> datetime | None:
        """The beginning of the chosen time; None for the rest of the day."""
        return next((slot.starts_at for slot in slots if self.what.data == LATE and slot.id == self.slot.data), None)


class ConfirmForm(Form):
    """The ticks are read by name, since there are as many as changes."""
