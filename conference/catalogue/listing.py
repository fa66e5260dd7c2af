"""A row of the public list: finished words, so that the template only prints them."""

from collections.abc import Sequence
from dataclasses import dataclass

from conference.catalogue import labels, telling
from conference.catalogue.models import Cluster
from conference.catalogue.queries import FreePlots, Known
from conference.foundation.i18n import _, language, ngettext
from conference.foundation.numbers import format_area


@dataclass(frozen=True)
class Row:
    """One cluster as the list tells it; empty where nothing is known."""

    slug: str
    title: str
    place: str
    investor: str
    stage: str
    stage_state: str
    open: str
    area: str
    wastewater: str
    wastewater_state: str
    plots: str
    price: str
    is_demo: bool


def rows(clusters: Sequence[Cluster], known: Known) -> list[Row]:
    """The rows of a page."""
    stages = {kind: str(text) for kind, text in labels.STAGES.items()}
    waters = {status: str(text) for status, text in labels.WASTEWATER_SHORT.items()}
    lang = language()

    def row(cluster: Cluster) -> Row:
        stage = known.stages.get(cluster.id)
        return Row(
            slug=cluster.slug,
            title=telling.title(cluster),
            place=telling.place(cluster),
            investor=cluster.organisation.name if cluster.organisation else "",
            stage=stages[stage] if stage else "",
            stage_state=stage.value if stage else "",
            open=telling.quarter(cluster.open_from) if cluster.open_from else "",
            area=format_area(cluster.area_m2, lang) if cluster.area_m2 else "",
            wastewater=waters[cluster.wastewater] if cluster.wastewater else "",
            wastewater_state=cluster.wastewater.value if cluster.wastewater else "",
            plots=_plots(known.free.get(cluster.id), lang),
            price=telling.price(known.prices.get(cluster.id)),
            is_demo=cluster.is_demo,
        )

    return [row(cluster) for cluster in clusters]


def _plots(free: FreePlots | None, lang: str) -> str:
    if free is None:
        return ""
    return str(
        ngettext("%(num)s plot, %(area)s", "%(num)s plots, %(area)s", free.count, area=format_area(free.area_m2, lang))
    )


def unknown() -> str:
    """What stands where nothing is known."""
    return str(_("No information"))
