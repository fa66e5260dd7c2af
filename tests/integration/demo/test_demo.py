"""The demo is complete, labelled, and holds every invariant."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from conference.catalogue.models import Cluster, LandDemand
from conference.commands.books import findings
from conference.demo.build import Made, build
from conference.demo.staff import keep_sign_ins
from conference.foundation.db import Model, db, transaction
from conference.jobs.models import Job
from conference.meetings.models import Meeting, MeetingRequest, MeetingState, RequestState, TableOccupancy
from conference.people.models import Organisation
from conference.people.passwords import is_right
from conference.people.users import find_user
from conference.programme.models import Conference, Side
from conference.registration.models import Delegate, Registration, RegistrationState, Ticket
from conference.timetable.models import Proposal, ProposalState
from conference.timetable.proposals import SEARCH
from tests.factories.time import NOW
from tests.pages import Client


@pytest.fixture(scope="module")
def built(app: Flask) -> Iterator[Made]:
    """Built once for all tests that only look."""
    with app.app_context(), transaction() as session:
        made = build(session, now=NOW)
    yield made
    with app.app_context(), db.engine.begin() as connection:
        for table in reversed(Model.metadata.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture
def made(app: Flask, built: Made) -> Iterator[Made]:
    with app.app_context():
        yield built
        db.session.rollback()


def _count(table: type[Model], *conditions: sa.ColumnExpressionArgument[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table).where(*conditions)) or 0


def test_it_has_investors_with_clusters_enterprises_with_demands_and_seventy_people(made: Made) -> None:
    sides = sa.select(Registration.side, sa.func.count()).group_by(Registration.side)
    assert dict(db.session.execute(sides).all()) == {
        Side.INVESTOR: 13, Side.ENTERPRISE: 40, Side.AGENCY: 3, Side.GUEST: 6,
    }  # fmt: skip
    assert 70 <= _count(Delegate) <= 75
    assert _count(Cluster, Cluster.is_demo, Cluster.organisation_id.is_not(None)) == 13
    assert _count(Ticket, Ticket.voided_at.is_(None)) > 55
    states = set(db.session.scalars(sa.select(Registration.state)))
    assert states == set(RegistrationState) - {RegistrationState.DRAFT}


def test_everything_invented_is_labelled_and_nothing_invented_hangs_on_a_real_cluster(made: Made) -> None:
    assert _count(Organisation, ~Organisation.is_demo) == _count(LandDemand, ~LandDemand.is_demo) == 0
    assert _count(Conference, ~Conference.is_demo) == 0
    assert _count(Cluster, ~Cluster.is_demo) == _count(Cluster, ~Cluster.is_demo, Cluster.organisation_id.is_(None))
    addresses = db.session.scalars(sa.select(Delegate.email)).all()
    assert [address for address in addresses if not (address or "").endswith("@example.com")] == []


def test_requests_stand_in_every_state_and_some_sixty_meetings_have_time_and_table(made: Made) -> None:
    counted = sa.select(MeetingRequest.state, sa.func.count()).group_by(MeetingRequest.state)
    states = dict(db.session.execute(counted).all())
    assert set(states) == set(RequestState)
    assert 150 <= sum(states.values()) <= 165
    assert 55 <= _count(Meeting, Meeting.state == MeetingState.SCHEDULED) <= 70
    assert 30 <= _count(Meeting, Meeting.state == MeetingState.UNSCHEDULED) <= 45
    assert _count(TableOccupancy) == _count(Meeting, Meeting.state == MeetingState.SCHEDULED)


def test_a_worker_is_asked_for_a_timetable_of_what_has_no_time_yet(made: Made) -> None:
    assert _count(Proposal, Proposal.state == ProposalState.QUEUED) == 1
    assert _count(Job, Job.kind == SEARCH) == 1


def test_the_books_balance(made: Made) -> None:
    assert list(findings(db.session())) == []


def test_the_sign_ins_work_and_only_their_owner_may_read_them(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "demo-sign-ins.txt"
    keep_sign_ins(path, made.staff, made.attendees)
    assert path.stat().st_mode & 0o777 == 0o600
    for one in made.staff:
        user = find_user(db.session(), one.email)
        assert user is not None
        assert is_right(one.password, user.password_hash)
        assert f"{one.email:<22} {one.password}" in path.read_text()
    assert [who for who, _email in made.attendees] == [side.value for side in Side]


def test_the_public_pages_show_the_demo_beside_the_real_clusters(app: Flask, made: Made) -> None:
    client = app.test_client()
    assert isinstance(client, Client)
    page = client.page("/demo/clusters", query_string={"per": 50})
    assert (len(page.all("tbody tr")), len(page.all("tbody .tag"))) == (26, 13)


def test_the_command_leaves_an_instance_that_is_not_empty_alone(app: Flask, made: Made) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["conference", "demo", "--if-empty"]).output == ""
    again = runner.invoke(args=["conference", "demo"])
    assert (again.exit_code, "already" in again.output) == (1, True)
