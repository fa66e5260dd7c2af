"""The wave of arrivals: bars that stack, lines at round numbers, times that do not run into each other."""

from datetime import timedelta

import pytest

from conference.checkin.board import STEP, Step
from conference.checkin.chart import HEIGHT, WIDTH, draw
from conference.programme.models import Side
from tests.factories.time import at


def steps(*counts: int) -> list[Step]:
    """Five minutes each, enterprises alone."""
    return [Step(at(8) + number * STEP, {Side.ENTERPRISE: count}) for number, count in enumerate(counts)]


def test_a_bar_stands_on_the_one_below_and_reaches_its_share() -> None:
    chart = draw([Step(at(8), {Side.ENTERPRISE: 5, Side.INVESTOR: 3})])
    lower, upper = chart.bars
    assert (lower.side, upper.side) == (Side.ENTERPRISE, Side.INVESTOR)
    assert lower.y + lower.height == HEIGHT
    assert upper.y + upper.height == pytest.approx(lower.y)
    assert lower.height + upper.height == pytest.approx(HEIGHT * 8 / 10)


@pytest.mark.parametrize(
    ("most", "numbers"), [(0, [1]), (1, [1]), (2, [1, 2]), (7, [5, 10]), (43, [25, 50]), (101, [100, 200])]
)
def test_the_lines_stand_at_round_numbers(most: int, numbers: list[int]) -> None:
    assert [number for _y, number in draw(steps(most)).lines] == numbers


@pytest.mark.parametrize("count", [1, 8, 9, 36])
def test_at_most_eight_times_are_named_and_nothing_leaves_the_picture(count: int) -> None:
    chart = draw(steps(*range(1, count + 1)))
    assert 1 <= len(chart.ticks) <= 8
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH and bar.y >= 0 for bar in chart.bars)
    assert chart.ticks[0][1].starts_at == at(8)
    gaps = {later[0] - earlier[0] for earlier, later in zip(chart.ticks, chart.ticks[1:], strict=False)}
    assert all(gap >= WIDTH / 12 for gap in gaps)
    assert timedelta(minutes=5) == STEP
