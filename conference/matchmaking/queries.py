"""The needs and offers of many organisations in four statements, and who suits whom best."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from conference.catalogue import telling
from conference.catalogue.models import Cluster, LandDemand, Plot, PlotState, Price, PriceKind
from conference.foundation.wards import get_ward
from conference.matchmaking.rules import Match, best
from conference.matchmaking.values import FreePlot, Money, Need, Offer
from conference.people.models import Organisation
from conference.programme.models import Conference, Side
from conference.registration.models import Registration, RegistrationState


@dataclass(frozen=True)
class Market:
    """What organisations need and offer, by their ids."""

    needs: Mapping[int, Sequence[Need]] = field(default_factory=dict)
    offers: Mapping[int, Sequence[Offer]] = field(default_factory=dict)

    def best_match(self, one: int, other: int) -> Match | None:
        """The best of what either needs and the other offers; None when there is nothing to compare."""
        ways = (self.best_from(one, other), self.best_from(other, one))
        return max((way for way in ways if way), key=lambda way: way.score, default=None)

    def best_from(self, needing: int, offering: int) -> Match | None:
        """The best of what the first needs and the second offers."""
        return best(self.needs.get(needing, ()), self.offers.get(offering, ()))


@dataclass(frozen=True)
class Suggestion:
    """Somebody worth meeting, and why."""

    registration: Registration
    match: Match


def market(session: Session, organisation_ids: Collection[int]) -> Market:
    """Everything these organisations need and offer."""
    return Market(needs_of(session, organisation_ids), offers_of(session, organisation_ids))


def best_matches(
    session: Session, registration: Registration, counterparts: Iterable[Registration]
) -> dict[int, Match | None]:
    """How well each counterpart suits, by the id of its registration, in four statements for any number."""
    counterparts = list(counterparts)
    mine = registration.organisation_id
    known = market(session, {mine, *(other.organisation_id for other in counterparts)})
    return {other.id: known.best_match(mine, other.organisation_id) for other in counterparts}


def suggestions(
    session: Session,
    conference: Conference,
    registration: Registration,
    limit: int = 3,
    *,
    leaving_out: Collection[int] = (),
) -> list[Suggestion]:
    """Whom this registration should meet, the best first; never those whose ids are left out."""
    every = suggestions_for(session, conference, [registration], limit, leaving_out={registration.id: leaving_out})
    return every[registration.id]


def suggestions_for(
    session: Session,
    conference: Conference,
    registrations: Collection[Registration],
    limit: int = 3,
    *,
    leaving_out: Mapping[int, Collection[int]],
) -> dict[int, list[Suggestion]]:
    """The same for many at once, in six statements; only those who are suggested are loaded whole."""
    others = _approved(session, conference)
    mine = {registration.organisation_id for registration in registrations}
    known = market(session, mine | {other.organisation_id for other in others})
    chosen = {
        registration.id: _best_of(known, registration, others, limit, leaving_out.get(registration.id, ()))
        for registration in registrations
    }
    whole = _whole(session, {number for found in chosen.values() for number, _match in found})
    return {asking: [Suggestion(whole[number], match) for number, match in found] for asking, found in chosen.items()}


def _approved(session: Session, conference: Conference) -> Sequence[sa.Row[int, int, Side, str]]:
    """Everybody who could be met, by no more than the choice needs."""
    columns = (Registration.id, Registration.organisation_id, Registration.side, Organisation.sort_key)
    listed = sa.select(*columns).join(Registration.organisation)
    sides = Registration.side.in_([Side.ENTERPRISE, Side.INVESTOR])
    is_coming = Registration.state == RegistrationState.APPROVED
    return session.execute(listed.where(Registration.conference_id == conference.id, is_coming, sides)).all()


def _best_of(
    known: Market,
    me: Registration,
    others: Iterable[sa.Row[int, int, Side, str]],
    limit: int,
    leaving_out: Collection[int],
) -> list[tuple[int, Match]]:
    found = [
        (match, other)
        for other in others
        if other.id != me.id and other.side is not me.side and other.id not in leaving_out
        if (match := known.best_match(me.organisation_id, other.organisation_id)) and not match.is_banned
    ]
    found.sort(key=lambda one: (-one[0].score, one[1].sort_key))
    return [(other.id, match) for match, other in found[:limit]]


def _whole(session: Session, ids: Collection[int]) -> dict[int, Registration]:
    """Registrations with their organisations, by id."""
    listed = sa.select(Registration).where(Registration.id.in_(ids)).options(joinedload(Registration.organisation))
    return {registration.id: registration for registration in session.scalars(listed)}


def needs_of(session: Session, organisation_ids: Collection[int]) -> dict[int, list[Need]]:
    """Open demands, by organisation."""
    demand = LandDemand.__table__.c
    rows = session.execute(
        sa.select(LandDemand.__table__)
        .where(demand.organisation_id.in_(organisation_ids), demand.is_open)
        .order_by(demand.id)
    )
    found: dict[int, list[Need]] = defaultdict(list)
    for row in rows:
        found[row.organisation_id].append(_need(row))
    return dict(found)


def _need(row: sa.Row[Any]) -> Need:
    has_budget = row.budget_amount is not None
    budget = Money(amount=row.budget_amount, currency=row.budget_currency, basis=row.budget_basis)
    return Need(
        id=row.id,
        purpose=row.purpose,
        sector=row.sector_code,
        tenure=row.tenure,
        area_min_m2=row.area_min_m2,
        area_max_m2=row.area_max_m2,
        ready_by=row.needed_from,
        budget=budget if has_budget else None,
        power_kva=row.power_kva,
        wastewater_m3_day=row.wastewater_m3_day,
        wastewater_kind=row.wastewater_kind,
        wards=tuple(code for code in row.preferred_wards if _is_ward(code)),
        max_km_to_center=row.max_km_to_center,
    )


def offers_of(session: Session, organisation_ids: Collection[int]) -> dict[int, list[Offer]]:
    """Published clusters with their free plots and prices, by the investor's organisation."""
    theirs = sa.select(Cluster).where(Cluster.organisation_id.in_(organisation_ids), Cluster.is_published)
    clusters = session.scalars(theirs.order_by(Cluster.sort_key)).all()
    ids = [cluster.id for cluster in clusters]
    plots, prices = _plots_of(session, ids), _prices_of(session, ids)
    found: dict[int, list[Offer]] = defaultdict(list)
    for cluster in clusters:
        found[cluster.organisation_id or 0].append(_offer(cluster, plots.get(cluster.id), prices.get(cluster.id, {})))
    return dict(found)


def _plots_of(session: Session, cluster_ids: Collection[int]) -> dict[int, list[FreePlot]]:
    """Free plots by cluster; a cluster whose plots are all taken has an empty list, one without plots is missing."""
    columns = (Plot.cluster_id, Plot.area_m2, Plot.kind, Plot.available_from, Plot.state)
    found: dict[int, list[FreePlot]] = defaultdict(list)
    for cluster_id, area, kind, day, state in session.execute(
        sa.select(*columns).where(Plot.cluster_id.in_(cluster_ids)).order_by(Plot.code)
    ):
        plots = found[cluster_id]
        if state is PlotState.AVAILABLE:
            plots.append(FreePlot(area, kind, day))
    return found


def _prices_of(session: Session, cluster_ids: Collection[int]) -> dict[int, dict[PriceKind, Money]]:
    """The lowest price of the latest date by cluster and kind, of the cluster itself or of one of its plots."""
    found: dict[int, dict[PriceKind, Money]] = defaultdict(dict)
    columns = (Price.cluster_id, Price.kind, Price.amount, Price.currency, Price.basis)
    listed = sa.select(*columns).where(Price.cluster_id.in_(cluster_ids))
    for cluster_id, kind, amount, currency, basis in session.execute(listed.order_by(Price.as_of, Price.amount.desc())):
        found[cluster_id][kind] = Money(amount=amount, currency=currency, basis=basis)
    return found


def _offer(cluster: Cluster, plots: Sequence[FreePlot] | None, prices: dict[PriceKind, Money]) -> Offer:
    land, leased = cluster.industrial_land_m2, cluster.leased_m2
    return Offer(
        id=cluster.id,
        name=telling.title(cluster),
        sectors_wanted=frozenset(cluster.sectors_wanted),
        sectors_banned=frozenset(cluster.sectors_banned),
        plots=tuple(plots or ()),
        knows_plots=plots is not None,
        free_m2=land - leased if land is not None and leased is not None else None,
        min_plot_m2=cluster.min_plot_m2,
        open_from=cluster.open_from,
        prices=prices,
        wastewater=cluster.wastewater,
        wastewater_m3_day=cluster.wastewater_m3_day,
        transformer_kva=cluster.transformer_kva,
        ward=cluster.ward_code if _is_ward(cluster.ward_code) else None,
        dist_center_km=cluster.dist_center_km,
    )


def _is_ward(code: str | None) -> bool:
    """Old codes and directions in words are no wards of 2025."""
    try:
        return bool(code and get_ward(code))
    except KeyError:
        return False
