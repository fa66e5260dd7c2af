"""The benchmarks' data is sound: as many rows as asked for, on both databases, and the books balance."""

import sqlalchemy as sa
from flask.ctx import AppContext

from conference.commands.books import findings
from conference.foundation.db import db, transaction
from conference.meetings.models import Meeting, Seat
from conference.people.models import Organisation, User
from conference.registration.models import Delegate, Ticket
from tests.benchmarks.seeding import seed
from tests.pages import Client


def test_so_many_organisations_people_and_meetings_are_written(ctx: AppContext) -> None:
    with transaction() as session:
        seeded = seed(session, organisations=20, delegates=30, meetings=40)
    tables = (Organisation, Delegate, Ticket, Meeting, Seat)
    counts = [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables]
    assert counts == [20, 30, 30, 40, 80]
    assert len(set(seeded.tokens)) == 30
    assert list(findings(db.session())) == []


def test_its_people_can_look_at_the_pages_that_are_measured(client: Client, ctx: AppContext) -> None:
    with transaction() as session:
        seeded = seed(session, organisations=20, delegates=30, meetings=40)
    organiser, attendee = (db.session.get_one(User, one) for one in (seeded.organiser, seeded.attendee))
    assert len(client.page(f"/{seeded.code}/clusters").texts("tbody th")) == 4
    client.sign_in(attendee, strong=False).page(f"/{seeded.code}/my")
    client.sign_in(organiser).page(f"/{seeded.code}/desk/registrations")
