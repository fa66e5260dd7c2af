"""The city's figures stay apart by day and by claim."""

from datetime import date

from conference.catalogue.figures import History, Step, history
from conference.catalogue.models import CityFigure

OCTOBER, JULY = date(2023, 10, 20), date(2024, 7, 1)


def _figure(as_of: date, name: str, value: int) -> CityFigure:
    return CityFigure(as_of=as_of, name=name, value=value, unit="clusters", source=f"source of {as_of:%Y}")


def test_each_day_keeps_its_own_count_and_substantially_complete_is_not_complete() -> None:
    told = history(
        [
            _figure(JULY, "groundbreaking held", 24),
            _figure(JULY, "complete", 5),
            _figure(OCTOBER, "clusters established or enlarged since 2018", 43),
            _figure(OCTOBER, "total area of those clusters", 742),
            _figure(OCTOBER, "groundbreaking held", 19),
            _figure(OCTOBER, "substantially complete and able to take investment in Q4/2023", 7),
        ]
    )
    assert told == History(
        OCTOBER, 43, 742, "source of 2023",
        (Step(OCTOBER, 19, 7, None, "source of 2023"), Step(JULY, 24, None, 5, "source of 2024")),
    )  # fmt: skip


def test_without_the_total_there_is_nothing_to_tell() -> None:
    assert history([_figure(JULY, "groundbreaking held", 24)]) is None
