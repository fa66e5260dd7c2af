"""Puts a selection on a board, and reads what stands there."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from conference.timetable.board import Array, Board, board_of
from conference.timetable.casting import choice, held_cast
from conference.timetable.closing import close_gaps
from conference.timetable.colouring import colour, put_all
from conference.timetable.effort import Clock
from conference.timetable.grid import grid_of
from conference.timetable.levels import held_slots
from conference.timetable.model import Model
from conference.timetable.select import Selection
from conference.timetable.sitting import Plan, Sitting, sit, table_zone

ROUNDS = 50  # of closing gaps before the breaks are worn down


def place(model: Model, selection: Selection, first: Plan, clock: Clock) -> Board:
    """What must be somewhere first, then what is held, then the busiest people's meetings."""
    board = empty_board(model, selection, clock.effort.seed)
    held = held_plan(model, selection) if model.problem.held else {}
    put_all(board, rows(first))
    put_all(board, rows({number: one for number, one in held.items() if number in selection.cast}))
    colour(board, np.array(_busiest_first(model, selection), dtype=np.int64))
    for _ in range(ROUNDS):
        if clock.stopped or close_gaps(board, 1) == 0:
            break
        clock.look()
    return board


def empty_board(model: Model, selection: Selection, seed: int) -> Board:
    """Nothing placed yet."""
    grid = grid_of(model, held_cast(model, selection))
    return board_of(model, grid, choice(model, grid), sorted(selection.cast), seed)


def rows(plan: Plan) -> Array:
    """The plan as an array: a meeting, its slot, its zone and its people."""
    table = np.full((len(plan), 6), -1, dtype=np.int64)
    for row, (number, sitting) in zip(table, plan.items(), strict=True):
        row[:3] = number, sitting.slot, sitting.zone
        row[3 : 3 + len(sitting.people)] = sitting.people
    return table


def held_plan(model: Model, selection: Selection) -> dict[int, Sitting]:
    """What people have in hand, where they have it."""
    people = held_cast(model, selection)
    table = {one.request: one.table for one in model.problem.held}
    return {
        number: sit(model, number, slot, people[number], table_zone(model, table[_name(model, number)]) or 0)
        for number, slot in held_slots(model).items()
    }


def standing(model: Model, selection: Selection, first: Plan) -> Plan:
    """Beside what comes first, the held meetings that can still be as they are, those that must be before others."""
    board = empty_board(model, selection, 1)
    held = dict(sorted(held_plan(model, selection).items(), key=lambda item: not model.wishes[item[0]].must))
    plan = {**held, **first}
    put_all(board, rows(first))
    put_all(board, rows(held))
    return _within_maximums(model, {number: one for number, one in plan.items() if board.slot[number] >= 0})


def _within_maximums(model: Model, plan: Mapping[int, Sitting]) -> Plan:
    left = {one.id: len(plan) if one.maximum is None else one.maximum for one in model.problem.parties}
    kept = {}
    for number, sitting in sorted(plan.items(), key=lambda item: not model.wishes[item[0]].must):
        request = model.problem.requests[model.wishes[number].request]
        if left[request.sender] > 0 and left[request.receiver] > 0:
            kept[number] = sitting
            left[request.sender] -= 1
            left[request.receiver] -= 1
    return kept


def read(model: Model, slots: Array, people: Array, zones: Array) -> Plan:
    """The plan on a board whose arrays these are."""
    return {
        int(number): sit(
            model,
            int(number),
            int(slots[number]),
            tuple(int(one) for one in people[number] if one >= 0),
            int(zones[number]),
        )
        for number in np.flatnonzero(slots >= 0)
    }


def _name(model: Model, number: int) -> str:
    return model.problem.requests[model.wishes[number].request].id


def _busiest_first(model: Model, selection: Selection) -> list[int]:
    """Meetings of people with the fewest slots to spare come first, those with few slots of their own before them."""
    amount = [0] * len(model.people)
    for people in selection.cast.values():
        for person in people:
            amount[person] += 1
    load = [number / max(1, free.bit_count()) for number, free in zip(amount, model.free, strict=True)]
    return sorted(
        selection.cast,
        key=lambda one: (
            model.wishes[one].domain.bit_count() > 1,
            not model.wishes[one].must,
            -max(load[person] for person in selection.cast[one]),
        ),
    )
