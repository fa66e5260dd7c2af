"""The baseline: each request, in the order it came, gets the first slot in which both sides and a table are free."""

from __future__ import annotations

from collections import defaultdict

from conference.timetable.check import breaks_of
from conference.timetable.levels import weight
from conference.timetable.problem import Placement, Problem


def first_come(problem: Problem) -> dict[str, float]:
    """How much of it gets placed, and how many breaks people have."""
    busy = {delegate.id: set(delegate.busy) for party in problem.parties for delegate in party.delegates}
    people = {party.id: party.delegates[0].id for party in problem.parties}
    own = {table.host: table.id for table in problem.tables if table.host is not None}
    shared: dict[str, list[str]] = defaultdict(lambda: [one.id for one in problem.tables if one.host is None])
    placed: list[Placement] = []
    for request in problem.requests:
        pair = people[request.sender], people[request.receiver]
        table = own.get(request.receiver) or own.get(request.sender)
        for slot in (one.id for one in problem.slots):
            if all(slot not in busy[person] for person in pair) and (table or shared[slot]):
                placed.append(Placement(request.id, slot, table or shared[slot].pop(), pair))
                for person in pair:
                    busy[person].add(slot)
                break
    return _figures(problem, placed)


def _figures(problem: Problem, placed: list[Placement]) -> dict[str, float]:
    breaks = breaks_of(problem, placed)
    wanted = {request.id: request for request in problem.requests}
    amount: dict[str, int] = defaultdict(int)
    for one in placed:
        amount[wanted[one.request].sender] += 1
        amount[wanted[one.request].receiver] += 1
    return {
        "placed": len(placed),
        "worth": sum(weight(wanted[one.request]) for one in placed),
        "missing": sum(max(0, party.minimum - amount[party.id]) for party in problem.parties),
        "breaks": sum(breaks.values()),
        "no_break_share": round(sum(number == 0 for number in breaks.values()) / len(problem.parties), 4),
    }
