"""Write down what is known of a cluster: facts, dated claims, the checklist, plots and prices."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.catalogue.models import Cluster, Infrastructure, InfrastructureItem, Milestone, Plot, Price, WorkState
from conference.catalogue.rules import PlotCodeTaken
from conference.catalogue.values import ClusterFacts, MilestoneFacts, PlotFacts, PriceFacts
from conference.foundation.access import Identity
from conference.foundation.integrity import refuses
from conference.foundation.vietnamese import fold, sort_key
from conference.foundation.wards import get_ward
from conference.people import audit
from conference.people.models import Organisation

refuses("uq_plot_cluster_id_code", PlotCodeTaken)


def facts_of(cluster: Cluster) -> ClusterFacts:
    """A stored cluster as a value."""
    values = {field.name: getattr(cluster, field.name) for field in fields(ClusterFacts)}
    lists = {name: tuple(values[name]) for name in ("sectors_wanted", "sectors_banned")}
    return ClusterFacts(**values | lists)


def save_cluster(
    session: Session, cluster: Cluster | None, facts: ClusterFacts, *, by: Identity | None, now: datetime
) -> Cluster:
    """Change a cluster, or add one (not published: somebody looks at it first)."""
    verb = "changed" if cluster else "created"
    if cluster is None:
        cluster = Cluster(slug=free_slug(session, facts.name_vi, facts.phase), is_published=False, created_at=now)
        session.add(cluster)
    for name, value in asdict(facts).items():
        setattr(cluster, name, list(value) if isinstance(value, tuple) else value)
    settle_place(cluster)
    index(cluster)
    session.flush()
    audit.record(session, by, verb, cluster, now=now, label=cluster.name_vi)
    return cluster


def settle_place(cluster: Cluster) -> None:
    """The province follows from the ward; without a point of its own the middle of the ward stands for it."""
    if cluster.ward_code is None:
        return
    ward = get_ward(cluster.ward_code)
    cluster.province_code = ward.province.code
    if cluster.lat is None or cluster.is_place_approximate:
        cluster.lat, cluster.lon, cluster.is_place_approximate = *ward.centroid, True


def index(cluster: Cluster) -> None:
    """What searching and sorting need."""
    ward = str(get_ward(cluster.ward_code)) if cluster.ward_code else ""
    phase = f"giai đoạn {cluster.phase} phase" if cluster.phase else ""
    cluster.folded_place = fold(f"{ward} {cluster.legacy_place or ''}")
    cluster.folded = fold(f"{cluster.name_vi} {cluster.name_en or ''} {phase} {cluster.folded_place}")
    cluster.sort_key = sort_key(f"{cluster.name_vi} {cluster.phase or ''}")


def free_slug(session: Session, name: str, phase: int | None = None) -> str:
    """An address from the name that no other cluster has."""
    base = fold(f"{name} gd {phase}" if phase else name).replace(" ", "-")[:60].strip("-") or "ccn"
    taken = set(session.scalars(sa.select(Cluster.slug).where(Cluster.slug.startswith(base, autoescape=True))))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


def assign(
    session: Session, cluster: Cluster, investor: Organisation | None, *, by: Identity | None, now: datetime
) -> None:
    """Say whose cluster it is."""
    cluster.organisation_id = investor.id if investor else None
    label = investor.name_vi if investor else ""
    audit.record(session, by, "investor set", cluster, now=now, label=cluster.name_vi, investor=label)


def publish(session: Session, cluster: Cluster, *, shown: bool, by: Identity | None, now: datetime) -> None:
    """Show a cluster to everybody, or hide it."""
    cluster.is_published = shown
    audit.record(session, by, "published" if shown else "hidden", cluster, now=now, label=cluster.name_vi)


def add_milestone(
    session: Session, cluster: Cluster, facts: MilestoneFacts, *, by: Identity | None, now: datetime
) -> Milestone:
    """One more claim. Rows are only added: a correction is a later row."""
    milestone = Milestone(cluster_id=cluster.id, recorded_at=now, **asdict(facts))
    session.add(milestone)
    session.flush()
    audit.record(session, by, "milestone added", cluster, now=now, label=cluster.name_vi, kind=facts.kind.value)
    return milestone


Checklist = Mapping[Infrastructure, tuple[WorkState, date | None]]


def save_checklist(
    session: Session, cluster: Cluster, wanted: Checklist, *, by: Identity | None, now: datetime
) -> None:
    """Make the checklist this; an item that is left out is not known."""
    rows = sa.select(InfrastructureItem).where(InfrastructureItem.cluster_id == cluster.id)
    known = {row.item: row for row in session.scalars(rows)}
    for item, row in known.items():
        if item not in wanted:
            session.delete(row)
    for item, (state, done_on) in wanted.items():
        row = known.get(item) or InfrastructureItem(cluster_id=cluster.id, item=item)
        row.state, row.done_on = state, done_on
        session.add(row)
    session.flush()
    audit.record(session, by, "infrastructure changed", cluster, now=now, label=cluster.name_vi)


def save_plot(
    session: Session, cluster: Cluster, plot: Plot | None, facts: PlotFacts, *, by: Identity | None, now: datetime
) -> Plot:
    """Change a plot, or add one. Raises PlotCodeTaken."""
    plot = plot or Plot(cluster_id=cluster.id, is_demo=cluster.is_demo)
    for name, value in asdict(facts).items():
        setattr(plot, name, value)
    session.add(plot)
    session.flush()
    audit.record(session, by, "plot saved", cluster, now=now, label=f"{cluster.name_vi} {plot.code}")
    return plot


def remove_plot(session: Session, cluster: Cluster, plot: Plot, *, by: Identity | None, now: datetime) -> None:
    """A plot that is not offered any more, with its prices."""
    session.execute(sa.delete(Plot).where(Plot.id == plot.id))
    audit.record(session, by, "plot removed", cluster, now=now, label=f"{cluster.name_vi} {plot.code}")


def add_price(session: Session, cluster: Cluster, facts: PriceFacts, *, by: Identity | None, now: datetime) -> Price:
    """A price from its date on; the earlier one stays as history."""
    price = Price(cluster_id=cluster.id, **asdict(facts))
    session.add(price)
    session.flush()
    audit.record(session, by, "price added", cluster, now=now, label=cluster.name_vi, kind=facts.kind.value)
    return price


def remove_price(session: Session, cluster: Cluster, price: Price, *, by: Identity | None, now: datetime) -> None:
    """A price that was never right."""
    session.execute(sa.delete(Price).where(Price.id == price.id))
    audit.record(session, by, "price removed", cluster, now=now, label=cluster.name_vi, kind=price.kind.value)
