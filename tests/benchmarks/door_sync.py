"""The network is back: ten devices send what they queued, all at once, with double entries and everything twice."""

import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import sqlalchemy as sa

from conference.checkin.models import Conflict, Presence, Scan
from conference.commands.books import findings
from conference.foundation.db import db
from tests.benchmarks.door_stage import Enrolled, scan, stage
from tests.benchmarks.server import Server, instance, prepared, running

DEVICES, SCANS = 10, 500
SEEN_TWICE = 50
"""So many people of each device were scanned by the next one too."""
BATCH = 400


def measure(database_url: str | None) -> dict[str, object]:
    """Seconds until the last answer, and whether the books balance."""
    people = DEVICES * (SCANS - SEEN_TWICE)
    with instance(database_url) as settings, prepared(settings) as app:
        made = stage(people=people, phones=DEVICES)
        queues = _queues(made.tokens)
        with running(app, module="wsgi:app", workers=settings.workers, threads=settings.threads) as server:
            cpu, started = server.cpu(), time.perf_counter()
            with ThreadPoolExecutor(DEVICES) as pool:
                list(pool.map(lambda one: _send(server, *one), zip(made.devices, queues, strict=True)))
            seconds, cpu = time.perf_counter() - started, server.cpu() - cpu
        told = _books(queues) | {"seconds": round(seconds, 2), "cpu_s": round(cpu, 2)}
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Presence)) == people
        assert list(findings(db.session())) == []
        db.engine.dispose()
    return told


def _queues(tokens: Sequence[str]) -> list[list[dict[str, Any]]]:
    """Each device its own people and some of the next one's, over the last half hour."""
    chance, own, now = random.Random(4), SCANS - SEEN_TWICE, time.time()
    mine = [list(tokens[number * own : (number + 1) * own]) for number in range(DEVICES)]
    seen = [people + mine[(number + 1) % DEVICES][:SEEN_TWICE] for number, people in enumerate(mine)]
    return [[scan(token, at=now - chance.uniform(1, 1800)) for token in people] for people in seen]


def _send(server: Server, device: Enrolled, queue: Sequence[dict[str, Any]]) -> None:
    """In batches, each sent a second time as after an answer that was lost; a refusal is a fault."""
    connection, waiting = server.connect(), list(queue)
    random.Random(device.id).shuffle(waiting)
    for at in range(0, len(waiting), BATCH):
        for _time in range(2):
            status, told = device.sync(connection, waiting[at : at + BATCH])
            assert status == 200, told
            assert {answer["status"] for answer in told["answers"]} == {"done"}


def _books(queues: Sequence[Sequence[dict[str, Any]]]) -> dict[str, object]:
    sent = {fact["id"] for queue in queues for fact in queue}
    kept = list(db.session.scalars(sa.select(Scan.id)))
    return {
        "scans": len(sent),
        "lost": len(sent - set(kept)),
        "twice": len(kept) - len(set(kept)) + len(set(kept) - sent),
        "conflicts": db.session.scalar(sa.select(sa.func.count()).select_from(Conflict)),
    }
