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
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
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
from tests.benchmarks.load import send, told
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


def main() -> None:
    """Measure on both databases, print."""
    measured = {"sqlite": _on(None), "postgresql": _on(postgres_url("benchmark"))}
    print(json.dumps({"benchmark": "checkin", "bare_flask_sqlite_cpu_us": bare.cpu_us(2, 4)} | measured))


def _on(database_url: str | None) -> dict[str, object]:
    levels = {clients: max(clients, int(number * SCALE)) for clients, number in CLIENTS.items()}
    people = WARM_UP + sum(levels.values())
    with instance(database_url) as settings, prepared(settings) as app:
        with transaction() as session:
            seeded = seed(session, delegates=people)
            desk = open_desk(seeded)
        with running(app, module="wsgi:app", workers=settings.workers, threads=settings.threads) as server:
            tokens = iter(seeded.tokens)
            send(server, [partial(scan, sign_in(server, seeded, desk))] * 2, [next(tokens) for _ in range(WARM_UP)])
            client = partial(scan, sign_in(server, seeded, desk))
            measured = {
                clients: send(server, [client] * clients, [next(tokens) for _ in range(number)])
                for clients, number in levels.items()
            }
        _check_books(people)
        db.engine.dispose()
    return told(measured)


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


def scan(desktop: Desktop, connection: http.client.HTTPConnection, token: str) -> bool:
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


if __name__ == "__main__":
    main()
