"""Breaks as fair as the rules demand, if need be by leaving meetings out."""

from __future__ import annotations

from conference.timetable.levels import breaks_of_each
from conference.timetable.model import Model
from conference.timetable.sitting import Plan


def is_fair(model: Model, plan: Plan) -> bool:
    """Whether the breaks of any two people differ by no more than the rules allow."""
    fairness = model.problem.rules.fairness
    return fairness is None or _spread(model, plan) <= fairness


def made_fair(model: Model, plan: Plan) -> Plan:
    """Nothing is left out unless somebody has too many more breaks than another; then what helps most, but no must."""
    while plan and not is_fair(model, plan):
        shorter = [_without(plan, number) for number in plan if not model.wishes[number].must]
        if not shorter:
            return {}
        plan = min(shorter, key=lambda one: _spread(model, one))
    return plan


def _spread(model: Model, plan: Plan) -> int:
    breaks = breaks_of_each(model, plan)
    return max(breaks, default=0) - min(breaks, default=0)


def _without(plan: Plan, number: int) -> Plan:
    return {other: sitting for other, sitting in plan.items() if other != number}
