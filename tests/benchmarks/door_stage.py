"""What the benchmarks of the door share: a season's conference with a desk, enrolled devices, and how they speak."""

import http.client
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from conference.checkin import devices
from conference.checkin.models import Desk
from conference.foundation import clock
from conference.foundation.dates import HANOI, local_day
from conference.foundation.db import db, transaction
from conference.programme.models import Conference, Day
from tests.benchmarks.seeding import NOW, seed


@dataclass(frozen=True)
class Enrolled:
    """A device with what its page knows."""

    id: str
    cookie: str
    base: str

    def ask(self, connection: http.client.HTTPConnection, path: str, said: Any = None) -> tuple[int, Any]:
        """One request as its scripts make it."""
        headers = {"Cookie": self.cookie, "X-Own-Script": "door", "Content-Type": "application/json"}
        body = None if said is None else json.dumps(said)
        connection.request("POST" if body else "GET", self.base + path, body, headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read() or b"{}")

    def sync(self, connection: http.client.HTTPConnection, facts: Sequence[Any]) -> tuple[int, Any]:
        """Hand over facts."""
        return self.ask(connection, "sync", {"device": self.id, "waiting": 0, "facts": facts})


@dataclass(frozen=True)
class Stage:
    """The conference: who comes, and the devices at its desk."""

    tokens: tuple[str, ...]
    devices: tuple[Enrolled, ...]
    code: str


def stage(*, people: int, phones: int) -> Stage:
    """Fill an empty database: so many people, and so many devices that were enrolled an hour ago."""
    with transaction() as session:
        seeded = seed(session, organisations=max(100, min(people // 3, 3000)), delegates=people)
    with transaction() as session:
        conference = session.scalars(sa.select(Conference).where(Conference.code == seeded.code)).one()
        desk = Desk(conference_id=conference.id, name="Cửa chính", created_at=NOW)
        today = local_day(clock.now() - timedelta(hours=1), HANOI)
        session.add_all([desk, *(Day(conference_id=conference.id, on=today + timedelta(days=n)) for n in (0, 1))])
        session.flush()
        an_hour_ago = clock.now() - timedelta(hours=1)
        made = [devices.enrol(session, conference, desk, f"Máy {n}", now=an_hour_ago) for n in range(phones)]
    base = f"/{seeded.code}/door/"
    enrolled = tuple(Enrolled(device.id, f"device={token}", base) for device, token in made)
    db.session.remove()
    return Stage(seeded.tokens, enrolled, seeded.code)


def scan(token: str, *, at: float | None = None, asking: bool = False, told: str | None = "welcome") -> dict[str, Any]:
    """A fact as the page makes it; `at` in seconds, now by default."""
    return {
        "id": str(uuid4()),
        "kind": "scan",
        "at": round((at or time.time()) * 1000),
        "offset": 0,
        "asking": asking,
        "body": {"code": token, "method": "camera", "told": told, "point": "entrance", "is_exit": False},
    }
