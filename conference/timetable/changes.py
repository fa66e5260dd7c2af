"""What a timetable would change in what people hold, meeting by meeting."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from conference.timetable.models import ChangeKind
from conference.timetable.problem import Placement, Problem
from conference.timetable.values import Place
from conference.timetable.wishes import Wish


@dataclass(frozen=True)
class Change:
    """A meeting before and after; nowhere if it has no time."""

    kind: ChangeKind
    wish: Wish
    before: Place | None
    after: Place | None


def changes_of(problem: Problem, wishes: Mapping[str, Wish], placements: Iterable[Placement]) -> list[Change]:
    """One for every meeting that has a time before or after, in order of time; meetings not spoken of stay."""
    after = {one.request: place_of(one) for one in placements}
    after = with_guests(problem, wishes, after)
    rank = {int(slot.id[1:]): number for number, slot in enumerate(problem.slots)}
    changes = [
        Change(_kind(held(wish), after.get(pair)), wish, held(wish), after.get(pair))
        for pair, wish in wishes.items()
        if wish.slot is not None or pair in after
    ]

    def order(change: Change) -> tuple[int, int, str]:
        place = change.after or change.before
        return (rank.get(place.slot, -1), place.table, change.wish.pair) if place else (-1, -1, change.wish.pair)

    return sorted(changes, key=order)


def place_of(placement: Placement) -> Place:
    """In numbers of rows."""
    people = sorted(int(one[1:]) for one in placement.people[:2])
    return Place(int(placement.slot[1:]), int(placement.table[1:]), tuple(people))


def held(wish: Wish) -> Place | None:
    """Where a meeting is now."""
    if wish.slot is None or wish.table is None:
        return None
    return Place(wish.slot, wish.table, wish.seats)


def with_guests(problem: Problem, wishes: Mapping[str, Wish], after: Mapping[str, Place]) -> dict[str, Place]:
    """Whoever sits in a meeting beside the two who hold it goes along, if nothing else wants them then."""
    party = {int(one.id[1:]): side.id for side in problem.parties for one in side.delegates}
    away = {(int(one.id[1:]), int(slot[1:])) for side in problem.parties for one in side.delegates for slot in one.busy}
    taken = {(person, place.slot) for place in after.values() for person in place.seats}
    joined = {}
    for pair, place in after.items():
        seats = set(place.seats)
        for guest in _guests(wishes[pair], place, party):
            if (guest, place.slot) not in taken | away:
                taken.add((guest, place.slot))
                seats.add(guest)
        joined[pair] = Place(place.slot, place.table, tuple(sorted(seats)))
    return joined


def _guests(wish: Wish, place: Place, party: Mapping[int, str]) -> list[int]:
    """Those seated now beyond one of each side; who gives way to a colleague is none."""
    if set(place.seats) <= set(wish.seats):
        return [one for one in wish.seats if one in party and one not in place.seats]
    new = {party.get(one) for one in set(place.seats) - set(wish.seats)}
    first = {party[one]: one for one in reversed(wish.seats) if one in party}
    left = {first[side] for side in new if side in first}
    return [one for one in wish.seats if one in party and one not in place.seats and one not in left]


def _kind(before: Place | None, after: Place | None) -> ChangeKind:
    if before is None or after is None:
        return ChangeKind.ADDED if after else ChangeKind.TAKEN_OFF
    if before.slot != after.slot:
        return ChangeKind.MOVED
    if before.table != after.table:
        return ChangeKind.TABLE
    return ChangeKind.KEPT if set(before.seats) == set(after.seats) else ChangeKind.PEOPLE
