"""Check-in by devices with a network: one fact a request, through the whole application as `make run` serves it."""

import os
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import Empty, SimpleQueue

import sqlalchemy as sa

from conference.checkin.models import Presence
from conference.commands.books import findings
from conference.foundation.db import db
from tests.benchmarks.door_stage import Enrolled, scan, stage
from tests.benchmarks.server import Server, instance, prepared, running

CLIENTS = {1: 1000, 8: 1500, 32: 2500}
"""So many check-ins by so many devices at once: 5,000 distinct tickets."""
WARM_UP = 200
SCALE = float(os.environ.get("SCALE", "1"))


@dataclass(frozen=True)
class Figures:
    """One level of load."""

    cpu: float
    wall: float
    seconds: list[float]
    errors: int


def measure(database_url: str | None) -> dict[str, object]:
    """On SQLite, or on this PostgreSQL."""
    levels = {clients: max(clients, int(number * SCALE)) for clients, number in CLIENTS.items()}
    people = WARM_UP + sum(levels.values())
    with instance(database_url) as settings, prepared(settings) as app:
        made = stage(people=people, phones=max(levels))
        with running(app, module="wsgi:app", workers=settings.workers, threads=settings.threads) as server:
            tokens = iter(made.tokens)
            _level(server, made.devices[:4], [next(tokens) for _ in range(WARM_UP)])
            measured = {
                clients: _level(server, made.devices[:clients], [next(tokens) for _ in range(number)])
                for clients, number in levels.items()
            }
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Presence)) == people
        assert list(findings(db.session())) == []
        db.engine.dispose()
    return _told(measured)


def _level(server: Server, devices: Sequence[Enrolled], tokens: Sequence[str]) -> Figures:
    """All tokens, by devices that each take the next as soon as they are answered."""
    waiting: SimpleQueue[str] = SimpleQueue()
    for token in tokens:
        waiting.put(token)
    cpu, started = server.cpu(), time.perf_counter()
    with ThreadPoolExecutor(len(devices)) as pool:
        answered = [
            answer for answers in pool.map(lambda one: _queue(server, one, waiting), devices) for answer in answers
        ]
    wall = time.perf_counter() - started
    errors = sum(not is_welcome for _seconds, is_welcome in answered)
    return Figures(server.cpu() - cpu, wall, sorted(seconds for seconds, _is_welcome in answered), errors)


def _queue(server: Server, device: Enrolled, waiting: SimpleQueue[str]) -> list[tuple[float, bool]]:
    connection = server.connect()
    answered: list[tuple[float, bool]] = []
    while True:
        try:
            fact = scan(waiting.get_nowait(), asking=True)
        except Empty:
            return answered
        started = time.perf_counter()
        status, told = device.sync(connection, [fact])
        seconds = time.perf_counter() - started
        answered.append((seconds, status == 200 and told["answers"][0].get("verdict") == "welcome"))


def _told(measured: dict[int, Figures]) -> dict[str, object]:
    answers = sum(len(one.seconds) for one in measured.values())
    return {
        "cpu_us": round(1e6 * sum(one.cpu for one in measured.values()) / answers),
        "p99_ms_32": _percentile(measured[32], 99),
        "errors": sum(one.errors for one in measured.values()),
        "clients": {
            str(clients): {
                "per_s": round(len(one.seconds) / one.wall),
                "cpu_us": round(1e6 * one.cpu / len(one.seconds)),
                **{f"p{percent}_ms": _percentile(one, percent) for percent in (50, 95, 99)},
            }
            for clients, one in measured.items()
        },
    }


def _percentile(figures: Figures, percent: int) -> float:
    return round(1e3 * statistics.quantiles(figures.seconds, n=100, method="inclusive")[percent - 1], 1)
