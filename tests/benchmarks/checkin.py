"""What a check-in costs through the whole application as `make run` serves it, and how fast a queue moves.

Distinct tickets go through the real address, signed in, with CSRF, as the desk's page sends them. Run it with
`python -m tests.benchmarks.checkin`; the last line is one JSON object. The PostgreSQL of the tests does not wait for
the disk (fsync=off), so its times are those of a server with a fast one; SQLite runs with synchronous=FULL. Beside
them stands what bare Flask needs for the same on this machine (see bare.py).
"""

import http.client
import json
import os
import re
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from queue import Empty, SimpleQueue
from urllib.parse import urlencode
from uuid import uuid4

import sqlalchemy as sa

from conference.checkin.models import Desk, Presence
from conference.commands.books import findings
from conference.foundation import clock
from conference.foundation.dates import HANOI, local_day
from conference.foundation.db import db, transaction
from conference.programme.models import Conference, Day
from tests.benchmarks import bare
from tests.benchmarks.seeding import NOW, Seeded, seed
from tests.benchmarks.server import Server, instance, prepared, running
from tests.postgres import postgres_url

CLIENTS = {1: 600, 8: 1200, 32: 1200}
"""So many check-ins with so many clients at once."""
WARM_UP = 100
SCALE = float(os.environ.get("SCALE", "1"))


@dataclass(frozen=True)
class Desktop:
    """What a browser at the desk knows after it has opened the page."""

    path: str
    cookie: str
    csrf_token: str


@dataclass(frozen=True)
class Figures:
    """One level of load."""

    cpu: float
    wall: float
    seconds: list[float]
    errors: int


def main() -> None:
    """Measure on both databases, print."""
    told = {"sqlite": _on(None), "postgresql": _on(postgres_url("benchmark"))}
    print(json.dumps({"benchmark": "checkin", "bare_flask_sqlite_cpu_us": bare.cpu_us(2, 4)} | told))


def _on(database_url: str | None) -> dict[str, object]:
    levels = {clients: max(clients, int(number * SCALE)) for clients, number in CLIENTS.items()}
    people = WARM_UP + sum(levels.values())
    with instance(database_url) as settings, prepared(settings) as app:
        with transaction() as session:
            seeded = seed(session, delegates=people)
            desk = open_desk(seeded)
        with running(app, module="wsgi:app", workers=settings.workers, threads=settings.threads) as server:
            tokens = iter(seeded.tokens)
            _measure(server, sign_in(server, seeded, desk), 2, [next(tokens) for _ in range(WARM_UP)])
            desktop = sign_in(server, seeded, desk)
            measured = {
                clients: _measure(server, desktop, clients, [next(tokens) for _ in range(number)])
                for clients, number in levels.items()
            }
        _check_books(people)
        db.engine.dispose()
    return _told(measured)


def open_desk(seeded: Seeded) -> int:
    """A desk of a conference that is held today, and tomorrow if the measuring takes so long."""
    conference = db.session.scalars(sa.select(Conference.id).where(Conference.code == seeded.code)).one()
    desk = Desk(conference_id=conference, name="Cửa chính", created_at=NOW)
    today = local_day(clock.now(), HANOI)
    db.session.add_all([desk, *(Day(conference_id=conference, on=today + timedelta(days=n)) for n in (0, 1))])
    db.session.flush()
    return desk.id


def sign_in(server: Server, seeded: Seeded, desk: int) -> Desktop:
    """Open the desk's page as a browser does."""
    path = f"/{seeded.code}/desk/check-in/{desk}"
    connection = server.connect()
    connection.request("GET", path, headers={"Cookie": server.cookie(seeded.organiser, strong=True)})
    response = connection.getresponse()
    page = response.read().decode()
    token = re.search(r'name="csrf_token"\s+value="([^"]+)"', page)
    assert response.status == 200, page
    assert token is not None
    return Desktop(f"{path}/code", (response.getheader("Set-Cookie") or "").partition(";")[0], token[1])


def _measure(server: Server, desktop: Desktop, clients: int, tokens: Sequence[str]) -> Figures:
    """All tokens, by so many clients that each take the next as soon as they are answered."""
    waiting: SimpleQueue[str] = SimpleQueue()
    for token in tokens:
        waiting.put(token)
    cpu, started = server.cpu(), time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        queues = [pool.submit(_queue, server, desktop, waiting) for _ in range(clients)]
        answered = [answer for queue in queues for answer in queue.result()]
    wall = time.perf_counter() - started
    errors = sum(not is_welcome for _seconds, is_welcome in answered)
    return Figures(server.cpu() - cpu, wall, sorted(seconds for seconds, _is_welcome in answered), errors)


def _queue(server: Server, desktop: Desktop, waiting: SimpleQueue[str]) -> list[tuple[float, bool]]:
    """One client: how long each answer took, and whether it was a welcome."""
    connection = server.connect()
    answered: list[tuple[float, bool]] = []
    while True:
        try:
            token = waiting.get_nowait()
        except Empty:
            return answered
        started = time.perf_counter()
        is_welcome = scan(connection, desktop, token)
        answered.append((time.perf_counter() - started, is_welcome))


def scan(connection: http.client.HTTPConnection, desktop: Desktop, token: str) -> bool:
    headers = {
        "Cookie": desktop.cookie,
        "Content-Type": "application/x-www-form-urlencoded",
        "X-CSRFToken": desktop.csrf_token,
        "HX-Request": "true",
        "HX-Request-Type": "partial",
        "HX-Target": "div#verdict",
    }
    sent = {
        "csrf_token": desktop.csrf_token,
        "scan_id": str(uuid4()),
        "method": "scanner",
        "code": f"HTTP://127.0.0.1:8000/T/{token}",
    }
    connection.request("POST", desktop.path, urlencode(sent), headers)
    response = connection.getresponse()
    return b'data-verdict="welcome"' in response.read() and response.status == 200


def _check_books(people: int) -> None:
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Presence)) == people
    assert list(findings(db.session())) == []


def _told(measured: dict[int, Figures]) -> dict[str, object]:
    answers = sum(len(one.seconds) for one in measured.values())
    return {
        "cpu_us": round(1e6 * sum(one.cpu for one in measured.values()) / answers),
        "clients": {
            str(clients): {
                "per_s": round(len(one.seconds) / one.wall),
                "p50_ms": _percentile(one, 50),
                "p95_ms": _percentile(one, 95),
                "p99_ms": _percentile(one, 99),
                "errors": one.errors,
            }
            for clients, one in measured.items()
        },
    }


def _percentile(figures: Figures, percent: int) -> float:
    return round(1e3 * statistics.quantiles(figures.seconds, n=100, method="inclusive")[percent - 1], 1)


if __name__ == "__main__":
    main()
