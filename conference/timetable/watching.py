"""Tells a watcher how far the search is."""

from __future__ import annotations

import time

from conference.timetable.answer import Progress, Watcher

PULSE = 0.5  # seconds


class Reporter:
    """Tells of everything better at once, and that the search goes on twice a second, so that a watcher can stop it."""

    def __init__(self, watch: Watcher | None) -> None:
        self.watch = watch
        self.last: Progress | None = None
        self.told = 0.0

    def tell(self, progress: Progress) -> None:
        """Something is new."""
        self.last = progress
        if self.watch:
            self.told = time.monotonic()
            self.watch(progress)

    def pulse(self) -> None:
        """Nothing is new."""
        if self.last and time.monotonic() - self.told > PULSE:
            self.tell(self.last)
