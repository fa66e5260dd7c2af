"""The fixed present of the factories, and what several tests of registering fill in."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories.time import NOW


@pytest.fixture(autouse=True)
def present() -> Iterator[None]:
    """Ten days before the conference; the clock stands still."""
    with time_machine.travel(NOW, tick=False):
        yield
