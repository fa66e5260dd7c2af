"""The city's published figures as a dated history: numbers differ by day and by who counts, so none is overwritten."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from conference.catalogue.models import CityFigure

_TOTAL: Final = "clusters established or enlarged since 2018"
_AREA: Final = "total area of those clusters"
_STARTED: Final = ("groundbreaking held", "groundbreaking held (as named by HAMI)")
_NEARLY: Final = "substantially complete and able to take investment in Q4/2023"
_COMPLETE: Final = "complete"


@dataclass(frozen=True)
class Step:
    """What was said about one day. "Nearly" (substantially complete) and "complete" are different claims."""

    as_of: date
    started: int
    nearly: int | None
    complete: int | None
    source: str


@dataclass(frozen=True)
class History:
    """So many clusters with so much land, and how far they came."""

    as_of: date
    clusters: int
    hectares: int
    source: str
    steps: tuple[Step, ...]


def history(figures: Iterable[CityFigure]) -> History | None:
    """The history, if the figures are there."""
    known = {(figure.as_of, figure.name): figure for figure in figures}
    total = next((figure for (_day, name), figure in known.items() if name == _TOTAL), None)
    if total is None or (total.as_of, _AREA) not in known:
        return None
    area = known[total.as_of, _AREA].value
    started = [figure for (_day, name), figure in known.items() if name in _STARTED]
    steps = tuple(_step(figure, known) for figure in sorted(started, key=lambda figure: figure.as_of))
    return History(total.as_of, total.value, area, total.source, steps)


def _step(started: CityFigure, known: dict[tuple[date, str], CityFigure]) -> Step:
    nearly, complete = (known.get((started.as_of, name)) for name in (_NEARLY, _COMPLETE))
    return Step(
        as_of=started.as_of,
        started=started.value,
        nearly=nearly.value if nearly else None,
        complete=complete.value if complete else None,
        source=started.source,
    )
