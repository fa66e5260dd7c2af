"""The public list's question: which clusters, in which order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from conference.catalogue.models import Cluster, Plot, PlotState, WastewaterStatus
from conference.foundation.dates import Quarter
from conference.foundation.vietnamese import clean, fold
from conference.people.models import Organisation

SORTS: Final[Mapping[str, sa.orm.InstrumentedAttribute[Any]]] = {
    "name": Cluster.sort_key,
    "area": Cluster.area_m2,
    "open": Cluster.open_from,
}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a reader looks for; empty means no matter. `with_unknown` keeps clusters that say nothing about it."""

    text: str = ""
    place: str = ""
    open_by: Quarter | None = None
    area_from: int | None = None
    area_to: int | None = None
    plot_from: int | None = None
    sector: str = ""
    wastewater: WastewaterStatus | None = None
    with_unknown: bool = False
    sort: str = "name"

    @property
    def is_empty(self) -> bool:
        """Whether everything is shown."""
        return self == Wish(sort=self.sort, with_unknown=self.with_unknown)


def found(wish: Wish) -> sa.Select[Cluster]:
    """Published clusters that fit, with their investors."""
    listed = sa.select(Cluster).where(Cluster.is_published, *_conditions(wish))
    return listed.order_by(*_order(wish)).options(joinedload(Cluster.organisation))


def speaks_of(text: str) -> sa.ColumnElement[bool]:
    """The cluster, its place or its investor has every typed word."""
    investors = sa.select(Organisation.id).where(*has_words(Organisation.folded, text))
    return sa.or_(sa.and_(*has_words(Cluster.folded, text)), Cluster.organisation_id.in_(investors))


def has_words(column: sa.orm.InstrumentedAttribute[str], text: str) -> Iterator[sa.ColumnElement[bool]]:
    """Every typed word stands in the folded column."""
    return (column.contains(word, autoescape=True) for word in fold(text).split())


def wants_sector(code: str) -> sa.ColumnElement[bool]:
    """The cluster names this sector among those it wants."""
    return sa.cast(Cluster.sectors_wanted, sa.Text).contains(f'"{code}"', autoescape=True)


def _conditions(wish: Wish) -> Iterator[sa.ColumnElement[bool]]:
    if fold(wish.text):
        yield speaks_of(wish.text)
    yield from has_words(Cluster.folded_place, wish.place)
    for condition, unknown in _about_facts(wish):
        yield sa.or_(condition, unknown) if wish.with_unknown else condition


def _about_facts(wish: Wish) -> Iterator[tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]]:
    """Each condition on a fact, and when the fact is not known."""
    if wish.open_by:
        yield Cluster.open_from <= wish.open_by.last_day, Cluster.open_from.is_(None)
    if wish.area_from is not None:
        yield Cluster.area_m2 >= wish.area_from, Cluster.area_m2.is_(None)
    if wish.area_to is not None:
        yield Cluster.area_m2 <= wish.area_to, Cluster.area_m2.is_(None)
    if wish.plot_from is not None:
        plots = sa.select(Plot.id).where(Plot.cluster_id == Cluster.id)
        free = plots.where(Plot.state == PlotState.AVAILABLE, Plot.area_m2 >= wish.plot_from)
        yield free.exists(), ~plots.exists()
    if wish.sector:
        yield wants_sector(wish.sector), sa.cast(Cluster.sectors_wanted, sa.Text) == "[]"
    if wish.wastewater:
        yield Cluster.wastewater == wish.wastewater, Cluster.wastewater.is_(None)


def _order(wish: Wish) -> Iterator[sa.ColumnElement[Any]]:
    """As asked; a name written exactly as typed, marks and all, comes before one that only sounds like it."""
    if wish.text and wish.sort == "name":
        yield sa.case((Cluster.name_vi.contains(clean(wish.text), autoescape=True), 0), else_=1)
    column = SORTS.get(wish.sort.removeprefix("-"), Cluster.sort_key)
    yield column.desc().nulls_last() if wish.sort.startswith("-") else column.asc().nulls_last()
    yield Cluster.id.asc()
