"""A queue: so many clients that each send the next ticket as soon as they are answered."""

import http.client
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from tests.benchmarks.server import Served

Scan = Callable[[http.client.HTTPConnection, str], bool]
"""Sends a ticket; whether it was a welcome."""


@dataclass(frozen=True)
class Figures:
    """One level of load, in seconds."""

    cpu: float
    wall: float
    seconds: list[float]
    errors: int

    def percentile(self, percent: int) -> float:
        """So many in a hundred were answered within so many milliseconds."""
        return round(1e3 * statistics.quantiles(self.seconds, n=100, method="inclusive")[percent - 1], 1)

    def told(self) -> dict[str, float]:
        """As it stands in a report."""
        return {
            "per_s": round(len(self.seconds) / self.wall),
            "cpu_us": round(1e6 * self.cpu / len(self.seconds)),
            **{f"p{percent}_ms": self.percentile(percent) for percent in (50, 95, 99)},
            "errors": self.errors,
        }


def send(server: Served, clients: Sequence[Scan], tokens: Sequence[str]) -> Figures:
    """All tokens, by these clients, each with a connection of its own."""
    waiting: SimpleQueue[str] = SimpleQueue()
    for token in tokens:
        waiting.put(token)
    cpu, started = server.cpu(), time.perf_counter()
    with ThreadPoolExecutor(len(clients)) as pool:
        queues = pool.map(lambda scan: _queue(server.connect(), scan, waiting), clients)
        answered = [answer for queue in queues for answer in queue]
    wall = time.perf_counter() - started
    errors = sum(not is_welcome for _seconds, is_welcome in answered)
    return Figures(server.cpu() - cpu, wall, sorted(seconds for seconds, _is_welcome in answered), errors)


def told(levels: Mapping[int, Figures]) -> dict[str, object]:
    """Of all levels, by how many clients there were at once."""
    answers = sum(len(one.seconds) for one in levels.values())
    return {
        "cpu_us": round(1e6 * sum(one.cpu for one in levels.values()) / answers),
        "errors": sum(one.errors for one in levels.values()),
        "clients": {str(clients): one.told() for clients, one in levels.items()},
    }


def _queue(connection: http.client.HTTPConnection, scan: Scan, waiting: SimpleQueue[str]) -> list[tuple[float, bool]]:
    """One client: how long each answer took, and whether it was a welcome."""
    answered: list[tuple[float, bool]] = []
    while True:
        try:
            token = waiting.get_nowait()
        except Empty:
            return answered
        started = time.perf_counter()
        is_welcome = scan(connection, token)
        answered.append((time.perf_counter() - started, is_welcome))
