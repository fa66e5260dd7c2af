"""Proven lower bounds that hold for every best choice of requests, without looking at more than one person."""

from __future__ import annotations

from conference.timetable.grid import Grid, bits
from conference.timetable.model import Model
from conference.timetable.windows import fits

SHARED = ""  # stands for a table that no party hosts


def forced_breaks(grid: Grid, always: frozenset[int], never: frozenset[int]) -> int:
    """People who cannot do without a break, if every best timetable has the meetings of `always`, none of `never`."""
    mine: list[list[int]] = [[] for _ in range(grid.people)]
    for meeting, people in enumerate(grid.meetings):
        for person in people if meeting not in never else ():
            mine[person].append(meeting)
    if len(grid.calendar.days) > 1:
        return 0
    return sum(grid.counted[person] and _broken(grid, person, meetings, always) for person, meetings in enumerate(mine))


def forced_changes(model: Model, grid: Grid, always: frozenset[int]) -> int:
    """Changes of table and zone: whoever sits at more tables than there are days gets up that much more often."""
    tables: dict[int, set[str]] = {}
    zones: dict[int, set[int]] = {}
    for meeting in always:
        people, slots = grid.meetings[meeting], grid.domains[meeting]
        own = [one for one in people if model.own[one]]
        if not own and model.wishes[meeting].table is None:
            for person in people:
                tables.setdefault(person, set()).add(SHARED)
        elif len(own) == 1 and not slots & ~model.own[own[0]] and model.wishes[meeting].table is None:
            for person in people:
                tables.setdefault(person, set()).add(model.table[own[0]])
                zones.setdefault(person, set()).add(model.zone[own[0]])
    days = len(model.calendar.days)
    visited = [len(places) for places in tables.values()] + [len(places) for places in zones.values()]
    return sum(max(0, number - days) for number in visited)


def _broken(grid: Grid, person: int, meetings: list[int], always: frozenset[int]) -> bool:
    """No unbroken run takes all that must be and can be filled.

    By the theorem of Mendelsohn and Dulmage (1958) one seating does both if there is one for each.
    """
    due = [grid.domains[meeting] for meeting in meetings if meeting in always]
    slots = bits(grid.present[person] & ((1 << grid.calendar.slots) - 1))
    if len(due) < 2:
        return False
    for length in range(len(due), min(len(slots), len(meetings)) + 1):
        for start in range(len(slots) - length + 1):
            run = sum(1 << slot for slot in slots[start : start + length])
            if fits(due, run) and _filled(grid, meetings, slots[start : start + length]):
                return False
    return True


def _filled(grid: Grid, meetings: list[int], slots: list[int]) -> bool:
    """Whether different meetings can take all these slots."""
    takers = [sum(1 << place for place, one in enumerate(meetings) if grid.domains[one] >> slot & 1) for slot in slots]
    return fits(takers, (1 << len(meetings)) - 1)
