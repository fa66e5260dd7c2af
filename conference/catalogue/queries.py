"""Questions about clusters that several pages ask."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from conference.catalogue.models import (
    CityFigure,
    Cluster,
    Milestone,
    MilestoneKind,
    Plot,
    PlotState,
    Price,
    PriceKind,
)
from conference.catalogue.rules import furthest
from conference.catalogue.search import speaks_of
from conference.foundation.vietnamese import fold
from conference.people.models import Organisation, OrganisationKind

_WHOLE = (
    joinedload(Cluster.organisation),
    selectinload(Cluster.milestones),
    selectinload(Cluster.infrastructure),
    selectinload(Cluster.plots).selectinload(Plot.prices),
    selectinload(Cluster.prices),
)


def find_published(session: Session, slug: str) -> Cluster | None:
    """A published cluster with everything its page shows."""
    found = sa.select(Cluster).where(Cluster.slug == slug, Cluster.is_published)
    return session.scalar(found.options(*_WHOLE))


def find_cluster(session: Session, cluster_id: int, *, organisation_id: int | None = None) -> Cluster | None:
    """A cluster as it is edited; with an organisation only one of theirs."""
    found = sa.select(Cluster).where(Cluster.id == cluster_id)
    if organisation_id is not None:
        found = found.where(Cluster.organisation_id == organisation_id)
    return session.scalar(found.options(*_WHOLE))


@dataclass(frozen=True)
class FreePlots:
    """Plots that can be had now."""

    count: int
    area_m2: int


@dataclass(frozen=True)
class Known:
    """What a list tells of its clusters beyond their own rows, by cluster; what is not known is missing."""

    stages: Mapping[int, MilestoneKind]
    prices: Mapping[int, Price]
    free: Mapping[int, FreePlots]


def known_of(session: Session, clusters: Iterable[Cluster]) -> Known:
    """Three statements, however many clusters."""
    ids = [cluster.id for cluster in clusters]
    return Known(_stages(session, ids), _land_prices(session, ids), _free_plots(session, ids))


def _stages(session: Session, ids: list[int]) -> dict[int, MilestoneKind]:
    done = sa.select(Milestone.cluster_id, Milestone.kind)
    kinds: dict[int, list[MilestoneKind]] = defaultdict(list)
    for cluster_id, kind in session.execute(done.where(Milestone.cluster_id.in_(ids), Milestone.done_on.is_not(None))):
        kinds[cluster_id].append(kind)
    reached = ((cluster_id, furthest(some)) for cluster_id, some in kinds.items())
    return {cluster_id: kind for cluster_id, kind in reached if kind is not None}


def _land_prices(session: Session, ids: list[int]) -> dict[int, Price]:
    """The latest for each whole cluster."""
    asked = sa.select(Price).where(Price.cluster_id.in_(ids), Price.kind == PriceKind.LAND, Price.plot_id.is_(None))
    return {price.cluster_id: price for price in session.scalars(asked.order_by(Price.as_of, Price.id))}


def _free_plots(session: Session, ids: list[int]) -> dict[int, FreePlots]:
    counted = sa.select(Plot.cluster_id, sa.func.count(), sa.func.sum(Plot.area_m2)).group_by(Plot.cluster_id)
    free = counted.where(Plot.cluster_id.in_(ids), Plot.state == PlotState.AVAILABLE)
    return {cluster_id: FreePlots(count, area) for cluster_id, count, area in session.execute(free)}


def on_desk(text: str, shown: str, sort: str) -> sa.Select[Cluster]:
    """The organisers' list: all clusters, or only the published, hidden or demo ones; by name or area."""
    narrowed = {"published": Cluster.is_published, "hidden": ~Cluster.is_published, "demo": Cluster.is_demo}
    listed = sa.select(Cluster).where(speaks_of(text) if fold(text) else sa.true(), narrowed.get(shown, sa.true()))
    column = Cluster.area_m2 if sort.removeprefix("-") == "area" else Cluster.sort_key
    order = column.desc() if sort.startswith("-") else column.asc()
    return listed.order_by(order.nulls_last(), Cluster.id).options(joinedload(Cluster.organisation))


def investors(session: Session) -> Sequence[Organisation]:
    """Organisations a cluster can belong to."""
    listed = sa.select(Organisation).where(Organisation.kind == OrganisationKind.INVESTOR)
    return session.scalars(listed.order_by(Organisation.sort_key)).all()


def city_figures(session: Session) -> Sequence[CityFigure]:
    """Published figures, the earliest first."""
    return session.scalars(sa.select(CityFigure).order_by(CityFigure.as_of, CityFigure.id)).all()
