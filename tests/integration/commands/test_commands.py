"""The commands a person types."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from click import ClickException
from flask import Flask

from conference.app import create_app
from conference.commands.books import findings
from conference.commands.database import bring_up_to_date
from conference.commands.discovery import modules_named
from conference.foundation import clock
from conference.foundation.db import Model, db
from conference.jobs.models import Job, JobState
from conference.jobs.worker import Worker
from conference.people.models import User
from tests.conftest import settings_for
from tests.factories.people import make_user
from tests.pages import Client

pytestmark = pytest.mark.usefixtures("ctx")


def test_the_first_administrator_is_made_with_a_password_and_can_sign_in(app: Flask, client: Client) -> None:
    made = app.test_cli_runner().invoke(
        args=["conference", "create-administrator", "Admin@Example.com", "--name", "Quản trị"],
        input="trà sen buổi sáng\n",
    )
    assert (made.exit_code, made.output) == (0, "admin@example.com is an administrator.\n")
    again = app.test_cli_runner().invoke(
        args=["conference", "create-administrator", "admin@example.com"], input="trà sen buổi sáng\n"
    )
    assert "The password this account had counts no more" in again.output
    response = client.submit(
        "/sign-in/staff?next=/admin/users", email="admin@example.com", password="trà sen buổi sáng"
    )
    assert client.get(response.location).status_code == 200


@pytest.mark.parametrize(
    ("email", "password", "told"),
    [
        ("admin", "trà sen buổi sáng", "“admin” is not an e-mail address"),
        ("admin@example.com", "short", "Use at least 10 characters"),
    ],
)
def test_a_bad_administrator_is_not_made_and_the_command_says_why_in_its_language(
    app: Flask, email: str, password: str, told: str
) -> None:
    made = app.test_cli_runner().invoke(args=["conference", "create-administrator", email], input=f"{password}\n")
    assert (made.exit_code, made.output.startswith(f"Error: {told}")) == (1, True)
    assert db.session.scalars(sa.select(User)).all() == []


def test_a_database_that_cannot_be_reached_is_told_in_one_line(tmp_path: Path) -> None:
    lost = create_app(settings_for(tmp_path, "postgresql+psycopg://nobody@127.0.0.1:1/nothing"))
    with lost.app_context(), pytest.raises(ClickException) as told:
        bring_up_to_date()
    assert told.value.message.startswith("The database of DATABASE_URL cannot be used: connection failed")
    assert "\n" not in told.value.message


def test_books_that_balance_are_called_so(app: Flask) -> None:
    checked = app.test_cli_runner().invoke(args=["conference", "check-books"])
    assert (checked.exit_code, checked.output) == (0, "The books balance.\n")


def test_a_row_that_breaks_an_invariant_is_named(app: Flask) -> None:
    broken = make_user(totp_confirmed_at=clock.now())
    db.session.commit()
    checked = app.test_cli_runner().invoke(args=["conference", "check-books"])
    assert checked.exit_code == 1
    assert list(findings(db.session())) == [f"people: a confirmed second step has a secret: ({broken.id},)"]


def test_every_night_the_books_are_checked_and_old_things_cleared(app: Flask) -> None:
    list(modules_named("handlers"))
    worker = Worker(app)
    worker.queue_what_is_due()
    while worker.run_next():
        pass
    ended = sa.select(Job.kind, Job.state).where(Job.kind.in_(["books.check", "clean"])).order_by(Job.kind)
    assert [tuple(row) for row in db.session.execute(ended)] == [
        ("books.check", JobState.DONE),
        ("clean", JobState.DONE),
    ]


def test_the_migrations_make_the_tables_of_the_models(app: Flask) -> None:
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Model.metadata) == []
