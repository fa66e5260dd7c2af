"""The compiled moves: whatever they do, the board's books stay right and nothing is lost on the levels before."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from conference.timetable.annealing import anneal, limits_at
from conference.timetable.board import Board
from conference.timetable.days import total_breaks
from conference.timetable.effort import Clock, Effort
from conference.timetable.grid import breaks
from conference.timetable.levels import at_wished_times, chosen_values
from conference.timetable.model import Model, compile_problem
from conference.timetable.placing import place, read
from conference.timetable.preferring import heeded, kept_at_wishes
from conference.timetable.problem import Problem
from conference.timetable.select import Selection, select
from conference.timetable.warming import warm_up
from conference.timetable.winners import Winners
from tests.benchmarks.timetable_fair import conference
from tests.unit.timetable.problems import problems

HOT = 1.0  # breaks: nearly everything is accepted


def begun(problem: Problem) -> tuple[Model, Selection, Board]:
    warm_up()
    model, clock = compile_problem(problem), Clock(Effort())
    selection = select(model, clock)
    assert selection is not None
    return model, selection, place(model, selection, {}, clock)


@settings(deadline=None, max_examples=60)
@given(problems())
def test_after_any_moves_every_sum_on_the_board_is_what_counting_anew_gives(problem: Problem) -> None:
    model, _, board = begun(problem)
    anneal(board, limits_at(HOT), 5_000)
    at = np.full_like(board.at, -1)
    used, full = np.zeros_like(board.used), np.zeros_like(board.full)
    load = np.zeros_like(board.load)
    for meeting, slot in enumerate(map(int, board.slot)):
        people = [int(one) for one in board.people[meeting] if one >= 0]
        load[people] += board.due[meeting]
        if slot >= 0:
            at[people, slot] = meeting
            full[slot] += 1
            used[slot, board.zone[meeting]] += int(board.shared[meeting]) >> slot & 1
    assert np.array_equal(at, board.at)
    assert np.array_equal(used, board.used)
    assert np.array_equal(full, board.full)
    assert np.array_equal(load, board.load)
    sits = [sum(1 << slot for slot in np.flatnonzero(row >= 0).tolist()) for row in at]
    assert sits == board.sits.tolist()
    each = [
        breaks(mask, present, model.calendar.days) * (party >= 0)
        for mask, present, party in zip(sits, board.present.tolist(), model.party, strict=True)
    ]
    assert total_breaks(board) == sum(each)
    assert board.cost[0] == sum(board.price[number] for number in each)
    assert sorted(board.broken[: board.broken[-1]].tolist()) == [one for one, number in enumerate(each) if number]


def test_requests_of_equal_worth_change_places_and_the_levels_before_stay_proven() -> None:
    model, selection, board = begun(conference(60, 1))
    assert chosen_values(model, np.flatnonzero(board.slot >= 0).tolist()) == selection.bounds
    before = board.due.copy()
    anneal(board, limits_at(HOT), 200_000)
    assert not np.array_equal(board.due, before)
    assert np.array_equal(board.due, board.slot >= 0)
    assert chosen_values(model, np.flatnonzero(board.slot >= 0).tolist()) == selection.bounds


def test_moves_keep_what_is_at_a_time_that_was_wished_for() -> None:
    free = conference(60, 1)
    early = frozenset(slot.id for slot in free.slots[:4])
    wished = [replace(one, wished=early) if number % 3 else one for number, one in enumerate(free.requests)]
    model, selection, board = begun(replace(free, requests=tuple(wished)))
    plan = heeded(model, selection, read(model, board.slot, board.people, board.zone), Clock(Effort()))
    kept = kept_at_wishes(model, plan)
    board = place(kept, selection, plan, Clock(Effort()))
    anneal(board, limits_at(HOT), 200_000)
    after = read(kept, board.slot, board.people, board.zone)
    assert {number: one.slot for number, one in after.items()} != {number: one.slot for number, one in plan.items()}
    assert at_wished_times(model, after) >= at_wished_times(model, plan) > 0
    assert chosen_values(model, after) == selection.bounds


def test_cold_moves_close_most_breaks() -> None:
    _, _, board = begun(conference(60, 1))
    before = total_breaks(board)
    anneal(board, limits_at(0.15), 1_000_000)
    assert total_breaks(board) * 5 < before


def test_copies_of_a_board_end_alike_for_one_seed_whichever_thread_was_faster() -> None:
    def annealed() -> list[list[int]]:
        _, _, board = begun(conference(60, 1))
        with Winners(board, 2) as winners:
            for _ in range(5):
                winners.go(HOT, 20_000)
            return [one.slot.tolist() for one in winners.boards]

    one, other = annealed()
    assert one != other
    assert [one, other] == annealed()


def test_all_copies_go_on_from_the_best() -> None:
    _, _, board = begun(conference(60, 1))
    with Winners(board, 2) as winners:
        winners.go(0.2, 20_000)
        best = winners.best
        least = min(int(one.cost[0]) for one in winners.boards)
        winners.follow()
    assert int(best.cost[0]) == least
    assert [one.slot.tolist() for one in winners.boards] == [best.slot.tolist()] * 2
    assert len({int(one.random[0]) for one in winners.boards}) == 2
