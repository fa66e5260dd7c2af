"""A fixed set of meetings to spread over the slots: the problem that placement and proofs work on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from conference.timetable.model import Calendar, Model
from conference.timetable.sitting import needs


@dataclass(frozen=True, slots=True)
class Grid:
    """Meetings with the people in them; a meeting is in one slot of its domain, a person in one meeting a slot."""

    calendar: Calendar
    people: int
    counted: tuple[bool, ...]  # whose breaks count
    present: tuple[int, ...]  # slots of each person that are a break if idle
    meetings: tuple[tuple[int, ...], ...]
    domains: tuple[int, ...]
    shared: tuple[int, ...]  # slots in which it needs a shared table
    tables: tuple[int, ...]
    capacity: tuple[int, ...]
    before: tuple[tuple[int, int], ...]
    fairness: int | None


def grid_of(model: Model, cast: Sequence[tuple[int, ...]]) -> Grid:
    """The grid of the model's wishes in their order, with the people chosen for each."""
    problem = model.problem
    position = {problem.requests[wish.request].id: number for number, wish in enumerate(model.wishes)}
    return Grid(
        calendar=model.calendar,
        people=len(model.people),
        counted=tuple(party >= 0 for party in model.party),
        present=(-1,) * len(model.people) if problem.rules.absence_is_idle else model.free,
        meetings=tuple(cast),
        domains=tuple(
            wish.domain & all_free(people, model.free) for wish, people in zip(model.wishes, cast, strict=True)
        ),
        shared=tuple(needs(model, wish, people) for wish, people in zip(model.wishes, cast, strict=True)),
        tables=tuple(map(sum, model.hall.tables)),
        capacity=model.capacity,
        before=tuple(
            (position[one.earlier], position[one.later])
            for one in problem.precedences
            if one.earlier in position and one.later in position
        ),
        fairness=problem.rules.fairness,
    )


def only(grid: Grid, chosen: Sequence[int]) -> Grid:
    """The grid of these meetings alone."""
    number = {meeting: place for place, meeting in enumerate(chosen)}
    return replace(
        grid,
        meetings=tuple(grid.meetings[one] for one in chosen),
        domains=tuple(grid.domains[one] for one in chosen),
        shared=tuple(grid.shared[one] for one in chosen),
        before=tuple((number[one], number[other]) for one, other in grid.before if one in number and other in number),
    )


def all_free(people: Sequence[int], free: Sequence[int]) -> int:
    """Slots in which all of them are free."""
    mask = -1
    for person in people:
        mask &= free[person]
    return mask


def bits(mask: int) -> list[int]:
    """The slots of a mask, in order."""
    return [slot for slot in range(mask.bit_length()) if mask >> slot & 1]


def breaks(mask: int, present: int, days: Sequence[int]) -> int:
    """Idle runs between two meetings of the same day (Bofill et al., JAIR 74, 2022, section 2).

    Each run of meetings is stretched over the absence that follows it, by the carry of an addition.
    """
    number = 0
    for day in days:
        sits, absent = mask & day, day & ~present
        sits |= absent & ~(absent + (sits << 1 & absent))
        number += max(0, (sits & ~(sits << 1)).bit_count() - 1)
    return number


def breaks_at(grid: Grid, slots: Sequence[int]) -> int:
    """The breaks of all whose breaks count, with each meeting in its slot."""
    sits = [0] * grid.people
    for people, slot in zip(grid.meetings, slots, strict=True):
        for person in people:
            sits[person] |= 1 << slot
    days = grid.calendar.days
    everybody = zip(grid.counted, sits, grid.present, strict=True)
    return sum(breaks(mask, present, days) for counted, mask, present in everybody if counted)
