"""The clusters of an investor: chosen from the catalogue, or named when they are not in it yet."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import FieldList, FormField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from conference.catalogue import telling
from conference.catalogue.fields import WardField, one_ward
from conference.catalogue.models import Cluster
from conference.foundation.forms import AreaField, TextField, required
from conference.foundation.i18n import _, lazy
from conference.foundation.meanwhile import SharedForm
from conference.registration.forms import Entry, StepForm
from conference.registration.values import NewCluster


class NewClusterEntry(Entry):
    """A cluster that is not in the catalogue."""

    name_vi = TextField(lazy("Name of the cluster"), [required], longest=150)
    ward = WardField(lazy("Ward or commune"), [required], description=lazy("The name since 1 July 2025."))
    area_m2 = AreaField(
        lazy("Area"), low=1, high=750_000, description=lazy("In m² or ha, for example 10,5 ha. At most 75 ha.")
    )

    def facts(self) -> NewCluster:
        """As a value."""
        code = one_ward(str(self.ward.data)).code
        return NewCluster(name_vi=self.name_vi.data, ward_code=code, area_m2=self.area_m2.value)


class ClustersForm(SharedForm, StepForm):
    """Which clusters an investor leases out."""

    cluster_query = TextField(lazy("Search the catalogue"), longest=80)
    cluster_ids = SelectMultipleField(
        lazy("Clusters of the organisation"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    new_clusters = FieldList(FormField(NewClusterEntry))

    def offer(self, clusters: Iterable[Cluster]) -> None:
        """The clusters that can be chosen."""
        self.cluster_ids.choices = [(cluster.id, telling.title(cluster)) for cluster in clusters]

    def judge(self, today: date) -> None:
        """At least one."""
        if not self.cluster_ids.data and not self.new_clusters.entries:
            self.refuse("cluster_query", _("Choose at least one cluster, or add one that is not in the catalogue."))

    def facts(self) -> dict[str, Any]:
        """As values."""
        return {
            "cluster_ids": tuple(self.cluster_ids.data or ()),
            "new_clusters": tuple(entry.form.facts() for entry in self.new_clusters),
        }
