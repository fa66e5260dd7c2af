"""Take the pictures of the guides: a fresh demo, served and looked at by Debian's Chromium, in both languages.

.venv/bin/python -m docs.pictures        (or: make pictures)
"""

import io
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

import sqlalchemy as sa
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from conference.app import create_app
from conference.commands.database import bring_up_to_date
from conference.demo.build import build
from conference.foundation import clock
from conference.foundation.db import db, transaction
from conference.foundation.settings import ROOT, load_settings
from conference.meetings.models import Seat
from conference.people.models import User
from conference.programme.models import Conference, Side
from conference.registration.models import Delegate, Registration, RegistrationState, Ticket

PICTURES = ROOT / "docs" / "pictures"
PORT = 8199
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 860}
COLOURS = 128
STAFF = {
    "desk": "/{code}/desk/",
    "registrations": "/{code}/desk/registrations",
    "documents": "/{code}/desk/documents",
    "checkin": "/{code}/desk/check-in/1",
    "walk-in": "/{code}/desk/check-in/1/walk-in",
    "board": "/{code}/desk/check-in/board",
    "timetable-board": "/{code}/desk/timetable/board",
    "timetable-day": "/{code}/desk/timetable/today",
}
ATTENDEE = {
    "counterparts": "/{code}/my/counterparts",
    "my": "/{code}/my",
    "agenda": "/{code}/my/agenda",
}
PUBLIC = {"register": "/{code}/register", "clusters": "/{code}/clusters"}
PAPERS = {"badge": "/{code}/my/badge.pdf", "agenda-pdf": "/{code}/my/agenda.pdf"}


def main() -> None:
    """Every picture, or an error that names the page that is missing."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"INSTANCE_PATH": folder, "PORT": str(PORT), "BASE_URL": f"http://127.0.0.1:{PORT}"}
        app = create_app(load_settings())
        with app.app_context():
            bring_up_to_date()
            with transaction() as session:
                build(session, now=clock.now())
            gunicorn = [sys.executable, "-m", "gunicorn", "wsgi:app", "--no-control-socket", "--log-level=warning"]
            server = subprocess.Popen([*gunicorn, "--threads=4", f"--bind=127.0.0.1:{PORT}"], cwd=ROOT)
            try:
                _wait()
                with sync_playwright() as playwright:
                    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
                    for language in ("vi", "en"):
                        _take_all(app, browser, language)
                    browser.close()
            finally:
                server.terminate()
                server.wait()


def _take_all(app: Flask, browser: Browser, language: str) -> None:
    conference = db.session.scalars(sa.select(Conference).where(Conference.is_demo)).one()
    administrator = db.session.scalars(sa.select(User).where(User.is_administrator)).first()
    attendee, token = _attendee(conference)
    code = conference.code
    public = _window(app, browser, None, language, phone=True)
    for name, path in PUBLIC.items():
        _shoot(public, path.format(code=code), f"{name}-{language}")
    sheet = _window(app, browser, None, language, phone=False)
    _shoot(sheet, f"/{code}/clusters/{_cluster_slug(sheet, code)}", f"cluster-{language}")
    mine = _window(app, browser, attendee, language, phone=True)
    for name, path in ATTENDEE.items():
        _shoot(mine, path.format(code=code), f"{name}-{language}")
    for name, path in PAPERS.items():
        _shoot_paper(mine, path.format(code=code), f"{name}-{language}")
    staff = _window(app, browser, administrator, language, phone=False)
    for name, path in STAFF.items():
        _shoot(staff, path.format(code=code), f"{name}-{language}", scan=token if name == "checkin" else "")


def _attendee(conference: Conference) -> tuple[User, str]:
    """Whoever has the most meetings, and their ticket."""
    meetings = sa.select(sa.func.count()).where(Seat.delegate_id == Delegate.id).scalar_subquery()
    found = db.session.execute(
        sa.select(User, Ticket.token)
        .join(Delegate, Delegate.user_id == User.id)
        .join(Registration, Registration.id == Delegate.registration_id)
        .join(Ticket, sa.and_(Ticket.delegate_id == Delegate.id, Ticket.voided_at.is_(None)))
        .where(
            Registration.conference_id == conference.id,
            Registration.side == Side.ENTERPRISE,
            Registration.state == RegistrationState.APPROVED,
            Delegate.is_contact,
        )
        .order_by(meetings.desc(), User.id)
    ).first()
    if found is None:
        raise LookupError("the demo has nobody approved")
    return found[0], found[1]


def _window(app: Flask, browser: Browser, user: User | None, language: str, *, phone: bool) -> Page:
    context = browser.new_context(viewport=PHONE if phone else DESK, base_url=f"http://127.0.0.1:{PORT}")  # type: ignore[arg-type]
    cookies = {"language": language}
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    if user is not None and serializer is not None:
        cookies["session"] = str(serializer.dumps({"_user_id": f"{user.id}.{user.epoch}.p", "_fresh": True}))
    context.add_cookies(
        [{"name": key, "value": value, "url": f"http://127.0.0.1:{PORT}"} for key, value in cookies.items()]
    )
    return context.new_page()


def _shoot(page: Page, path: str, name: str, *, scan: str = "") -> None:
    response = page.goto(path)
    if response is None or response.status != 200:
        raise LookupError(f"{path} answered {response and response.status}")
    if scan:
        page.locator("input[name=code]").fill(scan)
        page.keyboard.press("Enter")
        page.locator("[data-verdict=welcome], [data-verdict=already]").first.wait_for()
        page.locator("#live .scans").wait_for()  # the counts follow within seconds
    _keep(page.screenshot(), name)


def _shoot_paper(page: Page, path: str, name: str) -> None:
    pdf = page.request.get(path)
    if not pdf.ok:
        raise LookupError(f"{path} answered {pdf.status}")
    with tempfile.TemporaryDirectory() as folder:
        paper = Path(folder) / "paper.pdf"
        paper.write_bytes(pdf.body())
        subprocess.run(
            ["pdftoppm", "-png", "-r", "80", "-l", "1", "-singlefile", paper, Path(folder) / "page"], check=True
        )
        _keep((Path(folder) / "page.png").read_bytes(), name)


def _cluster_slug(page: Page, code: str) -> str:
    page.goto(f"/{code}/clusters?q=minh+hoa")
    address = page.locator("a[href*='/clusters/']").first.get_attribute("href") or ""
    return address.rpartition("/")[2]


def _keep(png: bytes, name: str) -> None:
    """Few colours are enough for pages, and keep the repository small."""
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS).save(PICTURES / f"{name}.png", optimize=True)


def _wait() -> None:
    for _ in range(100):
        try:
            with urlopen(f"http://127.0.0.1:{PORT}/language/vi"):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the demo did not start")


if __name__ == "__main__":
    main()
