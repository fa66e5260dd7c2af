"""Who sits in the meetings: the chosen people, those who already hold a meeting, and who may stand in for whom."""

from __future__ import annotations

from conference.timetable.board import Choice
from conference.timetable.grid import Grid
from conference.timetable.levels import due, weight
from conference.timetable.model import Model
from conference.timetable.select import Selection

ANY, NONE = 63, 0


def full_cast(model: Model, selection: Selection) -> list[tuple[int, ...]]:
    """The people of every wish; one that is not chosen would get the first who could come."""
    return [
        selection.cast.get(number) or tuple(role[0] for role in wish.roles) for number, wish in enumerate(model.wishes)
    ]


def held_cast(model: Model, selection: Selection) -> list[tuple[int, ...]]:
    """The people who already hold a meeting keep it."""
    number = {name: person for person, name in enumerate(model.people)}
    held = {one.request: one.people for one in model.problem.held}
    kept = full_cast(model, selection)
    for place, wish in enumerate(model.wishes):
        names = held.get(model.problem.requests[wish.request].id, ())
        people = tuple(number.get(name, -1) for name in names)
        if len(people) == len(wish.roles) and all(
            person in role for person, role in zip(people, wish.roles, strict=True)
        ):
            kept[place] = people
    return kept


def choice(model: Model, grid: Grid) -> Choice:
    """Requests of the same worth stand in for each other where a party is one person and keeps what it is due."""
    requests, parties = model.problem.requests, model.problem.parties
    wanted = due(model)
    alone = [party >= 0 and model.party.count(party) == 1 for party in model.party]
    owner = [parties[party] for party in model.party]
    return Choice(
        kind=[
            -1 if wish.must else 4 * weight(requests[wish.request]) + 2 * requests[wish.request].mutual + wish.is_heeded
            for wish in model.wishes
        ],
        least=[
            max(wanted.minimum[party.id], wanted.share[party.id]) if alone[person] else ANY
            for person, party in enumerate(owner)
        ],
        most=[
            (ANY if party.maximum is None else party.maximum) if alone[person] else NONE
            for person, party in enumerate(owner)
        ],
    )
