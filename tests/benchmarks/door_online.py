"""Check-in by devices with a network: one fact a request, through the whole application as `make run` serves it."""

import http.client
import os
from functools import partial

import sqlalchemy as sa

from conference.checkin.models import Presence
from conference.commands.books import findings
from conference.foundation.db import db
from tests.benchmarks.door_stage import Enrolled, scan, stage
from tests.benchmarks.load import send, told
from tests.benchmarks.server import instance, prepared, running

CLIENTS = {1: 1000, 8: 1500, 32: 2500}
"""So many check-ins by so many devices at once: 5,000 distinct tickets."""
WARM_UP = 200
SCALE = float(os.environ.get("SCALE", "1"))


def measure(database_url: str | None) -> dict[str, object]:
    """On SQLite, or on this PostgreSQL."""
    levels = {clients: max(clients, int(number * SCALE)) for clients, number in CLIENTS.items()}
    people = WARM_UP + sum(levels.values())
    with instance(database_url) as settings, prepared(settings) as app:
        made = stage(people=people, phones=max(levels))
        with running(app, module="wsgi:app", workers=settings.workers, threads=settings.threads) as server:
            phones, tokens = [partial(_scan, device) for device in made.devices], iter(made.tokens)
            send(server, phones[:4], [next(tokens) for _ in range(WARM_UP)])
            measured = {
                clients: send(server, phones[:clients], [next(tokens) for _ in range(number)])
                for clients, number in levels.items()
            }
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Presence)) == people
        assert list(findings(db.session())) == []
        db.engine.dispose()
    return {"p99_ms_32": measured[32].percentile(99)} | told(measured)


def _scan(device: Enrolled, connection: http.client.HTTPConnection, token: str) -> bool:
    status, answer = device.sync(connection, [scan(token, asking=True)])
    return status == 200 and answer["answers"][0].get("verdict") == "welcome"
