"""The times of regular jobs."""

from datetime import UTC, datetime, time, timedelta

from conference.jobs.handlers import Schedule, nightly
from tests.factories.time import at


def test_every_ten_minutes_means_the_full_ten_minutes() -> None:
    assert Schedule(timedelta(minutes=10)).tick(at(9, 19)) == at(9, 10)


def test_two_at_night_means_two_in_hanoi() -> None:
    schedule = nightly(time(2, 0))
    assert schedule.tick(at(2, 0)) == at(2, 0)
    assert schedule.tick(at(1, 59)) == at(2, 0) - timedelta(days=1)
    assert schedule.tick(datetime(2026, 10, 19, 19, 0, tzinfo=UTC)) == at(2, 0)
