"""Clusters with plots and prices, and land demands."""

from itertools import count
from typing import Any

from conference.catalogue import actions
from conference.catalogue.models import (
    Cluster,
    Currency,
    DemandPurpose,
    LandDemand,
    Plot,
    PlotKind,
    Price,
    PriceBasis,
    PriceKind,
    Tenure,
)
from conference.foundation.db import db
from conference.people.models import Organisation
from tests.factories.time import NOW

_numbers = count(1)


def make_cluster(**given: Any) -> Cluster:
    """A published cluster of 20 ha in Phượng Dực, Hà Nội, without an investor."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "slug": f"ccn-minh-hoa-{number}",
        "name_vi": f"CCN Minh Họa {number:02d}",
        "area_m2": 200_000,
        "ward_code": "10279",
        "legacy_place": "",
        "sectors_wanted": [],
        "sectors_banned": [],
        "created_at": NOW,
    }
    cluster = Cluster(**values | given)
    actions.settle_place(cluster)
    actions.index(cluster)
    db.session.add(cluster)
    db.session.flush()
    return cluster


def make_plot(cluster: Cluster, **given: Any) -> Plot:
    """A free plot of land of 5,000 m²."""
    values: dict[str, Any] = {"code": f"L{next(_numbers)}", "kind": PlotKind.LAND, "area_m2": 5_000}
    plot = Plot(cluster_id=cluster.id, **values | given)
    db.session.add(plot)
    db.session.flush()
    return plot


def make_price(cluster: Cluster, **given: Any) -> Price:
    """Land for 120 US$ a square metre and the whole term, without VAT."""
    values: dict[str, Any] = {
        "kind": PriceKind.LAND,
        "amount": 12_000,
        "currency": Currency.USD,
        "basis": PriceBasis.M2_TERM,
        "vat_included": False,
        "as_of": NOW.date(),
    }
    price = Price(cluster_id=cluster.id, **values | given)
    db.session.add(price)
    db.session.flush()
    return price


def make_demand(organisation: Organisation, **given: Any) -> LandDemand:
    """A new factory on 3,000 to 6,000 m² of leased land for metal products."""
    values: dict[str, Any] = {
        "purpose": DemandPurpose.NEW,
        "tenure": Tenure.LAND_SUBLEASE,
        "area_min_m2": 3_000,
        "area_max_m2": 6_000,
        "sector_code": "25",
        "created_at": NOW,
    }
    demand = LandDemand(organisation_id=organisation.id, **values | given)
    db.session.add(demand)
    db.session.flush()
    return demand
