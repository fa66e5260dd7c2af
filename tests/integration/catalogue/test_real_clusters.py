"""The thirteen real clusters come with sourced facts only, once."""

from datetime import date

import sqlalchemy as sa
from flask.ctx import AppContext

from conference.catalogue import real_clusters
from conference.catalogue.models import CityFigure, Cluster, Milestone, MilestoneKind, Plot, Precision, Price
from conference.foundation.db import db, transaction
from tests.factories.time import NOW


def test_loading_twice_adds_thirteen_clusters_and_nine_figures_once(ctx: AppContext) -> None:
    with transaction() as session:
        first = real_clusters.load(session, now=NOW)
    with transaction() as session:
        second = real_clusters.load(session, now=NOW)
    tables = (Cluster, CityFigure, Milestone)
    assert (first, second) == (13, 0)
    assert [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables] == [13, 9, 15]


def test_no_real_cluster_has_an_investor_a_plot_or_a_price(ctx: AppContext) -> None:
    with transaction() as session:
        real_clusters.load(session, now=NOW)
    owned = sa.select(Cluster.id).where(Cluster.organisation_id.is_not(None) | Cluster.is_demo)
    assert [db.session.scalars(rows).all() for rows in (owned, sa.select(Plot.id), sa.select(Price.id))] == [[], [], []]


def test_dates_are_told_no_more_exactly_than_they_are_known(ctx: AppContext) -> None:
    with transaction() as session:
        real_clusters.load(session, now=NOW)
    rows = sa.select(Cluster.name_vi, Milestone.done_on, Milestone.precision, Milestone.is_uncertain)
    started = rows.join(Milestone).where(Milestone.kind == MilestoneKind.GROUNDBREAKING)
    known = {name: (day, precision, doubt) for name, day, precision, doubt in db.session.execute(started)}
    assert {
        name: known[name] for name in ("CCN Phú Yên", "CCN làng nghề Đại Thắng", "CCN Thanh Đa", "CCN Đông La")
    } == {
        "CCN Phú Yên": (date(2023, 3, 30), Precision.DAY, False),
        "CCN làng nghề Đại Thắng": (date(2021, 12, 1), Precision.MONTH, False),
        "CCN Thanh Đa": (date(2023, 4, 11), Precision.DAY, True),
        "CCN Đông La": (date(2023, 10, 20), Precision.NO_LATER, False),
    }
