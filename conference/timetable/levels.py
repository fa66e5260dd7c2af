"""The levels of the objective: what a timetable is worth on each, and how the first ones follow from the requests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from conference.timetable.answer import Goal, Level
from conference.timetable.grid import breaks
from conference.timetable.model import Model
from conference.timetable.problem import Placement, Request
from conference.timetable.seating import changes
from conference.timetable.sitting import Plan

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


def chosen_values(model: Model, plan: Iterable[int]) -> tuple[int, ...]:
    """The levels of `CHOSEN` if these wishes are placed."""
    wanted = due(model)
    placed = [model.problem.requests[model.wishes[number].request] for number in plan]
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
    model: Model, plan: Plan, placements: Sequence[Placement], bounds: Mapping[Goal, int]
) -> tuple[Level, ...]:
    """Every level with its value; a bound that is not given is zero."""
    each = breaks_of_each(model, plan)
    values = dict(zip(CHOSEN, chosen_values(model, plan), strict=True)) | {
        Goal.BREAKS: sum(each),
        Goal.MOST_BREAKS: max(each, default=0),
        Goal.WISHED: at_wished_times(model, plan),
        Goal.TABLE_CHANGES: changes(model.problem, placements),
        Goal.MOVED: moved(model, plan),
    }
    return tuple(Level(goal, values[goal], bounds.get(goal, 0)) for goal in Goal)


def breaks_of_each(model: Model, plan: Plan) -> list[int]:
    """The breaks of each delegate."""
    sits = [0] * len(model.people)
    for sitting in plan.values():
        for person in sitting.people:
            sits[person] |= 1 << sitting.slot
    idle = [-1] * len(sits) if model.problem.rules.absence_is_idle else model.free
    rows = zip(sits, idle, model.party, strict=True)
    return [breaks(mask, present, model.calendar.days) for mask, present, party in rows if party >= 0]


def at_wished_times(model: Model, plan: Plan) -> int:
    """How many meetings are in a slot that was wished for."""
    return sum(model.wishes[number].wished >> sitting.slot & 1 for number, sitting in plan.items())


def held_slots(model: Model) -> dict[int, int]:
    """The slots of the wishes that people already hold."""
    number = {slot.id: place for place, slot in enumerate(model.problem.slots)}
    where = {one.request: number[one.slot] for one in model.problem.held if one.slot in number}
    names = [model.problem.requests[wish.request].id for wish in model.wishes]
    return {place: where[name] for place, name in enumerate(names) if name in where}


def moved(model: Model, plan: Plan) -> int:
    """Held meetings that are still possible where they were, and are not there."""
    held = held_slots(model).items()
    return sum(
        model.wishes[one].domain >> slot & 1 and (one not in plan or plan[one].slot != slot) for one, slot in held
    )


def _sides(request: Request) -> tuple[str, str]:
    return request.sender, request.receiver
