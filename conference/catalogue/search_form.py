"""The filters of the public list: everything stands in the address, and a wrong value only drops its own filter."""

from typing import Any

from wtforms import BooleanField

from conference.catalogue.fields import SectorField
from conference.catalogue.labels import WASTEWATER
from conference.catalogue.models import WastewaterStatus
from conference.catalogue.rules import LARGEST_M2
from conference.catalogue.search import SORTS, Wish
from conference.foundation.dates import EXAMPLE_QUARTER
from conference.foundation.forms import AreaField, ChoiceField, Form, QuarterField, TextField
from conference.foundation.i18n import lazy

PAGE_SIZES = (24, 50)


class SearchForm(Form):
    """What a reader looks for."""

    class Meta(Form.Meta):
        """Nothing is changed by looking."""

        csrf = False

    q = TextField(lazy("Name, investor or place"), longest=100)
    open_by = QuarterField(
        lazy("Open for tenants by"), description=lazy("A quarter, for example %(example)s.", example=EXAMPLE_QUARTER)
    )
    place = TextField(lazy("Commune, old district or province"), longest=100)
    sector = SectorField(lazy("Sector wanted"), empty=lazy("Any sector"), default="")
    wastewater = ChoiceField(
        lazy("Wastewater"), WASTEWATER, empty=lazy("Any state"), coerce=WastewaterStatus, default=""
    )
    plot_from = AreaField(lazy("Free plot of at least"), low=1, high=LARGEST_M2, description=lazy("m² or ha"))
    area_from = AreaField(lazy("Cluster area from"), low=1, high=LARGEST_M2, description=lazy("For example 10 ha"))
    area_to = AreaField(lazy("Cluster area up to"), low=1, high=LARGEST_M2, description=lazy("For example 75 ha"))
    unknown = BooleanField(lazy("Also clusters without this information"))

    def wish(self, sort: str) -> Wish:
        """What could be read; a field with an error does not count."""
        return Wish(
            text=self._read("q") or "",
            place=self._read("place") or "",
            open_by=self._read("open_by"),
            area_from=self._read("area_from"),
            area_to=self._read("area_to"),
            plot_from=self._read("plot_from"),
            sector=self._read("sector") or "",
            wastewater=self._read("wastewater"),
            with_unknown=bool(self.unknown.data),
            sort=sort if sort.removeprefix("-") in SORTS else "name",
        )

    @property
    def active(self) -> int:
        """How many filters besides the search are set."""
        return sum(bool(field.data) for field in self if field.name not in {"q", "unknown"})

    def _read(self, name: str) -> Any:
        field = self[name]
        return None if field.errors else getattr(field, "value", field.data)
