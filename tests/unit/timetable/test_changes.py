"""What a release would change, meeting by meeting."""

from dataclasses import replace

import pytest

from conference.timetable.changes import changes_of, with_guests
from conference.timetable.models import ChangeKind
from conference.timetable.problem import Delegate, Party, Placement, Problem, Request, Slot, Table
from conference.timetable.values import Place
from conference.timetable.wishes import Wish

PROBLEM = Problem(
    slots=(Slot("s1"), Slot("s2")),
    tables=(Table("t1"), Table("t2")),
    parties=(
        Party("p1", (Delegate("d1"), Delegate("d2"), Delegate("d3", frozenset({"s2"})))),
        Party("p2", (Delegate("d4"),)),
    ),
    requests=(Request("1-2", "p1", "p2"),),
)
HELD = Wish("1-2", sender=1, receiver=2, meeting_id=7, version=3, slot=1, table=1, seats=(1, 4))


def put(slot: int, table: int, *people: int) -> Placement:
    return Placement("1-2", f"s{slot}", f"t{table}", tuple(f"d{one}" for one in people))


@pytest.mark.parametrize(
    ("placement", "kind"),
    [
        (put(1, 1, 1, 4), ChangeKind.KEPT),
        (put(2, 1, 1, 4), ChangeKind.MOVED),
        (put(2, 2, 2, 4), ChangeKind.MOVED),
        (put(1, 2, 1, 4), ChangeKind.TABLE),
        (put(1, 1, 2, 4), ChangeKind.PEOPLE),
        (None, ChangeKind.TAKEN_OFF),
    ],
)
def test_each_change_has_its_kind(placement: Placement | None, kind: ChangeKind) -> None:
    (change,) = changes_of(PROBLEM, {"1-2": HELD}, [placement] if placement else [])
    assert change.kind is kind
    assert change.before == Place(1, 1, (1, 4))


def test_a_meeting_without_a_time_is_new_once_placed_and_no_change_before() -> None:
    waiting = replace(HELD, slot=None, table=None, seats=())
    assert changes_of(PROBLEM, {"1-2": waiting}, []) == []
    (change,) = changes_of(PROBLEM, {"1-2": waiting}, [put(2, 1, 1, 4)])
    assert (change.kind, change.before, change.after) == (ChangeKind.ADDED, None, Place(2, 1, (1, 4)))


@pytest.mark.parametrize(
    ("seats", "place", "joined"),
    [
        ((1, 2, 4), Place(2, 1, (1, 4)), (1, 2, 4)),  # who sits beside goes along
        ((1, 3, 4), Place(2, 1, (1, 4)), (1, 4)),  # who is away then does not
        ((1, 4), Place(2, 1, (2, 4)), (2, 4)),  # who gives way to a colleague does not
        ((1, 3, 4), Place(1, 2, (2, 4)), (2, 3, 4)),  # one gives way, the other still sits beside
    ],
)
def test_guests_go_along_where_they_can(seats: tuple[int, ...], place: Place, joined: tuple[int, ...]) -> None:
    wish = replace(HELD, seats=seats)
    assert with_guests(PROBLEM, {"1-2": wish}, {"1-2": place})["1-2"].seats == joined
