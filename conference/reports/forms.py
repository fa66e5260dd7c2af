"""What somebody looks for in the audit log."""

from collections.abc import Mapping

from wtforms import SelectChoice

from conference.foundation.forms import ChoiceField, DateField, Form, TextField
from conference.foundation.i18n import lazy
from conference.reports.audit_log import Wish


class LogForm(Form):
    """The filters stand in the address; one that cannot be read drops out and says so."""

    class Meta(Form.Meta):
        """Nothing is changed by looking."""

        csrf = False

    q = TextField(lazy("Search the audit log"), longest=100)
    person = ChoiceField(lazy("Who"), {}, empty=lazy("Everybody"), default="")
    subject = ChoiceField(lazy("Kind of thing"), {}, empty=lazy("Everything"), default="")
    day = DateField(lazy("Day"), description=lazy("For example 20/10/2026"))

    def offer(self, people: Mapping[str, str], subjects: Mapping[str, str]) -> None:
        """Take the choices this log has."""
        for field, words in ((self.person, people), (self.subject, subjects)):
            field.choices = [field.choices[0], *(SelectChoice(value, word) for value, word in words.items())]

    def wish(self, sort: str) -> Wish:
        """What could be read."""
        return Wish(
            words=self.q.data or "",
            person="" if self.person.errors else self.person.value or "",
            subject="" if self.subject.errors else self.subject.value or "",
            day=None if self.day.errors else self.day.value,
            oldest_first=sort == "time",
        )

    @property
    def active(self) -> int:
        """How many filters besides the search are set."""
        return sum(bool(field.data) for field in (self.person, self.subject, self.day))
