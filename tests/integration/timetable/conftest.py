"""The timetable tests live ten days before the conference of the factories."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories.time import NOW


@pytest.fixture(autouse=True)
def _ten_days_before() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield
