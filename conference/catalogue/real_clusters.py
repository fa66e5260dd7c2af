"""The thirteen clusters and dated figures of the conference of 20/10/2023, from the files beside this one.

Only sourced facts: no prices, plots, investors or people. Loading again adds nothing that is there already.
"""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from importlib.resources import files

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.catalogue import actions
from conference.catalogue.models import CityFigure, Cluster, ClusterType, MilestoneKind, Precision
from conference.catalogue.rules import UNCERTAIN
from conference.catalogue.values import ClusterFacts, MilestoneFacts

ARTICLE = "article"
PRESS = "public press"
CONFERENCE_DAY = date(2023, 10, 20)
"""The article names all thirteen as started; where no day is public, this is the latest it can have been."""

Row = dict[str, str]


def load(session: Session, *, now: datetime) -> int:
    """Add what is missing; returns how many clusters were added."""
    _load_figures(session)
    return sum(_load_cluster(session, row, now) for row in _rows("clusters_hanoi_2023.csv"))


def _load_cluster(session: Session, row: Row, now: datetime) -> bool:
    phase = int(row["phase"]) if row["phase"] else None
    same = sa.select(Cluster).where(Cluster.name_vi == row["name"], Cluster.phase == phase)
    if session.scalar(same) is not None:
        return False
    extra = next((more for more in _rows("clusters_public_press.csv") if more["name"] == row["name"]), {})
    cluster = actions.save_cluster(session, None, _facts(row, extra, phase), by=None, now=now)
    for milestone in _milestones(row, extra):
        actions.add_milestone(session, cluster, milestone, by=None, now=now)
    actions.publish(session, cluster, shown=True, by=None, now=now)
    return True


def _facts(row: Row, extra: Row, phase: int | None) -> ClusterFacts:
    decided = extra.get("established_on", "")
    return ClusterFacts(
        name_vi=row["name"],
        phase=phase,
        cluster_type=ClusterType.CRAFT_VILLAGE if row["craft_village"] == "1" else ClusterType.GENERAL,
        decision_no=extra.get("decision_no", ""),
        decision_on=date.fromisoformat(decided) if extra.get("decision_no") else None,
        area_m2=int(row["area_m2_public"]) if row["area_m2_public"] else None,
        ward_code=row["ward_code_derived"],
        legacy_place=row["legacy_district"],
        intro_vi=extra.get("note_vi", ""),
        intro_en=extra.get("note_en", ""),
        source="; ".join(dict.fromkeys([ARTICLE, *_sources(row), *([PRESS] if extra else [])])),
        source_as_of=CONFERENCE_DAY,
    )


def _milestones(row: Row, extra: Row) -> Iterator[MilestoneFacts]:
    if decided := extra.get("established_on"):
        day, precision = _day(decided)
        yield MilestoneFacts(kind=MilestoneKind.ESTABLISHED, done_on=day, precision=precision, source=PRESS)
    yield _groundbreaking(row)


def _groundbreaking(row: Row) -> MilestoneFacts:
    told = row["groundbreaking_on"]
    if not told:
        return MilestoneFacts(
            kind=MilestoneKind.GROUNDBREAKING, done_on=CONFERENCE_DAY, precision=Precision.NO_LATER, source=ARTICLE
        )
    day, precision = _day(told.removesuffix(UNCERTAIN).strip())
    is_uncertain = told.endswith(UNCERTAIN)
    return MilestoneFacts(
        kind=MilestoneKind.GROUNDBREAKING,
        done_on=day,
        precision=precision,
        is_uncertain=is_uncertain,
        source="; ".join([ARTICLE, PRESS, *(["year inferred"] if is_uncertain else [])]),
    )


def _day(told: str) -> tuple[date, Precision]:
    """ "2023-03-30", or "2021-12" for a month."""
    if len(told) == len("2021-12"):
        return date.fromisoformat(f"{told}-01"), Precision.MONTH
    return date.fromisoformat(told), Precision.DAY


def _sources(row: Row) -> list[str]:
    return [part.strip() for part in row["facts_source"].split(";") if part.strip()]


def _load_figures(session: Session) -> None:
    known = {(figure.as_of, figure.name) for figure in session.scalars(sa.select(CityFigure))}
    for row in _rows("city_figures.csv"):
        as_of = date.fromisoformat(row["as_of"])
        if (as_of, row["figure"]) not in known:
            figure = CityFigure(as_of=as_of, name=row["figure"], value=int(row["value"]), unit=row["unit"])
            figure.source = row["source"]
            session.add(figure)
    session.flush()


def _rows(name: str) -> Iterator[Row]:
    text = (files(__package__) / "data" / name).read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))
