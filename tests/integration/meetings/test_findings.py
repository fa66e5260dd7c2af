"""Two answers at the same moment, what the calendar notices, and what is left to the organisers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import sqlalchemy as sa
from flask import Flask
from flask.ctx import AppContext

from conference.foundation.db import db, transaction
from conference.foundation.errors import Refusal
from conference.meetings import calendar, queries, requests
from conference.meetings.models import Meeting, MeetingRequest, MeetingState, RequestState
from conference.meetings.rules import Party
from conference.meetings.values import ANY
from conference.people.audit import AuditEntry
from conference.programme.models import Conference, SchedulingMode, Session, SessionKind, Side
from conference.registration.models import Delegate
from tests.factories.meetings import make_parties, make_request
from tests.factories.programme import make_conference, make_hall, make_staff
from tests.factories.registration import make_registration
from tests.factories.time import NOW, at
from tests.pages import Client

ROUNDS = 30


def test_a_request_is_accepted_or_withdrawn_and_never_both(app: Flask, ctx: AppContext) -> None:
    conference = make_conference(max_meetings=100)
    make_hall(conference, tables=ROUNDS, slots=6)
    asked = [make_request(*make_parties(conference)).id for _ in range(ROUNDS)]
    number = conference.id
    db.session.commit()

    def press(request_id: int, party: Party, start: Barrier) -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction() as session:
                    here = session.get_one(Conference, number)
                    request = queries.get_request(session, number, request_id)
                    if party is Party.RECEIVER:
                        requests.accept(session, here, request, ANY, party=party, now=NOW)
                    else:
                        requests.withdraw(session, here, request, party=party, now=NOW)
            except Refusal:
                pass

    with ThreadPoolExecutor(2) as pool:
        for request_id in asked:
            start = Barrier(2)
            list(pool.map(lambda party, r=request_id, s=start: press(r, party, s), Party))
    db.session.expire_all()
    both = sa.select(Meeting.id).join(MeetingRequest, MeetingRequest.id == Meeting.request_id)
    broken = both.where(Meeting.state != MeetingState.CANCELLED, MeetingRequest.state != RequestState.ACCEPTED)
    assert db.session.scalars(broken).all() == []


def test_what_the_pairs_cannot_schedule_is_left_to_the_organiser(ctx: AppContext) -> None:
    conference = make_conference(scheduling=SchedulingMode.PAIRS_THEN_ORGANISER)
    request = queries.get_request(db.session(), conference.id, make_request(*make_parties(conference)).id)
    meeting = requests.accept(db.session(), conference, request, ANY, party=Party.RECEIVER, now=NOW)
    assert meeting.state is MeetingState.UNSCHEDULED


def test_the_calendar_notices_that_the_programme_changed(client: Client) -> None:
    conference = make_conference()
    me = make_registration(conference)
    delegate = db.session.scalars(sa.select(Delegate).where(Delegate.registration_id == me.id)).one()
    token = calendar.feed_of(db.session(), delegate, now=NOW).token
    opening = Session(
        conference_id=conference.id, kind=SessionKind.CEREMONY, title_vi="Khai mạc", starts_at=at(14), ends_at=at(15)
    )
    db.session.add(opening)
    path = f"/{conference.code}/calendar/{token}.ics"
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    opening.starts_at += timedelta(minutes=10)
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_an_organiser_who_exchanges_people_is_in_the_log(client: Client) -> None:
    conference = make_conference()
    make_hall(conference)
    sender = make_registration(conference, delegates=2)
    request = make_request(sender, make_registration(conference, Side.INVESTOR))
    found = queries.get_request(db.session(), conference.id, request.id)
    meeting = requests.accept(db.session(), conference, found, ANY, party=Party.RECEIVER, now=NOW)
    client.sign_in(make_staff(conference))
    people = [one.id for one in db.session.scalars(sa.select(Delegate).where(Delegate.registration_id == sender.id))]
    answer = client.post(
        f"/{conference.code}/desk/meetings/{meeting.id}", data={"seats_a": "1", "seats_a-people": people[1:]}
    )
    assert answer.status_code == 303
    assert db.session.scalars(sa.select(AuditEntry.subject_id).where(AuditEntry.subject == "meeting")).all() == [
        meeting.id
    ]
