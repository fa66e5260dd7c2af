"""Enrolling a phone, the page it opens, and what the organiser sees of devices and of double check-ins."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.ctx import AppContext
from werkzeug.http import http_date

from conference.checkin import devices
from conference.checkin.models import Desk, Device
from conference.foundation.access import Role
from conference.foundation.db import db
from conference.foundation.settings import ROOT
from conference.people.audit import AuditEntry
from conference.programme.models import Conference, ConferenceState
from conference.registration.models import RegistrationState
from tests.factories.checkin import make_desk
from tests.factories.programme import make_conference, make_hall, make_staff
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import at
from tests.integration.checkin.phones import enrol
from tests.pages import Client


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """It is 13:42 on the day, and stays so."""
    with time_machine.travel(at(13, 42), tick=False) as traveller:
        yield traveller


@pytest.fixture
def conference(ctx: AppContext, clock: time_machine.Traveller) -> Conference:
    return make_conference(state=ConferenceState.LIVE)


@pytest.fixture
def desk(conference: Conference) -> Desk:
    return make_desk(conference, name="Cửa chính")


@pytest.fixture
def organiser(client: Client, conference: Conference) -> Client:
    client.set_cookie("language", "en")
    return client.sign_in(make_staff(conference, Role.ORGANISER))


def address(client: Client, desk: Desk, conference: Conference) -> str:
    """Where the code on the organiser's page leads."""
    page = client.page(f"/{conference.code}/desk/check-in/{desk.id}/devices")
    (link,) = page.all(".enrolment-code a")
    return str(link.get("href")).removeprefix("http://localhost")


def phone(app: Flask) -> Client:
    client = app.test_client()
    assert isinstance(client, Client)
    client.set_cookie("language", "en")
    return client


def test_a_phone_that_reads_the_code_and_gives_a_name_is_a_device_of_that_desk(
    app: Flask, organiser: Client, desk: Desk, conference: Conference
) -> None:
    make_hall(conference)
    path, visitor = address(organiser, desk, conference), phone(app)
    assert visitor.page(path).text("h1") == "Enrol this device"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Device)) == 0  # opening it changes nothing
    response = visitor.submit(path, name="Lan’s phone")
    assert (response.status_code, response.headers["Location"]) == (303, f"/{conference.code}/door/")
    cookie = response.headers["Set-Cookie"]
    assert f"Path=/{conference.code}/door/" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    device = db.session.scalars(sa.select(Device)).one()
    assert f"Expires={http_date(device.expires_at + timedelta(days=30))}" in cookie  # to hand over what it still has
    assert (device.name, device.desk_id) == ("Lan’s phone", desk.id)
    assert device.token_hash not in cookie
    told = visitor.get(f"/{conference.code}/door/roster", headers={"X-Own-Script": "door"}).get_json()
    assert told["device"]["name"] == "Lan’s phone"


def test_a_device_needs_a_name(app: Flask, organiser: Client, desk: Desk, conference: Conference) -> None:
    path = address(organiser, desk, conference)
    response = phone(app).submit(path, name=" ")
    assert response.status_code == 422
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Device)) == 0


def test_a_code_is_good_for_a_quarter_of_an_hour_while_the_desk_is_open(
    app: Flask, organiser: Client, desk: Desk, conference: Conference, clock: time_machine.Traveller
) -> None:
    path, visitor = address(organiser, desk, conference), phone(app)
    desk.is_open = False
    assert visitor.get(path).status_code == 404
    desk.is_open = True
    assert visitor.get(path).status_code == 200
    clock.shift(devices.INVITED.total_seconds() + 1)
    assert visitor.get(path).status_code == 404
    assert visitor.get(f"/{make_conference(state=ConferenceState.LIVE).code}/door/enrol/forged").status_code == 404


def test_a_device_outlives_the_conference_by_a_day(app: Flask, conference: Conference, desk: Desk) -> None:
    make_hall(conference)
    device = enrol(app, conference, desk).device
    assert device.expires_at == at(0) + timedelta(days=1) + devices.OUTLIVES


def test_the_organiser_sees_what_each_device_has_to_send_and_revokes_it(
    app: Flask, organiser: Client, desk: Desk, conference: Conference
) -> None:
    one = enrol(app, conference, desk, "Máy 1")
    one.ask("roster", query_string={"waiting": 7})
    path = f"/{conference.code}/desk/check-in/{desk.id}/devices"
    (line,) = organiser.page(path).texts("#devices li")
    assert "7 scans to send" in line
    assert organiser.submit(path, "#devices li form").status_code == 303
    assert "Revoked, not heard of since" in organiser.page(path).text("#devices li")
    assert one.ask("roster").status_code == 410
    assert "Revoked, data deleted" in organiser.page(path).text("#devices li")
    verbs = db.session.scalars(sa.select(AuditEntry.verb).order_by(AuditEntry.id)).all()
    assert verbs == ["enrolled a device", "revoked a device"]


def test_the_page_of_a_device_may_run_its_reader_and_names_nobody(client: Client, conference: Conference) -> None:
    make_registration(conference)
    response = client.get(f"/{conference.code}/door/")
    assert response.status_code == 200
    assert "script-src 'self' 'wasm-unsafe-eval'" in response.headers["Content-Security-Policy"]
    assert "Mẫu" not in response.text


def test_the_page_can_be_installed_and_kept(client: Client, conference: Conference) -> None:
    base = f"/{conference.code}/door/"
    manifest = client.get(base + "manifest.webmanifest").get_json(force=True)
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == (base, base, "standalone")
    worker = client.get(base + "worker.js")
    assert worker.mimetype == "text/javascript"
    assert worker.headers["Cache-Control"] == "no-cache"
    kept = worker.text.partition("\n")[0]
    assert f'"page": "{base}"' in kept
    for name in ("js/door/main.js", "js/scanner.js", "css/door_device.css", "vendor/zxing/zxing_reader.wasm"):
        assert f"/static/{name}" in kept
        assert (ROOT / "conference/static" / name).is_file()


def test_what_is_kept_has_another_version_whenever_the_page_is_another_and_only_then(
    app: Flask, organiser: Client, conference: Conference
) -> None:
    stranger = phone(app)

    def version(of: Client = stranger) -> str:
        db.session.commit()
        head = of.get(f"/{conference.code}/door/worker.js").text.partition("\n")[0]
        return str(json.loads(head.removeprefix("self.SHELL = ").removesuffix(";"))["version"])

    seen = [version()]
    assert [version(), version(organiser)] == seen * 2
    conference.zone = "Asia/Tokyo"
    seen.append(version())
    conference.venue_en = "Hall B"
    seen.append(version())
    stranger.set_cookie("language", "vi")
    seen.append(version())
    assert len(set(seen)) == len(seen)


def test_the_reader_of_codes_may_run_its_own_way_and_is_kept(client: Client, conference: Conference) -> None:
    base = f"/{conference.code}/door/"
    reader = client.get(base + "reader.js")
    assert reader.text == 'importScripts(...["/static/vendor/zxing/index.js", "/static/js/reading_worker.js"]);\n'
    assert (reader.mimetype, reader.headers["Cache-Control"]) == ("text/javascript", "no-cache")
    assert "script-src 'self' 'wasm-unsafe-eval'" in reader.headers["Content-Security-Policy"]
    assert f'"{base}reader.js"' in client.get(base + "worker.js").text


def test_who_was_let_in_twice_is_listed_with_both_desks(
    app: Flask, organiser: Client, desk: Desk, conference: Conference
) -> None:
    with time_machine.travel(at(8), tick=False):
        phones = [enrol(app, conference, make_desk(conference, name=name), f"Máy {name}") for name in ("A", "B")]
    twice = make_delegate(make_registration(conference, delegates=0), full_name="Đặng Thị Hai")
    not_yet = make_registration(conference, delegates=0, state=RegistrationState.SUBMITTED)
    against = make_delegate(not_yet, full_name="Trần Văn Chờ")
    db.session.commit()
    phones[1].tell(phones[1].scan(twice, at=at(13, 9)), phones[1].scan(against, at=at(13, 10)))
    phones[0].tell(phones[0].scan(twice, at=at(13, 5)))
    path = f"/{conference.code}/desk/check-in/conflicts"
    assert organiser.page(path).texts("#conflict_list th[scope=row]") == [
        f"Trần Văn Chờ{_organisation(organiser, path, 0)}",
        f"Đặng Thị Hai{_organisation(organiser, path, 1)}",
    ]
    (row,) = organiser.page(path, query_string={"q": "hai"}).all("#conflict_list tbody tr")
    assert " ".join(" ".join(row.itertext()).split()).endswith(
        "Already in 13:09 20/10/2026 B, Máy B 13:05 20/10/2026 A, Máy A"
    )
    assert organiser.page(path, query_string={"kind": "not_approved"}).texts("#conflict_list .badge") == [
        "Not approved"
    ]
    assert organiser.get(f"{path[:-9]}conflicts/export.csv").status_code == 200
    assert "See the double check-ins" in organiser.page(f"/{conference.code}/desk/check-in/").text("main")


def _organisation(client: Client, path: str, number: int) -> str:
    return client.page(path).texts("#conflict_list th[scope=row] small")[number]
