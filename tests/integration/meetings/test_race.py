"""Fifty people press "accept" for the same time at once: one gets it, the others a named refusal, nobody sits twice."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import sqlalchemy as sa
from flask import Flask
from flask.ctx import AppContext

from conference.foundation.db import db, transaction
from conference.foundation.errors import Refusal
from conference.meetings import queries, requests
from conference.meetings.invariants import INVARIANTS
from conference.meetings.models import Meeting
from conference.meetings.rules import Party
from conference.meetings.values import Choice
from conference.programme.models import Conference, Side
from tests.factories.meetings import make_request
from tests.factories.programme import make_conference, make_hall
from tests.factories.registration import make_registration
from tests.factories.time import NOW

CLIENTS = 50


def test_one_of_fifty_gets_the_slot_and_forty_nine_are_told_why_not(app: Flask, ctx: AppContext) -> None:
    conference = make_conference(max_meetings=100)
    _tables, slots = make_hall(conference, tables=60)
    host = make_registration(conference, Side.INVESTOR)
    asked = [make_request(make_registration(conference), host).id for _ in range(CLIENTS)]
    conference_id, slot_id = conference.id, slots[0].id
    db.session.commit()
    start = Barrier(CLIENTS)

    def press(request_id: int) -> str:
        with app.app_context():
            start.wait()
            try:
                with transaction() as session:
                    here = session.get_one(Conference, conference_id)
                    request = queries.get_request(session, conference_id, request_id)
                    choice = Choice(slot_id=slot_id)
                    requests.accept(session, here, request, choice, party=Party.RECEIVER, now=NOW)
            except Refusal as refusal:
                return type(refusal).__name__
            return "booked"

    with ThreadPoolExecutor(CLIENTS) as pool:
        outcomes = Counter(pool.map(press, asked))
    assert outcomes == {"booked": 1, "SlotTaken": CLIENTS - 1}
    assert db.session.scalars(sa.select(Meeting.slot_id)).all() == [slot_id]
    assert {name: db.session.execute(query).all() for name, query in INVARIANTS} == {name: [] for name, _ in INVARIANTS}
