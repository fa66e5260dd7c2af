"""Slots from blocks, moves between states, periods."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.programme.models import ConferenceState
from conference.programme.rules import MOVES, MoveNotAllowed, Phase, Span, check_move, phase, slots_of

START = datetime(2026, 10, 20, 8, 0, tzinfo=UTC)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def test_an_afternoon_of_two_and_a_half_hours_has_six_slots_of_twenty_and_five_minutes() -> None:
    slots = list(slots_of(Span(START, START + minutes(150)), minutes(20), minutes(5)))
    assert [slot.starts_at - START for slot in slots] == [minutes(25 * index) for index in range(6)]
    assert {slot.ends_at - slot.starts_at for slot in slots} == {minutes(20)}


@given(length=st.integers(0, 600), meeting=st.integers(5, 120), pause=st.integers(0, 60))
def test_slots_fill_the_block_without_overlap_and_never_leave_it(length: int, meeting: int, pause: int) -> None:
    block = Span(START, START + minutes(length))
    slots = list(slots_of(block, minutes(meeting), minutes(pause)))
    assert all(slot.ends_at <= block.ends_at for slot in slots)
    assert all(b.starts_at - a.ends_at == minutes(pause) for a, b in pairwise(slots))
    room_left = block.ends_at - slots[-1].ends_at if slots else minutes(length)
    assert room_left < minutes(meeting) + (minutes(pause) if slots else minutes(0))


@given(
    length=st.integers(0, 600),
    pauses=st.lists(st.tuples(st.integers(-60, 600), st.integers(1, 90)), max_size=4),
)
def test_no_slot_crosses_a_break_and_each_stretch_between_breaks_is_used(
    length: int, pauses: list[tuple[int, int]]
) -> None:
    block = Span(START, START + minutes(length))
    breaks = [Span(START + minutes(begin), START + minutes(begin + lasts)) for begin, lasts in pauses]
    slots = list(slots_of(block, minutes(20), minutes(5), breaks))
    assert [(slot, one) for slot in slots for one in breaks if slot.overlaps(one)] == []
    free_of_breaks = not any(one.overlaps(Span(START, START + minutes(20))) for one in breaks)
    assert (slots[:1] == [Span(START, START + minutes(20))]) is (free_of_breaks and length >= 20)


@pytest.mark.parametrize("state", list(ConferenceState))
def test_a_conference_moves_one_step_at_a_time(state: ConferenceState) -> None:
    order = list(ConferenceState)
    neighbours = {order[i] for i in (order.index(state) - 1, order.index(state) + 1) if 0 <= i < len(order)}
    assert MOVES[state] == neighbours


def test_a_draft_does_not_go_live() -> None:
    with pytest.raises(MoveNotAllowed):
        check_move(ConferenceState.DRAFT, ConferenceState.LIVE)


def test_a_period_without_ends_is_always_on_and_its_end_is_excluded() -> None:
    assert phase(START, None, None) is Phase.WITHIN
    assert phase(START, START + minutes(1), None) is Phase.BEFORE
    assert phase(START, START, START + minutes(1)) is Phase.WITHIN
    assert phase(START, None, START) is Phase.AFTER


def test_spans_that_only_touch_do_not_overlap() -> None:
    first, second = Span(START, START + minutes(20)), Span(START + minutes(20), START + minutes(40))
    assert not first.overlaps(second)
    assert first.overlaps(Span(START + minutes(19), START + minutes(21)))
