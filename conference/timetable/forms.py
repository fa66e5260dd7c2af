"""What an organiser fills in to ask for a timetable, and to put one into force."""

from wtforms import BooleanField, RadioField, SelectChoice
from wtforms.validators import InputRequired

from conference.foundation.forms import Form, IntegerField, LongTextField, TextField, required
from conference.foundation.i18n import lazy
from conference.meetings.forms import PlainForm
from conference.timetable import labels
from conference.timetable.values import Existing, Settings

__all__ = ["PlainForm", "ProposeForm", "ReleaseForm", "SearchOnForm"]

LONGEST = 900
_seconds_given = InputRequired(message=lazy("Say how long to search."))


class ProposeForm(Form):
    """How to search a timetable."""

    name = TextField(lazy("Name"), [required], longest=80)
    existing = RadioField(
        lazy("Meetings people already hold"),
        choices=[SelectChoice(kind.value, word) for kind, word in labels.EXISTING.items()],
        default=Existing.KEEP.value,
    )
    with_pending = BooleanField(lazy("Take in requests nobody has answered yet"))
    minimum = IntegerField(lazy("Meetings everybody should get, if they can"), high=20, default=1)
    in_a_row = IntegerField(lazy("Most meetings in a row"), low=1, high=20)
    seconds = IntegerField(lazy("How long to search"), [_seconds_given], low=1, high=LONGEST, default=60)

    def settings(self) -> Settings:
        """The value of the form."""
        return Settings(
            seconds=self.seconds.value or 1,
            existing=Existing(self.existing.data),
            with_pending=bool(self.with_pending.data) if "with_pending" in self else False,
            minimum=self.minimum.value or 0,
            in_a_row=self.in_a_row.value,
        )


class SearchOnForm(Form):
    """How much longer to look for something better."""

    seconds = IntegerField(lazy("Search on for"), [_seconds_given], low=1, high=LONGEST, default=60)


class ReleaseForm(Form):
    """The last look before a timetable is in force."""

    note = LongTextField(lazy("A word to everybody concerned"), longest=500)
