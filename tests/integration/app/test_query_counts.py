"""A list costs the same number of statements with three rows and with three hundred."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from conference.checkin.models import Desk
from conference.foundation.access import mark_of
from conference.foundation.db import Model, db
from conference.jobs.models import Job, JobState
from conference.mail.models import Message, MessageState
from conference.people.audit import AuditEntry
from conference.people.models import User
from conference.programme.models import Conference
from conference.registration.models import Delegate
from tests.benchmarks.seeding import NOW, Seeded, seed
from tests.browser.world import KINDS, QUESTIONS, WALKED, is_page
from tests.factories.people import make_user
from tests.factories.registration import make_data_request
from tests.pages import Client
from tests.queries import count_statements

FOR_EVERYBODY = ["/", "/season/", "/season/programme", "/season/venue", "/season/organisers", "/season/clusters"]
FOR_ATTENDEES = ["/season/my", "/season/my/counterparts", "/season/my/requests", "/season/my/agenda"]
FOR_STAFF = [
    "/season/desk/", "/season/desk/?suggest=1", "/season/desk/few-meetings", "/season/desk/audit",
    "/season/desk/registrations", "/season/desk/registrations?q=dong", "/season/desk/meetings",
    "/season/desk/meetings/plan", "/season/desk/requests", "/season/desk/clusters", "/season/desk/mail/",
    "/season/jobs/", "/season/desk/check-in/", "/season/desk/check-in/{desk}?q=ng", "/season/desk/staff",
    "/season/desk/tables", "/season/desk/documents", "/season/desk/documents?q=ng&new=1",
    "/season/desk/documents/badges", "/season/desk/documents/agendas", "/admin/users?kind=all",
    "/season/desk/data-requests", "/season/desk/check-in/conflicts", "/season/desk/check-in/{desk}/devices",
    "/season/desk/timetable/board?by=parties&zoom=s",
]  # fmt: skip

WEIGHING = {
    "/season/desk/?suggest=1": 14, "/season/desk/few-meetings": 12,
    "/season/desk/timetable/board?by=parties&zoom=s": 21,
}  # fmt: skip
"""They weigh everybody against everybody, and so read needs, clusters, plots and prices besides, and whom they chose; a
board reads all that the timetable has to satisfy, since it is checked whenever it is shown."""


PATHS = {"everybody": FOR_EVERYBODY, "attendees": FOR_ATTENDEES, "staff": FOR_STAFF}


def pages(app: Flask, who: str) -> list[str]:
    """Every page that needs nothing but its conference: a list added to the application is counted by itself."""
    unasked = (rule for rule in app.url_map.iter_rules() if rule.arguments <= {"conference"} and is_page(rule))
    marked = ((rule, mark_of(app, rule.endpoint)) for rule in unasked if rule.endpoint not in WALKED | QUESTIONS.keys())
    addresses = {
        rule.rule.replace("<conference:conference>", "season")
        for rule, mark in marked
        if mark and mark.kind in KINDS[who]
    }
    return sorted(addresses - set(PATHS[who]))


@pytest.mark.parametrize("who", ["everybody", "attendees", "staff"])
def test_every_list_takes_as_many_statements_with_three_rows_as_with_three_hundred(client: Client, who: str) -> None:
    paths = [*PATHS[who], *pages(client.application, who)]
    with _conference_of(3) as small:
        few = _statements(client, small, paths)
    with _conference_of(300) as large:
        many = _statements(client, large, paths)
    assert few == many


def test_no_list_takes_more_than_ten_statements_but_those_that_weigh_everything(client: Client) -> None:
    with _conference_of(300) as large:
        taken = _statements(client, large, [*FOR_EVERYBODY, *FOR_STAFF, "/season/my"])
    assert {path: number for path, number in taken.items() if number > 10} == WEIGHING


def _statements(client: Client, seeded: Seeded, paths: list[str]) -> dict[str, int]:
    """The first page of all reads the conference, which is kept as long as nobody changes it."""
    desk = db.session.scalars(sa.select(Desk.id)).one()
    client.page("/season/")
    return {path: _counted(client, seeded, path.format(desk=desk)) for path in paths}


def _counted(client: Client, seeded: Seeded, path: str) -> int:
    """Begin and the like are the driver's, not counted."""
    is_attendees = path.startswith("/season/my")
    who = db.session.get_one(User, seeded.attendee if is_attendees else seeded.organiser)
    client.sign_in(who, strong=not is_attendees)
    with count_statements() as sent:
        client.page(path)
    return len([statement for statement in sent if not statement.startswith("BEGIN")])


@contextmanager
def _conference_of(rows: int) -> Iterator[Seeded]:
    """So many of everything that stands in a list."""
    seeded = seed(db.session(), organisations=5 * rows, delegates=6 * rows, meetings=rows)
    db.session.execute(sa.update(User).where(User.id == seeded.organiser).values(is_administrator=True))
    conference = db.session.scalars(sa.select(Conference.id).where(Conference.code == seeded.code)).one()
    db.session.add(Desk(conference_id=conference, name="Bàn 1", created_at=NOW))
    for number in range(rows):
        db.session.add_all(_paperwork(conference, number))
        make_user(password_hash="set")
    for delegate in db.session.scalars(sa.select(Delegate).limit(rows)):
        make_data_request(delegate)
    db.session.commit()
    yield seeded
    db.session.rollback()
    for table in reversed(Model.metadata.sorted_tables):
        db.session.execute(table.delete())
    db.session.commit()


def _paperwork(conference: int, number: int) -> list[Any]:
    common = {"conference_id": conference}
    return [
        Message(
            **common, kind="x", message_id=f"<{number}>", to_address="a@example.com", language="vi", subject="x",
            text="x", html="x", state=MessageState.SENT, next_try_at=NOW, created_at=NOW,
        ),
        AuditEntry(**common, at=NOW, actor="Ai", verb="approved", subject="registration", label="x", folded="ai x"),
        Job(**common, kind="badges.print", state=JobState.DONE, run_at=NOW, created_at=NOW),
    ]  # fmt: skip
