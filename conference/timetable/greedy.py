"""A choice of requests without a proof, for somebody who stops before the exact one is found."""

from __future__ import annotations

from collections import Counter

from conference.timetable.levels import weight
from conference.timetable.model import Model, Wish
from conference.timetable.select import Selection


def greedy(model: Model) -> Selection:
    """The most wanted first, while everybody has a slot left; the bounds are what placing everything would give."""
    requests = [model.problem.requests[wish.request] for wish in model.wishes]
    left = [free.bit_count() for free in model.free]
    room = Counter(
        {party.id: len(model.wishes) if party.maximum is None else party.maximum for party in model.problem.parties}
    )
    cast: dict[int, tuple[int, ...]] = {}
    order = sorted(
        range(len(requests)),
        key=lambda one: (not model.wishes[one].must, not requests[one].mutual, -weight(requests[one])),
    )
    for number in order:
        sides = requests[number].sender, requests[number].receiver
        people = _people(model.wishes[number], left)
        if model.wishes[number].must or (
            all(left[one] > 0 for one in people) and all(room[side] > 0 for side in sides)
        ):
            cast[number] = people
            room.subtract(sides)
            for one in people:
                left[one] -= 1
    return Selection(cast, (0, sum(one.mutual for one in requests), sum(map(weight, requests)), 0))


def _people(wish: Wish, left: list[int]) -> tuple[int, ...]:
    return tuple(max(role, key=left.__getitem__) for role in wish.roles)
