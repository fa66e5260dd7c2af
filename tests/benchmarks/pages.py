"""CPU and statements of the list pages and the front page, over a large conference.

Each page is also told as a multiple of an empty view that is signed in the same way, measured in the same rounds, so
that a busy machine bears on both. Run it with `python -m tests.benchmarks.pages`.
"""

import http.client
import json
import os
import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.checkin.models import Desk
from conference.foundation.db import transaction
from conference.mail.models import Message, MessageState
from conference.people.audit import AuditEntry
from conference.programme.models import Conference
from tests.benchmarks.seeding import NOW, Seeded, seed
from tests.benchmarks.server import Server, instance, prepared, running

STATEMENTS = "X-Statements"
ROUNDS, REQUESTS = int(os.environ.get("ROUNDS", "9")), int(os.environ.get("REQUESTS", "40"))
LETTERS = 8_000


@dataclass(frozen=True)
class Page:
    """An address as somebody opens it, and the empty view it is compared with."""

    name: str
    path: str
    empty: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """What one page costs."""

    cpu_ms: float
    statements: int
    kilobytes: float


def main() -> None:
    """Seed, serve, measure, print."""
    with instance() as settings, prepared(settings) as app:
        with transaction() as session:
            seeded = seed(session)
            desk = _paperwork(session, seeded)
        with running(app) as server:
            pages = _pages(server, seeded, desk)
            measured = _measure(server, pages)
    print(json.dumps({"benchmark": "pages", "pages": _told(pages, measured)}, ensure_ascii=False))


def _paperwork(session: Session, seeded: Seeded) -> int:
    """A check-in desk, and the mails and log entries that such a conference leaves behind."""
    conference = session.scalars(sa.select(Conference.id).where(Conference.code == seeded.code)).one()
    mail = {
        "conference_id": conference, "kind": "request_accepted", "to_address": "a@example.com", "language": "vi",
        "subject": "Lời mời gặp được chấp nhận", "text": "Nội dung", "html": "<p>Nội dung</p>",
        "state": MessageState.SENT, "next_try_at": NOW, "created_at": NOW,
    }  # fmt: skip
    session.execute(sa.insert(Message), [mail | {"message_id": f"<{number}>"} for number in range(LETTERS)])
    entry = {
        "user_id": seeded.organiser, "actor": "Ban Tổ chức", "conference_id": conference, "verb": "approved",
        "subject": "registration", "label": "Công ty Cơ khí Đông Á", "folded": "ban to chuc cong ty co khi dong a",
    }  # fmt: skip
    session.execute(sa.insert(AuditEntry), [entry | {"at": NOW - timedelta(minutes=n)} for n in range(LETTERS)])
    desk = Desk(conference_id=conference, name="Bàn 1", created_at=NOW)
    session.add(desk)
    session.flush()
    return desk.id


def _pages(server: Server, seeded: Seeded, desk_id: int) -> list[Page]:
    staff = {"Cookie": server.cookie(seeded.organiser, strong=True)}
    attendee = {"Cookie": server.cookie(seeded.attendee, strong=False)}
    few = {**staff, "HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#few_people"}
    found = {**staff, "HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#search_results"}
    search = f"/season/desk/check-in/{desk_id}?q=ng"
    return [
        Page("empty, public", "/season/benchmark/public", "empty, public"),
        Page("empty, attendee", "/season/benchmark/attendee", "empty, attendee", attendee),
        Page("empty, desk", "/season/benchmark/desk", "empty, desk", staff),
        Page("clusters", "/season/clusters", "empty, public"),
        Page("my conference", "/season/my", "empty, attendee", attendee),
        Page("registrations", "/season/desk/registrations", "empty, desk", staff),
        Page("desk search", search, "empty, desk", staff),
        Page("desk search, as one types", search, "empty, desk", found),
        Page("front page", "/season/desk/", "empty, desk", staff),
        Page("front page, suggestions", "/season/desk/", "empty, desk", few),
        Page("meetings", "/season/desk/meetings", "empty, desk", staff),
        Page("requests", "/season/desk/requests", "empty, desk", staff),
        Page("mail", "/season/desk/mail/", "empty, desk", staff),
        Page("audit log", "/season/desk/audit", "empty, desk", staff),
    ]


def _measure(server: Server, pages: list[Page]) -> dict[str, Figures]:
    """The median over rounds; in each round every page has its turn."""
    connection = server.connect()
    answers = {page.name: [_get(connection, page) for _warm in range(3)][-1] for page in pages}
    spent: dict[str, list[float]] = {page.name: [] for page in pages}
    for _round in range(ROUNDS):
        for page in pages:
            before = server.cpu()
            for _again in range(REQUESTS):
                _get(connection, page)
            spent[page.name].append((server.cpu() - before) / REQUESTS)
    return {
        name: Figures(round(statistics.median(spent[name]) * 1000, 2), statements, round(size / 1024, 1))
        for name, (statements, size) in answers.items()
    }


def _get(connection: http.client.HTTPConnection, page: Page) -> tuple[int, int]:
    """How many statements the answer took, and its size."""
    connection.request("GET", page.path, headers=dict(page.headers))
    response = connection.getresponse()
    body = response.read()
    assert response.status == 200, f"{page.path} answered {response.status}"
    return int(response.headers[STATEMENTS]), len(body)


def _told(pages: list[Page], measured: Mapping[str, Figures]) -> dict[str, dict[str, float]]:
    told: dict[str, dict[str, float]] = {}
    for page in pages:
        figures, empty = measured[page.name], measured[page.empty]
        times = round(figures.cpu_ms / empty.cpu_ms, 1)
        told[page.name] = {
            "cpu_ms": figures.cpu_ms, "times_empty": times, "statements": figures.statements, "kb": figures.kilobytes,
        }  # fmt: skip
        cost = f"{figures.cpu_ms:8.2f} ms {times:6.1f}×{figures.statements:4} statements{figures.kilobytes:7.1f} KB"
        print(f"{page.name:<28}{cost}")
    return told


if __name__ == "__main__":
    main()
