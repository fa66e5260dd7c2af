"""A process that died is started again, more slowly each time it dies soon."""

import subprocess

import pytest

from conference.serve import Child


def _dying() -> Child:
    return Child("The worker", lambda: subprocess.Popen(["false"]))


def _live_and_die(child: Child, *, start: float, end: float) -> float:
    """Start it, see it dead at `end`; the seconds until it is tried again."""
    child.tend(start)
    assert child.process is not None
    child.process.wait()
    child.tend(end)
    return child.retry_at - end


def test_the_pause_doubles_up_to_a_minute_while_a_process_keeps_dying() -> None:
    child = _dying()
    pauses = [_live_and_die(child, start=float(1000 * round_), end=1000.0 * round_ + 5) for round_ in range(1, 9)]
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]


def test_a_process_that_ran_long_is_tried_again_soon() -> None:
    child = _dying()
    for round_ in range(1, 5):
        _live_and_die(child, start=1000.0 * round_, end=1000.0 * round_ + 5)
    assert _live_and_die(child, start=5000.0, end=5100.0) == 1


def test_it_is_not_started_before_its_pause_is_over() -> None:
    child = _dying()
    _live_and_die(child, start=10.0, end=11.0)
    child.tend(11.5)
    assert child.started_at == 10.0
    child.tend(12.0)
    assert child.started_at == 12.0
    assert child.process is not None
    child.process.wait()


def test_a_death_is_said_with_its_status(capfd: pytest.CaptureFixture[str]) -> None:
    _live_and_die(_dying(), start=10.0, end=11.0)
    assert capfd.readouterr().err == "The worker ended with status 1; again in 1 s.\n"
