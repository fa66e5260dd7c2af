"""The map shows every table once, in its zone, on the paper."""

from itertools import combinations

import pytest

from conference.documents.hall import Area, plan
from conference.documents.values import Hall, HallTable

FOUR_ZONES = Hall(
    "Hall",
    tuple(
        HallTable(f"{zone}{number}", zone, number % 4 + 6 * (zone in "BD"), number // 4 + 3 * (zone in "CD"))
        for zone in "ABCD"
        for number in range(8)
    ),
)
UNPLACED = Hall("Hall", tuple(HallTable(f"{zone}{number}", zone, 0, 0) for zone in "AB" for number in range(11)))
WIDE = Hall("Hall", tuple(HallTable(str(number), "A", number % 40, number // 40) for number in range(200)))


def _apart(one: Area, other: Area) -> bool:
    return (
        one.left + one.width <= other.left
        or other.left + other.width <= one.left
        or one.top + one.height <= other.top
        or other.top + other.height <= one.top
    )


def _inside(inner: Area, outer: Area) -> bool:
    return (
        outer.left <= inner.left
        and outer.top <= inner.top
        and inner.left + inner.width <= outer.left + outer.width
        and inner.top + inner.height <= outer.top + outer.height
    )


@pytest.mark.parametrize("hall", [FOUR_ZONES, UNPLACED, WIDE])
def test_tables_and_zones_lie_apart_on_the_paper(hall: Hall) -> None:
    drawn = plan(hall, 84)
    paper = Area("", -1e-9, -1e-9, 84 + 2e-9, drawn.height + 2e-9)
    assert sorted(table.label for table in drawn.tables) == sorted(table.label for table in hall.tables)
    assert all(_apart(one, other) for one, other in combinations(drawn.tables, 2))
    assert all(_apart(one, other) for one, other in combinations(drawn.zones, 2))
    assert all(_inside(area, paper) for area in (*drawn.tables, *drawn.zones))


def test_each_table_lies_in_the_zone_it_belongs_to() -> None:
    drawn = plan(FOUR_ZONES, 84)
    zones = {zone.label: zone for zone in drawn.zones}
    assert all(_inside(table, zones[table.label[0]]) for table in drawn.tables)


def test_a_hall_without_tables_needs_no_room() -> None:
    assert plan(Hall("Hall", ()), 84).height == 0
