"""How it is to be printed."""

from wtforms import RadioField, SelectChoice

from conference.documents.values import Layout
from conference.foundation.forms import Form
from conference.foundation.i18n import lazy

LAYOUTS = {
    Layout.A6: lazy("A6, one a page"),
    Layout.A7: lazy("A7, one a page"),
    Layout.A6_SHEET: lazy("A6, four on a sheet of A4"),
    Layout.A7_SHEET: lazy("A7, eight on a sheet of A4"),
}


class AgendasForm(Form):
    """Agendas."""

    order = RadioField(
        lazy("Order"),
        choices=[SelectChoice("name", lazy("by given name")), SelectChoice("organisation", lazy("by organisation"))],
        default="name",
    )

    @property
    def by_organisation(self) -> bool:
        """Whether the pile is in order of organisations."""
        return bool(self.order.data == "organisation")


class BadgesForm(AgendasForm):
    """Badges."""

    layout = RadioField(
        lazy("Paper"), choices=[SelectChoice(one.value, word) for one, word in LAYOUTS.items()], default="a6"
    )
