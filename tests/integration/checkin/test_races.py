"""Two desks, one ticket, at the same moment: exactly one lets the person in."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask

from conference.checkin import actions, queries
from conference.checkin.actions import Answer, Shot
from conference.checkin.models import Scan, ScanMethod, Verdict
from conference.commands.books import findings
from conference.foundation.db import db, transaction
from conference.foundation.errors import Refusal
from tests.factories.checkin import make_desk, token_of
from tests.factories.programme import make_conference
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import at

ROUNDS = 8
DESKS = 4


def at_once(
    app: Flask, conference_id: int, desk_ids: list[int], tokens: list[str], scan_ids: list[str]
) -> list[Answer | Refusal]:
    """Every desk scans its token in a thread of its own, all starting together."""
    start = Barrier(len(desk_ids))

    def scan(desk_id: int, token: str, scan_id: str) -> Answer | Refusal:
        with app.app_context():
            start.wait()
            try:
                with transaction() as session:
                    desk = queries.get_here(session, conference_id, desk_id)
                    shot = Shot(scan_id, ScanMethod.SCANNER, at(13, 42))
                    return actions.check_in_ticket(session, desk, token, shot, now=at(13, 42))
            except Refusal as refusal:
                return refusal

    with ThreadPoolExecutor(len(desk_ids)) as threads:
        return list(threads.map(scan, desk_ids, tokens, scan_ids))


def verdicts(answers: list[Answer | Refusal]) -> Counter[Verdict]:
    return Counter(answer.verdict for answer in answers if isinstance(answer, Answer))


def test_of_several_desks_with_one_ticket_exactly_one_says_welcome(app: Flask, ctx: object) -> None:
    conference = make_conference()
    desks, conference_id = [make_desk(conference).id for _ in range(DESKS)], conference.id
    for _ in range(ROUNDS):
        token = token_of(make_delegate(make_registration(conference, delegates=0)))
        db.session.commit()
        answers = at_once(app, conference_id, desks, [token] * DESKS, [str(uuid4()) for _ in desks])
        assert verdicts(answers) == {Verdict.WELCOME: 1, Verdict.ALREADY_IN: DESKS - 1}
        (welcome,) = {a.scan_id for a in answers if isinstance(a, Answer) and a.verdict is Verdict.WELCOME}
        seen = {
            a.person.facts.arrival.scan_id
            for a in answers
            if isinstance(a, Answer) and a.person and a.person.facts.arrival
        }
        assert seen == {welcome}
    assert list(findings(db.session())) == []


def test_one_scan_sent_several_times_at_once_is_welcome_each_time_and_counts_once(app: Flask, ctx: object) -> None:
    conference = make_conference()
    desks, conference_id = [make_desk(conference).id for _ in range(DESKS)], conference.id
    for number in range(ROUNDS):
        token = token_of(make_delegate(make_registration(conference, delegates=0)))
        db.session.commit()
        answers = at_once(app, conference_id, desks, [token] * DESKS, [str(uuid4())] * DESKS)
        assert verdicts(answers) == {Verdict.WELCOME: DESKS}
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Scan)) == number + 1
    assert list(findings(db.session())) == []


def test_one_id_for_several_tickets_at_once_lets_in_one_and_names_the_fault(app: Flask, ctx: object) -> None:
    conference = make_conference()
    desks, conference_id = [make_desk(conference).id for _ in range(DESKS)], conference.id
    for _ in range(ROUNDS):
        tokens = [token_of(make_delegate(make_registration(conference, delegates=0))) for _ in desks]
        db.session.commit()
        answers = at_once(app, conference_id, desks, tokens, [str(uuid4())] * DESKS)
        assert verdicts(answers) == {Verdict.WELCOME: 1}
        assert Counter(type(a).__name__ for a in answers) == {"Answer": 1, "ScanIdTaken": DESKS - 1}
    assert list(findings(db.session())) == []
