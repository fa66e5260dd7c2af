"""The levels of the objective: what a timetable is worth on each, and how the first ones follow from the requests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conference.timetable.answer import Goal, Level
from conference.timetable.grid import Grid
from conference.timetable.model import Model
from conference.timetable.problem import Placement, Request
from conference.timetable.seating import changes

WEIGHT = {1: 4, 2: 2, 3: 1}  # of a priority; the score only decides between equals
SCORES = 101
CHOSEN = (Goal.MISSING, Goal.MUTUAL, Goal.WORTH, Goal.SHARES)  # those that follow from which requests are placed


def weight(request: Request) -> int:
    """What placing the request is worth."""
    return WEIGHT[request.priority] * SCORES + request.score


@dataclass(frozen=True, slots=True)
class Due:
    """What each party should get of the meetings that are possible for it."""

    minimum: Mapping[str, int]
    share: Mapping[str, int]


def due(model: Model) -> Due:
    """The minimum that a party could have, and half of what it could have."""
    wanted = Counter(side for wish in model.wishes for side in _sides(model.problem.requests[wish.request]))
    seats = [0] * len(model.problem.parties)
    for free, owner in zip(model.free, model.party, strict=True):
        if owner >= 0:
            seats[owner] += free.bit_count()
    minimum, share = {}, {}
    for party, places in zip(model.problem.parties, seats, strict=True):
        minimum[party.id] = min(party.minimum, wanted[party.id])
        most = places if party.maximum is None else min(places, party.maximum)
        share[party.id] = (min(most, wanted[party.id]) + 1) // 2
    return Due(minimum, share)


def chosen_values(model: Model, placed: Sequence[Request]) -> tuple[int, ...]:
    """The levels of `CHOSEN` if these requests are placed."""
    wanted = due(model)
    amount = Counter(side for request in placed for side in _sides(request))
    return (
        sum(max(0, least - amount[party]) for party, least in wanted.minimum.items()),
        sum(request.mutual for request in placed),
        sum(map(weight, placed)),
        sum(max(0, least - amount[party]) for party, least in wanted.share.items()),
    )


def rank(values: Sequence[int]) -> tuple[int, ...]:
    """The levels of `CHOSEN` as a key: the greater the better."""
    missing, mutual, total, short = values
    return -missing, mutual, total, -short


def levels_of(
    model: Model, placements: Sequence[Placement], grid: Grid, slots: Sequence[int], bounds: Mapping[Goal, int]
) -> tuple[Level, ...]:
    """Every level with its value; a bound that is not given is zero."""
    problem = model.problem
    names = {one.request for one in placements}
    chosen = chosen_values(model, [request for request in problem.requests if request.id in names])
    each = grid.breaks_of_each(slots)
    sittings = [(one.request, one.slot, one.people) for one in placements]
    values = dict(zip(CHOSEN, chosen, strict=True)) | {
        Goal.BREAKS: sum(each),
        Goal.MOST_BREAKS: max(each, default=0),
        Goal.TABLE_CHANGES: changes({one.request: one.table for one in placements}, problem, sittings),
        Goal.MOVED: moved(model, slots),
    }
    return tuple(Level(goal, values[goal], bounds.get(goal, 0)) for goal in Goal)


def held_slots(model: Model) -> dict[int, int]:
    """The slots of the wishes that people already hold."""
    number = {slot.id: place for place, slot in enumerate(model.problem.slots)}
    where = {one.request: number[one.slot] for one in model.problem.held if one.slot in number}
    names = [model.problem.requests[wish.request].id for wish in model.wishes]
    return {place: where[name] for place, name in enumerate(names) if name in where}


def moved(model: Model, slots: Sequence[int]) -> int:
    """Held meetings that are still possible where they were, and are not there."""
    held = held_slots(model).items()
    return sum(model.wishes[one].domain >> slot & 1 and slots[one] != slot for one, slot in held)


def _sides(request: Request) -> tuple[str, str]:
    return request.sender, request.receiver
