"""Fifty people press "accept" for the same time at once: one gets it, the others a named refusal, nobody sits twice."""

from functools import partial

import sqlalchemy as sa
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy.orm import Session

from conference.foundation.db import db
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
from tests.integration.racing import at_once

CLIENTS = 50


def test_one_of_fifty_gets_the_slot_and_forty_nine_are_told_why_not(app: Flask, ctx: AppContext) -> None:
    conference = make_conference(max_meetings=100)
    _tables, slots = make_hall(conference, tables=60)
    host = make_registration(conference, Side.INVESTOR)
    asked = [make_request(make_registration(conference), host).id for _ in range(CLIENTS)]
    conference_id, slot_id = conference.id, slots[0].id
    db.session.commit()

    def press(session: Session, request_id: int) -> None:
        request = queries.get_request(session, conference_id, request_id)
        here = session.get_one(Conference, conference_id)
        requests.accept(session, here, request, Choice(slot_id=slot_id), party=Party.RECEIVER, now=NOW)

    outcomes = at_once(app, [partial(press, request_id=one) for one in asked])
    assert outcomes == {"done": 1, "SlotTaken": CLIENTS - 1}
    assert db.session.scalars(sa.select(Meeting.slot_id)).all() == [slot_id]
    assert {name: db.session.execute(query).all() for name, query in INVARIANTS} == {name: [] for name, _ in INVARIANTS}
