"""The real application behind gunicorn, and Debian's Chromium looking at it; a console error fails the test."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, expect, sync_playwright

from conference.app import create_app
from conference.checkin.models import Desk
from conference.commands.database import bring_up_to_date as migrate
from conference.demo.build import build as build_demo
from conference.foundation import clock
from conference.foundation.db import db, transaction
from conference.foundation.settings import ROOT, Settings
from conference.people.models import User
from conference.programme.models import Conference
from tests.browser.stage import make_running_conference
from tests.factories.checkin import make_desk

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
KEY = "a key for browser tests, never for people"
PATIENCE = 60_000
"""Milliseconds: how long something may take on a busy machine before it counts as not happening."""
expect.set_options(timeout=PATIENCE)
PHONE, DESK = ViewportSize(width=360, height=780), ViewportSize(width=1280, height=900)


@dataclass
class Site:
    """The running application: its address, and an application of our own over the same database to prepare things."""

    url: str
    app: Flask
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Serve with gunicorn, and return when it answers."""
        settings: Settings = self.app.config["SETTINGS"]
        surroundings = {
            "INSTANCE_PATH": str(settings.instance_path),
            "SECRET_KEY": KEY,
            "BASE_URL": settings.base_url,
            "PORT": str(settings.port),
        }
        gunicorn = [sys.executable, "-m", "gunicorn", "wsgi:app", "--no-control-socket", "--log-level=warning"]
        options = ["--worker-class=gthread", "--workers=1", "--threads=4", f"--bind=127.0.0.1:{settings.port}"]
        self.process = subprocess.Popen(
            [*gunicorn, *options], cwd=ROOT, env={**os.environ, **surroundings}, start_new_session=True
        )
        _wait_for(f"{self.url}/language/vi")

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop it, or kill it with all its workers."""
        if self.process:
            os.killpg(self.process.pid, how)
            self.process.wait(60)
            self.process = None


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The default set-up (SQLite) with the demo conference, served by gunicorn on a free port."""
    instance, port = tmp_path_factory.mktemp("site"), _free_port()
    url = f"http://127.0.0.1:{port}"
    database_url = f"sqlite:///{instance / 'conference.sqlite3'}"
    settings = Settings(
        instance_path=instance, database_url=database_url, secret_key=KEY, base_url=url, port=port, testing=True
    )
    app = create_app(settings)
    with app.app_context():
        migrate()
        with transaction() as session:
            build_demo(session, now=clock.now())
    running = Site(url, app)
    running.start()
    yield running
    running.end()


@pytest.fixture(autouse=True)
def prepared(site: Site) -> Iterator[None]:
    """Factories work inside a test as usual; commit before the browser looks."""
    with site.app.app_context():
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


Open = Callable[..., Page]


@pytest.fixture
def open_page(site: Site, chromium: Browser) -> Iterator[Open]:
    """Opens a fresh browser window: `open_page(user, phone=True, scripts=False, language="en")`."""
    yield from windows(site, chromium)


def windows(site: Site, browser: Browser) -> Iterator[Open]:
    """What opens windows of this browser; afterwards none may have complained, but of what was expected."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_window(
        user: User | None = None,
        *,
        phone: bool = False,
        scripts: bool = True,
        language: str = "vi",
        strong: bool = True,
        expected: str = "status of 4",
    ) -> Page:
        def note(text: str) -> None:
            if not re.search(expected, text):
                complaints.append(text)

        def listen(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                note(message.text)

        db.session.commit()
        context = browser.new_context(
            base_url=site.url,
            viewport=PHONE if phone else DESK,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": "language", "value": language, "url": site.url}])
        if user is not None:
            context.add_cookies([{"name": "session", "value": session_cookie(site.app, user, strong), "url": site.url}])
        contexts.append(context)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: note(str(error)))
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []


def session_cookie(app: Flask, user: User, strong: bool) -> str:
    """The cookie of somebody who has signed in."""
    content: dict[str, Any] = {"_user_id": f"{user.id}.{user.epoch}.{'p' if strong else 'l'}", "_fresh": True}
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    return str(serializer.dumps(content))


def mails(site: Site) -> list[Path]:
    """What the embedded default has delivered, oldest first."""
    return sorted(Path(site.app.instance_path).glob("outbox/*.eml"), key=lambda path: path.stat().st_mtime)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str) -> None:
    for _ in range(1200):
        try:
            with urlopen(url):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{url} did not answer")


@pytest.fixture
def conference() -> Conference:
    """One whose doors are open, for the tests of the door; others make their own."""
    return make_running_conference()


@pytest.fixture
def desk(conference: Conference) -> Desk:
    """At its entrance."""
    return make_desk(conference)
