"""Long native work runs beside the search, and ends with it."""

from __future__ import annotations

from threading import Event

import pytest

from conference.timetable.effort import Clock, Effort


class Ended(BaseException):
    """As a signal raises in the middle of a wait."""


def test_native_work_is_interrupted_when_somebody_stops() -> None:
    stop, interrupted = Event(), Event()
    clock = Clock(Effort(seconds=600), stop, stop.set)
    clock.beside(interrupted.wait, interrupted.set)
    assert interrupted.is_set()


def test_native_work_is_interrupted_when_the_process_has_to_end() -> None:
    interrupted = Event()

    def end() -> None:
        raise Ended

    with pytest.raises(Ended):
        Clock(Effort(seconds=600), tick=end).beside(interrupted.wait, interrupted.set)
    assert interrupted.is_set()


def test_what_goes_wrong_in_native_work_goes_wrong_here() -> None:
    with pytest.raises(ZeroDivisionError):
        Clock(Effort()).beside(lambda: 1 / 0, lambda: None)
