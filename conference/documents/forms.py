"""What is to be printed."""

from dataclasses import replace

from wtforms import BooleanField, RadioField, SelectChoice

from conference.documents.queries import Selection
from conference.documents.values import Layout
from conference.foundation.forms import ChoiceField, Form, TextField
from conference.foundation.i18n import lazy
from conference.programme.labels import SIDES
from conference.programme.models import Side

LAYOUTS = {
    Layout.A6: lazy("A6, one a page"),
    Layout.A7: lazy("A7, one a page"),
    Layout.A6_SHEET: lazy("A6, four on a sheet of A4"),
    Layout.A7_SHEET: lazy("A7, eight on a sheet of A4"),
}


class WhoForm(Form):
    """Whose papers, in which order."""

    side = ChoiceField(lazy("Side"), SIDES, empty=lazy("all sides"), coerce=Side)
    words = TextField(lazy("Only people or organisations named"), longest=100)
    order = RadioField(
        lazy("Order"),
        choices=[SelectChoice("name", lazy("by given name")), SelectChoice("organisation", lazy("by organisation"))],
        default="name",
    )

    def selection(self) -> Selection:
        """The value of the form."""
        return Selection(side=self.side.value, words=self.words.data, by_organisation=self.order.data == "organisation")


class BadgesForm(WhoForm):
    """Badges."""

    layout = RadioField(
        lazy("Paper"), choices=[SelectChoice(one.value, word) for one, word in LAYOUTS.items()], default="a6"
    )
    only_new = BooleanField(lazy("Only those not printed yet"))

    def selection(self) -> Selection:
        """The value of the form."""
        return replace(super().selection(), only_unprinted=bool(self.only_new.data))
