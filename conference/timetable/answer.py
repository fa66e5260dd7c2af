"""What the solver answers: a timetable, and for every level of the objective its value and a proven bound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from conference.timetable.problem import Placement


class Status(StrEnum):
    """What is known of the timetable."""

    OPTIMAL = "OPTIMAL"  # proven down to the breaks (planned again: the moves); each later level gives its own bound
    FEASIBLE = "FEASIBLE"
    INFEASIBLE = "INFEASIBLE"
    UNKNOWN = "UNKNOWN"  # stopped before any timetable was found


class Goal(StrEnum):
    """The levels of the objective, the most important first."""

    MISSING = "meetings missing from the parties' minimums"
    MUTUAL = "mutual requests placed"
    WORTH = "weighted requests placed"
    SHARES = "meetings missing from half of what each party could have"
    WISHED = "meetings at a time that was wished for"
    BREAKS = "breaks"
    MOST_BREAKS = "breaks of the person who has most"
    TABLE_CHANGES = "changes of table, those into another zone counted twice"
    MOVED = "held meetings moved"


@dataclass(frozen=True, slots=True)
class Level:
    """One level; the bound holds for every timetable that is as good on the levels before."""

    goal: Goal
    value: int
    bound: int

    @property
    def gap(self) -> int:
        """How far the value may be from the best one; 0 is a proof."""
        return abs(self.value - self.bound)


@dataclass(frozen=True, slots=True)
class Answer:
    """The best timetable so far, or the names of what contradicts itself."""

    status: Status
    placements: tuple[Placement, ...] = ()
    levels: tuple[Level, ...] = ()  # all of them, if there is a timetable
    conflicts: tuple[str, ...] = ()

    def level(self, goal: Goal) -> Level:
        """The level of a timetable that has this goal."""
        return next(level for level in self.levels if level.goal is goal)


@dataclass(frozen=True, slots=True)
class Progress:
    """What a person watching sees while the timetable improves; `best()` names what is best so far, ready to keep."""

    level: Goal  # being worked on
    placed: int
    wanted: int
    breaks: int
    bound: int  # of the breaks
    best: Callable[[], tuple[Placement, ...]] = field(repr=False, compare=False)


Watcher = Callable[[Progress], None]
