"""Fifty people press "accept" for the same time, each in their own browser, at the real server."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from threading import Barrier
from urllib.parse import urlencode

import sqlalchemy as sa
from playwright.sync_api import expect

from conference.foundation import clock
from conference.foundation.db import db
from conference.meetings import queries, requests
from conference.meetings.models import Meeting
from conference.meetings.rules import Party
from conference.programme.models import Side
from tests.browser.conftest import Open, Site, session_cookie
from tests.browser.stage import contact_of, make_coming_conference, press, user_of
from tests.factories.meetings import make_request
from tests.factories.registration import make_registration

CLIENTS = 50
REFUSAL = "is free at"


def test_one_of_fifty_gets_the_time_and_forty_nine_read_why_not(site: Site, open_page: Open) -> None:
    conference = make_coming_conference(max_meetings=100, max_pending_requests=100)
    host = make_registration(conference, Side.INVESTOR)
    slot_id = queries.free_slots(db.session(), host, clock.now())[0].id
    people = []
    for _ in range(CLIENTS):
        asking = make_registration(conference)
        asked = queries.get_request(db.session(), conference.id, make_request(asking, host).id)
        requests.counter(db.session(), conference, asked, [slot_id], party=Party.RECEIVER, now=clock.now())
        user = user_of(contact_of(asking))
        people.append(
            (user, f"/{conference.code}/my/requests/{asked.id}", session_cookie(site.app, user, strong=False))
        )
    db.session.commit()
    start = Barrier(CLIENTS)

    def accept(path: str, session: str) -> str:
        with closing(HTTPConnection(site.url.removeprefix("http://"), timeout=60)) as server:
            server.request("GET", path, headers={"Cookie": f"session={session}; language=en"})
            form = server.getresponse()
            token = re.search(r'name="csrf_token" value="([^"]+)"', form.read().decode())
            kept = re.search(r"session=[^;]+", form.getheader("Set-Cookie") or "")
            assert token is not None
            assert kept is not None
            sent = urlencode({"csrf_token": token[1], "accept-slot": slot_id, "accept": "1"})
            headers = {"Cookie": f"{kept[0]}; language=en", "Content-Type": "application/x-www-form-urlencoded"}
            start.wait()
            server.request("POST", path, sent, headers)
            answer = server.getresponse()
            return f"{answer.status} {REFUSAL if REFUSAL in answer.read().decode() else ''}".strip()

    with ThreadPoolExecutor(CLIENTS) as pool:
        outcomes = list(pool.map(lambda one: accept(*one[1:]), people))
    assert Counter(outcomes) == {"303": 1, f"409 {REFUSAL}": CLIENTS - 1}
    db.session.rollback()
    booked = sa.select(Meeting.slot_id).where(Meeting.conference_id == conference.id)
    assert db.session.scalars(booked).all() == [slot_id]

    user, path, _session = people[outcomes.index(f"409 {REFUSAL}")]
    page = open_page(user, phone=True, language="en")
    page.goto(path)
    press(page, "Accept the meeting")
    expect(page.get_by_role("main")).to_contain_text(REFUSAL)
