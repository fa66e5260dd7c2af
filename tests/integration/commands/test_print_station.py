"""A print station before a real CUPS: badges come out, a printer without paper is told of, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from pikepdf import Pdf

from conference.checkin import print_queue, queries
from conference.checkin.models import BadgeSize, Desk, Printing
from conference.checkin.print_models import PrintJob, PrintState, PrintStation
from conference.foundation.db import db, transaction
from conference.programme.models import Conference, ConferenceState
from conference.registration.models import BadgePrint, Delegate, Ticket
from tests.cups import Cups, running_cups
from tests.factories.checkin import make_desk
from tests.factories.programme import make_conference
from tests.factories.registration import make_registration
from tests.factories.time import NOW
from tests.unit.documents.papers import page_sizes


@pytest.fixture(scope="module")
def cups(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cups]:
    """A scheduler for the tests of this module."""
    with running_cups(tmp_path_factory.mktemp("cups")) as scheduler:
        yield scheduler


@pytest.fixture
def conference(ctx: object) -> Conference:
    """A conference that is live."""
    return make_conference(state=ConferenceState.LIVE)


def ask_for_badges(conference: Conference, people: int) -> list[int]:
    """As many people come in at a desk that prints silently; the ids of their tickets."""
    desk = make_desk(conference, printing=Printing.STATION)
    registration = make_registration(conference, delegates=people)
    ids = db.session.scalars(sa.select(Delegate.id).where(Delegate.registration_id == registration.id)).all()
    db.session.commit()
    with transaction() as session:
        print_queue.ask(session, queries.get_here(session, conference.id, desk.id), ids, user_id=None, now=NOW)
    return list(db.session.scalars(sa.select(Ticket.id).where(Ticket.delegate_id.in_(ids)).order_by(Ticket.id)))


def run(app: Flask, cups: Cups, *options: str) -> Result:
    """The command, until nothing is waiting."""
    db.session.commit()
    arguments = ["conference", "print-station", "Left", "--once", *options]
    return app.test_cli_runner(env=cups.environment).invoke(args=arguments)


def states() -> list[tuple[PrintState, str]]:
    db.session.expire_all()
    return [(job.state, job.error) for job in db.session.scalars(sa.select(PrintJob).order_by(PrintJob.id))]


def papers(folder: Path) -> list[Pdf]:
    return [Pdf.open(path) for path in sorted(folder.glob("*.pdf"))]


def test_badges_come_out_of_the_printer_and_count_as_printed(app: Flask, cups: Cups, conference: Conference) -> None:
    folder = cups.add(f"plain-{conference.code}")
    tickets = ask_for_badges(conference, 3)
    assert run(app, cups, "--printer", folder.name).exit_code == 0
    assert [len(pdf.pages) for pdf in papers(folder)] == [1, 1, 1]
    assert states() == [(PrintState.PRINTED, "")] * 3
    assert sorted(db.session.scalars(sa.select(BadgePrint.ticket_id))) == tickets


def test_each_badge_comes_out_in_the_size_that_its_desk_has_when_it_is_printed(
    app: Flask, cups: Cups, conference: Conference
) -> None:
    folder = cups.add(f"sizes-{conference.code}")
    (first,), (second,) = ask_for_badges(conference, 1), ask_for_badges(conference, 1)
    small = sa.select(PrintJob.desk_id).where(PrintJob.ticket_id == second).scalar_subquery()
    db.session.execute(sa.update(Desk).where(Desk.id == small).values(badge_size=BadgeSize.A7))
    assert run(app, cups, "--printer", folder.name).exit_code == 0
    assert first < second
    sizes = [page_sizes(path.read_bytes()) for path in sorted(folder.glob("*.pdf"))]
    assert sizes == [[(105, 148)], [(74, 105)]]


def test_a_printer_without_paper_is_told_of_and_the_badge_is_printed_later(
    app: Flask, cups: Cups, conference: Conference
) -> None:
    folder = cups.add(f"empty-{conference.code}")
    cups.take_paper_away(folder.name)
    ask_for_badges(conference, 1)
    result = run(app, cups, "--printer", folder.name)
    assert "Left: out of paper" in result.stderr
    assert states() == [(PrintState.QUEUED, "out of paper")]
    assert db.session.scalars(sa.select(PrintStation.trouble)).all() == ["out of paper"]
    assert cups.waiting(folder.name) == ""
    cups.fill(folder.name)
    db.session.execute(sa.update(PrintJob).values(run_at=NOW))
    assert run(app, cups, "--printer", folder.name).exit_code == 0
    assert len(papers(folder)) == 1
    assert states() == [(PrintState.PRINTED, "")]
    assert db.session.scalars(sa.select(PrintStation.trouble)).all() == [""]


def test_a_printer_that_does_not_exist_is_named(app: Flask, cups: Cups, conference: Conference) -> None:
    ask_for_badges(conference, 1)
    result = run(app, cups, "--printer", "nowhere")
    assert "The printer or class does not exist" in result.stderr
    assert [state for state, _error in states()] == [PrintState.QUEUED]


def test_a_badge_replaced_meanwhile_is_not_printed(app: Flask, cups: Cups, conference: Conference) -> None:
    folder = cups.add(f"void-{conference.code}")
    ask_for_badges(conference, 1)
    db.session.execute(sa.update(Ticket).values(voided_at=NOW))
    assert run(app, cups, "--printer", folder.name).exit_code == 0
    assert papers(folder) == []
    assert [state for state, _error in states()] == [PrintState.CANCELLED]


def test_the_conference_must_be_plain(app: Flask, cups: Cups, conference: Conference) -> None:
    other = make_conference(state=ConferenceState.LIVE)
    result = run(app, cups)
    assert f"live now: {', '.join(sorted([conference.code, other.code]))}" in result.stderr
    assert "no conference with the code xy" in run(app, cups, "--conference", "xy").stderr
    assert run(app, cups, "--conference", other.code).exit_code == 0
