"""Levels as bars: how far they are filled, and what is said to be proven."""

from typing import Any

import pytest

from conference.timetable import labels
from conference.timetable.answer import Goal
from conference.timetable.comparing import Figures
from conference.timetable.models import Proposal
from conference.timetable.presenting import Bar, bars, curve, told
from conference.timetable.values import Existing, Settings

FIGURES = Figures(placed=5, agreed=5, below=0, breaks=3, calm=2, moved=0, dropped=0)
FIGURES.meetings.update({"A": 2, "B": 2, "X": 1})


def bar(goal: str, value: int, bound: int, existing: Existing = Existing.FREE) -> list[Bar]:
    levels: list[dict[str, Any]] = [{"goal": goal, "value": value, "bound": bound}]
    return bars(Proposal(levels=levels, settings=Settings(existing=existing).as_json()), FIGURES)


@pytest.mark.parametrize(
    ("goal", "value", "bound", "shown", "filled", "proof"),
    [
        ("MUTUAL", 72, 74, "72 of 74", (72, 74), "at most 2 more is possible"),
        ("MUTUAL", 74, 74, "74 of 74", (74, 74), "proven: no timetable does better"),
        ("MISSING", 0, 0, "0", (1, 1), "proven: no timetable does better"),
        ("MISSING", 4, 1, "4", (0, 0), "fewer than 1 is impossible"),
        ("BREAKS", 3, 0, "3; 2 of 3 delegations never wait", (2, 3), "fewer may be possible"),
    ],
)
def test_a_level_says_how_far_from_the_best_it_may_be(
    goal: str, value: int, bound: int, shown: str, filled: tuple[int, int], proof: str
) -> None:
    (found,) = bar(goal, value, bound)
    assert (found.shown, (found.done, found.total), found.proof) == (shown, filled, proof)
    assert found.is_proven is proof.startswith("proven")


def test_moves_are_counted_only_where_as_few_as_possible_should_move() -> None:
    assert bar("MOVED", 3, 0) == []
    assert len(bar("MOVED", 3, 0, Existing.FEWEST)) == 1
    assert bar("TABLE_CHANGES", 3, 0) == []


def test_wished_times_are_counted_only_where_somebody_has_wished_for_one() -> None:
    assert bar("WISHED", 0, 0) == []
    assert [one.shown for one in bar("WISHED", 3, 5)] == ["3 of 5"]


def test_every_goal_has_a_word() -> None:
    assert set(labels.GOALS) == {goal.name for goal in Goal}


def test_a_curve_falls_from_the_most_to_the_last() -> None:
    drawn = curve(Proposal(progress={"history": [[0.0, 10], [5.0, 5], [10.0, 0]]}))
    assert drawn is not None
    assert (drawn.points, drawn.most) == ("0.0,0.0 150.0,30.0 300.0,60.0", 10)
    assert curve(Proposal(progress={"history": [[0.0, 10]]})) is None


def test_settings_are_told_in_words() -> None:
    assert [str(one) for one in told(Settings(seconds=30, minimum=2, in_a_row=3, with_pending=True))] == [
        "Every meeting stays where it is",
        "with requests not answered yet",
        "at least 2 for everybody",
        "at most 3 in a row",
        "30 seconds of search",
    ]
