"""What a side brings: an enterprise its land demands, an investor the clusters it says are its own."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.catalogue.actions import save_cluster
from conference.catalogue.models import Cluster, LandDemand
from conference.catalogue.values import ClusterFacts
from conference.foundation.vietnamese import fold
from conference.registration.models import ClusterClaim, Registration, RegistrationState
from conference.registration.values import DemandFacts, NewCluster

IS_SHOWN: Final = sa.and_(
    LandDemand.organisation_id == Registration.organisation_id,
    LandDemand.is_open,
    sa.or_(Registration.state == RegistrationState.APPROVED, LandDemand.created_at >= Registration.created_at),
)
"""Open demands that a registration may see and change.

Somebody who knows only a tax code must not read what the organisation needed earlier, so until the approval only what
came with this registration is shown.
"""


def demands_of(session: Session, registration: Registration) -> list[LandDemand]:
    """Open demands the registration may see and change."""
    rows = sa.select(LandDemand).join(Registration, IS_SHOWN).where(Registration.id == registration.id)
    return list(session.scalars(rows.order_by(LandDemand.id)))


def demands_by_registration(session: Session, registration_ids: Sequence[int]) -> dict[int, list[LandDemand]]:
    """The same of several registrations."""
    rows = (
        sa.select(Registration.id, LandDemand).join(LandDemand, IS_SHOWN).where(Registration.id.in_(registration_ids))
    )
    found: dict[int, list[LandDemand]] = {}
    for registration_id, demand in session.execute(rows.order_by(LandDemand.id)):
        found.setdefault(registration_id, []).append(demand)
    return found


def facts_of(demand: LandDemand) -> DemandFacts:
    """A stored demand as a value."""
    values = {name: getattr(demand, name) for name in DemandFacts.__dataclass_fields__}
    return DemandFacts(**values | {"preferred_wards": tuple(demand.preferred_wards)})


def write_demands(
    session: Session, registration: Registration, demands: Sequence[DemandFacts], *, now: datetime
) -> None:
    """Make the open demands these; one that is left out is closed, not deleted: requests may refer to it."""
    known = {demand.id: demand for demand in demands_of(session, registration)}
    kept = set()
    for facts in demands:
        row = known.get(facts.id or 0) or LandDemand(organisation_id=registration.organisation_id, created_at=now)
        for name, value in asdict(facts).items():
            if name != "id":
                setattr(row, name, value)
        row.preferred_wards = list(facts.preferred_wards)
        session.add(row)
        kept.add(row.id)
    for demand in known.values():
        demand.is_open = demand.id in kept
    session.flush()


def claimable(session: Session, text: str, *, limit: int = 20) -> list[Cluster]:
    """Published clusters without an investor whose name has every typed word."""
    found = sa.select(Cluster).where(Cluster.organisation_id.is_(None), Cluster.is_published)
    for word in fold(text).split():
        found = found.where(Cluster.folded.contains(word, autoescape=True))
    return list(session.scalars(found.order_by(Cluster.sort_key).limit(limit)))


def claimable_of(session: Session, cluster_ids: Sequence[int]) -> list[Cluster]:
    """Those of these clusters that have no investor yet."""
    found = sa.select(Cluster).where(
        Cluster.id.in_(cluster_ids), Cluster.organisation_id.is_(None), Cluster.is_published
    )
    return list(session.scalars(found.order_by(Cluster.sort_key)))


def claims_of(session: Session, registration_id: int) -> list[Cluster]:
    """Clusters a registration says are its own."""
    found = sa.select(Cluster).join(ClusterClaim).where(ClusterClaim.registration_id == registration_id)
    return list(session.scalars(found.order_by(Cluster.sort_key)))


def write_claims(
    session: Session,
    registration: Registration,
    cluster_ids: Iterable[int],
    new: Iterable[NewCluster],
    *,
    now: datetime,
) -> None:
    """Make the claims these. A cluster with another investor cannot be claimed."""
    may_claim = sa.or_(Cluster.organisation_id.is_(None), Cluster.organisation_id == registration.organisation_id)
    wanted = set(session.scalars(sa.select(Cluster.id).where(Cluster.id.in_(list(cluster_ids)), may_claim)))
    wanted |= {_add_cluster(session, cluster, now).id for cluster in new}
    held = {cluster.id for cluster in claims_of(session, registration.id)}
    dropped = sa.and_(ClusterClaim.registration_id == registration.id, ClusterClaim.cluster_id.in_(held - wanted))
    session.execute(sa.delete(ClusterClaim).where(dropped))
    session.add_all(ClusterClaim(registration_id=registration.id, cluster_id=id_) for id_ in sorted(wanted - held))
    session.flush()


def hand_over(session: Session, registration: Registration) -> list[Cluster]:
    """With the approval the claimed clusters become the investor's and are published; returns those of others."""
    contested = []
    for cluster in claims_of(session, registration.id):
        if cluster.organisation_id in {None, registration.organisation_id}:
            cluster.organisation_id = registration.organisation_id
            cluster.is_published = True
        else:
            contested.append(cluster)
    session.flush()
    return contested


def _add_cluster(session: Session, facts: NewCluster, now: datetime) -> Cluster:
    """Not published: the organisers look at it first."""
    said = ClusterFacts(
        name_vi=facts.name_vi, ward_code=facts.ward_code, area_m2=facts.area_m2, source="declared by the investor"
    )
    return save_cluster(session, None, said, by=None, now=now)
