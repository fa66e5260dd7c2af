"""Least breaks of a grid as a formula, after the MaxSAT model of Bofill et al., JAIR 74 (2022), sections 4 and 5.

Beyond their implied constraints (everyone sits exactly as often as they have meetings; a slot seats twice its tables) a
person without a break sits in one of the runs of slots that a bipartite matching leaves possible, which ties the
soft literals directly to the seats.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from conference.timetable.formula import Formula
from conference.timetable.grid import Grid, bits
from conference.timetable.windows import runs_without_break


@dataclass(slots=True)
class Encoded:
    """The formula, and the variables that say where a meeting takes place."""

    formula: Formula
    place: list[dict[int, int]]  # of each meeting: slot -> variable
    sits: list[dict[int, int]] = field(default_factory=list)  # of each person: slot -> variable


def encode(grid: Grid, *, by_seats: bool, exact: bool = False) -> Encoded:
    """All meetings take place; the cost is the number of breaks. What a slot holds is counted by seats or meetings.

    Unless it is exact, the formula may count breaks that nobody has, at their cost, which fairness can make worth it.
    """
    formula = Formula()
    encoded = Encoded(formula, [{slot: formula.new() for slot in bits(domain)} for domain in grid.domains])
    for slots in encoded.place:
        formula.exactly_one.append(list(slots.values()))
    for person, meetings in enumerate(meetings_of(grid)):
        encoded.sits.append(_seats(encoded, meetings))
        _rest(formula, grid, encoded.sits[person])
    _capacities(encoded, grid, by_seats=by_seats)
    _precedences(encoded, grid)
    _breaks(encoded, grid, exact=exact)
    return encoded


def meetings_of(grid: Grid) -> list[list[int]]:
    """The meetings of each person."""
    mine: list[list[int]] = [[] for _ in range(grid.people)]
    for meeting, people in enumerate(grid.meetings):
        for person in people:
            mine[person].append(meeting)
    return mine


def _seats(encoded: Encoded, meetings: list[int]) -> dict[int, int]:
    """One meeting at a time; sitting means one of them."""
    formula = encoded.formula
    by_slot: dict[int, list[int]] = {}
    for meeting in meetings:
        for slot, variable in encoded.place[meeting].items():
            by_slot.setdefault(slot, []).append(variable)
    sits = {slot: formula.new() for slot in sorted(by_slot)}
    for slot, variable in sits.items():
        formula.exactly_one.append([-variable, *by_slot[slot]])
    _exactly(formula, list(sits.values()), len(meetings))
    return sits


def _exactly(formula: Formula, literals: list[int], count: int) -> None:
    if count < len(literals):
        formula.exactly.append((literals, count))
    else:
        formula.clauses += [[literal] for literal in literals]
    if count > len(literals):
        formula.refute()


def _rest(formula: Formula, grid: Grid, sits: dict[int, int]) -> None:
    """No more meetings in a row than the rules allow."""
    most, joined = grid.calendar.in_a_row, grid.calendar.joined
    for first in sits if most else ():
        run = range(first, first + most + 1)
        if all(slot in sits for slot in run) and all(joined >> slot & 1 for slot in run[:-1]):
            formula.add(*(-sits[slot] for slot in run))


def _capacities(encoded: Encoded, grid: Grid, *, by_seats: bool) -> None:
    """Seats say the same as meetings where all of them share tables and are of one size, in a shorter sum."""
    formula = encoded.formula
    sizes = set(map(len, grid.meetings))
    for slot in range(grid.calendar.slots):
        here = {number: slots[slot] for number, slots in enumerate(encoded.place) if slot in slots}
        shared = [variable for number, variable in here.items() if grid.shared[number] >> slot & 1]
        seats = [sits[slot] for sits in encoded.sits if slot in sits]
        room = min(grid.capacity[slot], grid.tables[slot])
        if by_seats and len(sizes) == 1 and len(shared) == len(here):
            _at_most(formula.at_most, seats, room * max(sizes))
            continue
        _at_most(formula.at_most, shared, grid.tables[slot])
        if grid.capacity[slot] < grid.tables[slot] or len(shared) < len(here):
            _at_most(formula.at_most, list(here.values()), grid.capacity[slot])
        _at_most(formula.implied, seats, grid.capacity[slot] * max(sizes, default=0))


def _at_most(bounds: list[tuple[list[int], int]], literals: list[int], bound: int) -> None:
    if len(literals) > bound:
        bounds.append((literals, bound))


def _precedences(encoded: Encoded, grid: Grid) -> None:
    """`later` may begin at t only if `earlier` is over by then, written on "over by t" chains."""
    formula = encoded.formula
    over = {earlier: _over(encoded, earlier, grid.calendar.slots) for earlier, _ in grid.before}
    for earlier, later in grid.before:
        for slot, variable in encoded.place[later].items():
            formula.add(-variable, *([over[earlier][slot - 1]] if slot else []))


def _over(encoded: Encoded, meeting: int, slots: int) -> list[int]:
    """Variables true only if the meeting is in that slot or before it."""
    formula, place = encoded.formula, encoded.place[meeting]
    chain = [formula.new() for _ in range(slots)]
    for slot in range(slots):
        before = [chain[slot - 1]] if slot else []
        now = [place[slot]] if slot in place else []
        formula.add(-chain[slot], *before, *now)
    for slot, variable in place.items():
        formula.clauses += [[-chain[earlier], -variable] for earlier in range(slot)]
    return chain


def _breaks(encoded: Encoded, grid: Grid, *, exact: bool) -> None:
    formula = encoded.formula
    counts = []
    for person, meetings in enumerate(meetings_of(grid)):
        if not grid.counted[person]:
            continue
        days = [bits(day & grid.present[person]) for day in grid.calendar.days]
        breaks = [one for slots in days for one in _day_breaks(formula, encoded.sits[person], slots, exact)]
        counts.append(_count(formula, breaks, _most_breaks(grid, meetings), exact))
        if counts[-1] and len(grid.calendar.days) == 1:
            runs = runs_without_break([grid.domains[one] for one in meetings], days[0])
            _windows(formula, counts[-1][0], encoded.sits[person], runs)
    formula.soft.extend(-one for count in counts for one in count)
    if grid.fairness is not None:
        _fairness(formula, counts, grid.fairness)


def _day_breaks(formula: Formula, sits: dict[int, int], slots: list[int], exact: bool) -> list[int]:
    """For each slot, a variable true if a break ends there: begun before, idle just now, sitting."""
    started, breaks = 0, []
    for before, slot in pairwise(slots):
        started = _started(formula, started, sits.get(before), exact)
        if started and slot in sits:
            ends = formula.new()
            parts = [started, sits[slot], *([-sits[before]] if before in sits else [])]
            formula.add(*(-part for part in parts), ends)
            if exact:
                formula.clauses += [[-ends, part] for part in parts]
            breaks.append(ends)
    return breaks


def _started(formula: Formula, before: int, sits: int | None, exact: bool) -> int:
    """A variable implied by having sat by now; 0 while nobody can have."""
    if sits is None:
        return before
    started = formula.new()
    formula.add(-sits, started)
    if before:
        formula.add(-before, started)
    if exact:
        formula.add(-started, sits, *([before] if before else []))
    return started


def _most_breaks(grid: Grid, meetings: list[int]) -> int:
    return min(len(meetings), grid.calendar.slots - len(meetings) + 1) - 1 if len(meetings) > 1 else 0


def _count(formula: Formula, breaks: list[int], most: int, exact: bool) -> list[int]:
    """Variables implied by "at least one", "at least two", ... of the breaks."""
    count: list[int] = []
    for one in breaks:
        following = [formula.new() for _ in range(min(len(count) + 1, max(most, 1)))]
        formula.add(-one, following[0])
        for level, (old, new) in enumerate(zip(count, following, strict=False)):
            formula.add(-old, new)
            if level + 1 < len(following):
                formula.add(-old, -one, following[level + 1])
        for level, new in enumerate(following if exact else ()):
            already = count[level : level + 1]
            formula.add(-new, *already, one)
            if level:
                formula.add(-new, *already, count[level - 1])
        count = following
    return count


def _windows(formula: Formula, any_break: int, sits: dict[int, int], runs: list[list[int]]) -> None:
    """Without a break the person sits in exactly one of the possible runs."""
    chosen = [formula.new() for _ in runs]
    formula.exactly_one.append([any_break, *chosen])
    for run, variable in zip(runs, chosen, strict=True):
        for slot, seat in sits.items():
            formula.add(-variable, seat if slot in run else -seat)


def _fairness(formula: Formula, counts: list[list[int]], most: int) -> None:
    """A common least number of breaks from which nobody is further than `most`."""
    least = [formula.new() for _ in range(min((len(count) for count in counts), default=0))]
    for count in counts:
        for level, reached in enumerate(least):
            formula.add(-reached, count[level])
        for level, beyond in enumerate(count[most:]):
            formula.add(-beyond, *([least[level]] if level < len(least) else []))
