"""Fixtures: one application per database, emptied after each test; every page the client fetches is checked."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.ctx import AppContext

from conference.app import create_app
from conference.commands.database import bring_up_to_date as migrate
from conference.foundation.db import Model, db
from conference.foundation.settings import Settings
from conference.people.throttle import forget_senders
from tests.pages import Client
from tests.postgres import postgres_url

os.environ["TZ"] = "Pacific/Chatham"
time.tzset()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Flask]:
    """The application on a database of its own, once on each kind."""
    instance = tmp_path_factory.mktemp("instance")
    app = create_app(settings_for(instance, postgres_url(worker_id) if request.param == "postgresql" else None))
    app.test_client_class = Client
    with app.app_context():
        migrate()
    yield app
    with app.app_context():
        db.engine.dispose()


def settings_for(instance: Path, database_url: str | None = None) -> Settings:
    """Settings of a test application."""
    return Settings(
        instance_path=instance,
        database_url=database_url or f"sqlite:///{instance / 'conference.sqlite3'}",
        secret_key="a key for tests only, never for people",
        base_url="http://localhost",
        testing=True,
    )


@pytest.fixture
def ctx(app: Flask) -> Iterator[AppContext]:
    """An application context over an empty database."""
    with app.app_context() as context:
        yield context
        forget_senders()
        db.session.rollback()
        with db.engine.begin() as connection:
            for table in reversed(Model.metadata.sorted_tables):
                connection.execute(table.delete())


@pytest.fixture
def client(app: Flask, ctx: AppContext) -> Client:
    """A browser without scripts that complains about any page that is not well made."""
    client = app.test_client()
    assert isinstance(client, Client)
    return client
