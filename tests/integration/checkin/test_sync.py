"""What devices send, late and often, in whatever order: the earliest arrival stands and the books balance."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations
from threading import Barrier
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.ctx import AppContext
from werkzeug.test import Client as Browser

from conference.checkin.cleaning import clear_old_scans
from conference.checkin.models import Conflict, Desk, Presence, Scan, Told, Verdict
from conference.commands.books import findings
from conference.foundation import writer
from conference.foundation.db import db, transaction
from conference.programme.models import Conference, ConferenceState
from conference.registration.models import Delegate, RegistrationState
from conference.registration.tickets import reissue_ticket
from tests.factories.checkin import make_desk, token_of
from tests.factories.programme import make_conference, make_days, make_hall
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import DAY, NOW, at
from tests.integration.checkin.phones import Answer, Phone, enrol, ms, verdicts

Enrol = Callable[[], Phone]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """It is 13:42 on the day, and stays so."""
    with time_machine.travel(at(13, 42), tick=False) as traveller:
        yield traveller


@pytest.fixture
def conference(ctx: AppContext, clock: time_machine.Traveller) -> Iterator[Conference]:
    yield make_conference(state=ConferenceState.LIVE)
    assert list(findings(db.session())) == []


@pytest.fixture
def phone(app: Flask, conference: Conference) -> Enrol:
    """Another phone at a desk of its own, enrolled this morning."""

    def another() -> Phone:
        with time_machine.travel(at(8), tick=False):
            desk = make_desk(conference)
            return enrol(app, conference, desk, f"Máy của {desk.name}")

    return another


def make_person(conference: Conference, state: RegistrationState = RegistrationState.APPROVED) -> Delegate:
    person = make_delegate(make_registration(conference, delegates=0, state=state))
    db.session.commit()
    return person


def standing() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Presence.scan_id)))


def conflicts() -> list[tuple[str, str | None, Verdict]]:
    db.session.rollback()
    rows = db.session.execute(sa.select(Conflict.scan_id, Conflict.standing_id, Conflict.verdict))
    return [(row[0], row[1], row[2]) for row in rows]


def kept() -> list[tuple[Verdict, Told | None]]:
    db.session.rollback()
    rows = db.session.execute(sa.select(Scan.verdict, Scan.told).order_by(Scan.scanned_at))
    return [(row[0], row[1]) for row in rows]


def test_a_scan_made_offline_lets_the_person_in_at_the_time_it_was_made(conference: Conference, phone: Enrol) -> None:
    person, one = make_person(conference), phone()
    scan = one.scan(person, at=at(13, 5))
    assert verdicts(one.tell(scan)) == ["welcome"]
    db.session.rollback()
    presence = db.session.scalars(sa.select(Presence)).one()
    assert (presence.scan_id, presence.arrived_at) == (scan["id"], at(13, 5))
    assert kept() == [(Verdict.WELCOME, Told.WELCOME)]


def test_what_is_sent_again_is_answered_the_same_and_counts_once(conference: Conference, phone: Enrol) -> None:
    person, one = make_person(conference), phone()
    facts = [one.scan(person, at=at(13, 5)), one.scan("nothing of ours", told="refused")]
    first = one.tell(*facts)
    assert verdicts(first) == ["welcome", "unknown"]
    again = one.tell(*reversed(facts))
    assert verdicts(again) == ["unknown", "welcome"]
    assert len(kept()) == 2


def test_of_two_desks_the_earliest_stands_in_whatever_order_they_send(conference: Conference, phone: Enrol) -> None:
    for order in permutations(range(3)):
        person = make_person(conference)
        phones = [phone() for _ in range(3)]
        scans = [one.scan(person, at=at(13, minute)) for one, minute in zip(phones, (5, 6, 7), strict=True)]
        for number in order:
            phones[number].tell(scans[number])
        assert scans[0]["id"] in standing()
        mine = {(scan_id, stands) for scan_id, stands, _ in conflicts() if stands == scans[0]["id"]}
        assert mine == {(scans[1]["id"], scans[0]["id"]), (scans[2]["id"], scans[0]["id"])}


def test_the_later_device_is_told_when_where_and_by_whom(conference: Conference, phone: Enrol) -> None:
    person, first, second = make_person(conference), phone(), phone()
    early, late = first.scan(person, at=at(13, 5)), second.scan(person, at=at(13, 9))
    first.tell(early)
    (answer,) = second.tell(late)
    assert (answer["verdict"], answer["conflict"]) == ("already_in", True)
    assert answer["in"] == {
        "scan": early["id"],
        "at": round(at(13, 5).timestamp() * 1000),
        "desk": _desk_of(first).name,
        "by": first.device.name,
    }


def _desk_of(phone: Phone) -> Desk:
    return db.session.get_one(Desk, phone.device.desk_id)


def test_scans_of_the_evening_before_count_nobody_and_who_was_let_in_then_is_named(
    conference: Conference, phone: Enrol, clock: time_machine.Traveller
) -> None:
    make_hall(conference, on=DAY + timedelta(days=1))
    one, tried, let_in = phone(), make_person(conference), make_person(conference)
    answers = one.tell(one.scan(tried, "refused"), one.scan(let_in), one.scan("A" * 26, "refused"))
    assert verdicts(answers) == ["wrong_day", "wrong_day", "unknown"]
    assert [conflict.verdict for conflict in db.session.scalars(sa.select(Conflict))] == [Verdict.WRONG_DAY]
    assert db.session.scalars(sa.select(Presence)).all() == []
    assert one.roster()["days"] == [[ms(at(0, on=DAY + timedelta(days=n))) for n in (1, 2)]]
    clock.shift(timedelta(hours=12))
    assert verdicts(one.tell(one.scan(tried), one.scan(let_in))) == ["welcome", "welcome"]


def test_a_demo_is_open_on_every_day(conference: Conference, phone: Enrol) -> None:
    make_hall(conference, on=DAY + timedelta(days=1))
    conference.is_demo = True
    one, person = phone(), make_person(conference)
    assert (verdicts(one.tell(one.scan(person))), one.roster()["days"]) == (["welcome"], [])


def test_scans_and_undos_settle_alike_in_any_order_that_is_possible(conference: Conference, phone: Enrol) -> None:
    """The first of two is taken back: whichever came first, the second stands and nothing is in conflict."""
    for order in permutations(range(3)):
        if order.index(2) < order.index(0):
            continue  # an undo is sent again until its scan is there
        person, first, second = make_person(conference), phone(), phone()
        early, late = first.scan(person, at=at(13, 5)), second.scan(person, at=at(13, 9))
        sent = [(first, early), (second, late), (first, first.undo(early))]
        for number in order:
            sender, fact = sent[number]
            sender.tell(fact)
        assert late["id"] in standing()
        assert early["id"] not in standing()
    assert conflicts() == []


@pytest.mark.parametrize("is_undone", [False, True], ids=["the exit stands", "the exit is undone"])
def test_who_is_let_in_after_an_exit_has_come_back_whatever_is_sent_first(
    app: Flask, conference: Conference, phone: Enrol, is_undone: bool
) -> None:
    """The second device did not know of the arrival, nor of the exit."""
    one, other = phone(), phone()
    with time_machine.travel(at(8), tick=False):
        way_out = enrol(app, conference, make_desk(conference, is_exit=True), "Lối ra")
    for order in permutations(range(4 if is_undone else 3)):
        person = make_person(conference)
        came, left = one.scan(person, at=at(9)), way_out.scan(person, "goodbye", at=at(10))
        back = other.scan(person, at=at(11))
        sent = [(one, came), (way_out, left), (other, back), (way_out, way_out.undo(left, at=at(12)))]
        told = [sent[number][0].tell(sent[number][1])[0] for number in order]
        if "later" in {answer["status"] for answer in told}:
            continue  # an undo is sent again until its scan is there
        presence = db.session.scalars(sa.select(Presence).where(Presence.delegate_id == person.id)).one()
        conflicts = db.session.scalars(
            sa.select(Conflict.scan_id).where(Conflict.scan_id.in_([came["id"], back["id"]]))
        )
        assert (presence.scan_id, presence.left_at) == (came["id"], None)
        assert conflicts.all() == ([back["id"]] if is_undone else [])
        assert verdicts(other.tell(back)) == ["already_in" if is_undone else "welcome_back"]
        db.session.rollback()


def test_an_undo_that_overtakes_its_scan_waits_on_the_device(conference: Conference, phone: Enrol) -> None:
    person, one, other = make_person(conference), phone(), phone()
    scan = one.scan(person, at=at(13, 5))
    undo = other.undo(scan)
    assert other.tell(undo)[0]["status"] == "later"
    one.tell(scan)
    assert other.tell(undo)[0]["status"] == "done"
    assert other.tell(undo)[0]["status"] == "done"
    assert standing() == []


def test_a_scan_and_its_undo_in_one_batch_in_the_wrong_order(conference: Conference, phone: Enrol) -> None:
    person, one = make_person(conference), phone()
    scan = one.scan(person, at=at(13, 5))
    assert [answer["status"] for answer in one.tell(one.undo(scan), scan)] == ["done", "done"]
    assert standing() == []


def test_an_undo_of_what_let_nobody_in_is_refused_with_a_sentence(conference: Conference, phone: Enrol) -> None:
    one = phone()
    scan = one.scan("nothing of ours", told="refused")
    scan_answer, answer = one.tell(scan, one.undo(scan))
    assert (scan_answer["verdict"], answer["status"], answer["why"]) == ("unknown", "refused", "nothing to undo")
    assert answer["sentence"]


@pytest.mark.parametrize(
    ("state", "verdict"),
    [(RegistrationState.SUBMITTED, Verdict.NOT_APPROVED), (RegistrationState.CANCELLED, Verdict.CANCELLED)],
)
def test_whom_a_device_let_in_against_the_rules_is_a_conflict_and_not_in(
    conference: Conference, phone: Enrol, state: RegistrationState, verdict: Verdict
) -> None:
    person, one = make_person(conference, state), phone()
    scan = one.scan(person)
    assert verdicts(one.tell(scan)) == [verdict]
    assert conflicts() == [(scan["id"], None, verdict)]
    assert standing() == []


def test_somebody_approved_after_the_last_refresh_is_confirmed_on_sync(conference: Conference, phone: Enrol) -> None:
    person, one = make_person(conference), phone()
    scan = one.scan(person, told="provisional")
    scan["body"]["is_new"] = True
    (answer,) = one.tell(scan)
    assert answer["verdict"] == "welcome"
    assert [row[2] for row in answer["roster"]["people"]] == [person.full_name]
    assert kept() == [(Verdict.WELCOME, Told.PROVISIONAL)]


@pytest.mark.parametrize(("told", "verdict"), [(None, "welcome"), ("refused", "welcome"), ("already_in", "welcome")])
def test_while_somebody_waits_the_server_decides_whatever_the_device_thought(
    conference: Conference, phone: Enrol, told: str | None, verdict: str
) -> None:
    person, one = make_person(conference), phone()
    assert verdicts(one.tell(one.scan(person, told, asking=True))) == [verdict]
    assert verdicts(one.tell(one.scan(person, told, asking=True))) == ["already_in"]
    assert conflicts() == []


def test_who_was_let_in_after_our_no_was_lost_is_a_conflict_until_it_is_undone(
    conference: Conference, phone: Enrol
) -> None:
    person, one = make_person(conference, RegistrationState.SUBMITTED), phone()
    asked = one.scan(person, None, asking=True)
    one.tell(asked)
    let_in = asked | {"asking": False, "body": asked["body"] | {"told": "provisional"}}
    for _sent in range(2):
        assert verdicts(one.tell(let_in)) == ["not_approved"]
        assert conflicts() == [(asked["id"], None, Verdict.NOT_APPROVED)]
        assert kept() == [(Verdict.NOT_APPROVED, Told.PROVISIONAL)]
    one.tell(one.undo(asked))
    one.tell(let_in)
    assert conflicts() == []


def test_who_was_turned_away_offline_is_not_let_in_afterwards(conference: Conference, phone: Enrol) -> None:
    person, one = make_person(conference), phone()
    assert verdicts(one.tell(one.scan(person, "refused"))) == ["not_approved"]
    assert standing() == []


def test_a_replaced_badge_lets_nobody_in(conference: Conference, phone: Enrol) -> None:
    person, one = make_person(conference), phone()
    old = token_of(person)
    reissue_ticket(db.session(), person, now=NOW)
    assert verdicts(one.tell(one.scan(old, None, asking=True))) == ["void"]


def test_a_ticket_of_another_conference_writes_nobody_down(conference: Conference, phone: Enrol) -> None:
    stranger, one = make_person(make_conference()), phone()
    assert verdicts(one.tell(one.scan(stranger, "provisional"))) == ["other_conference"]
    db.session.rollback()
    assert db.session.scalars(sa.select(Scan.delegate_id)).all() == [None]


@pytest.mark.parametrize("code", ["https://example.com/", "BEGIN:VCARD\nFN:A\nEND:VCARD", "x" * 4096, "TESTTICKET", ""])
def test_other_codes_are_unknown_and_the_next_is_taken_as_usual(
    conference: Conference, phone: Enrol, code: str
) -> None:
    person, one = make_person(conference), phone()
    assert verdicts(one.tell(one.scan(code, "refused"), one.scan(person))) == ["unknown", "welcome"]


def test_two_devices_that_send_the_same_people_at_once_let_each_in_once(
    app: Flask, conference: Conference, phone: Enrol
) -> None:
    """In opposite orders, which without sorting would make them wait for each other."""
    people, phones = [make_person(conference) for _ in range(12)], [phone() for _ in range(4)]
    batches = [[one.scan(person, at=at(13, 5 + number)) for person in people] for number, one in enumerate(phones)]
    start = Barrier(len(phones))

    def send(number: int) -> int:
        batch = batches[number] if number % 2 else batches[number][::-1]
        said = {"device": ids[number], "waiting": 0, "facts": batch}
        browser = Browser(app)
        browser.set_cookie("device", phones[number].token, path=bases[number])
        start.wait()
        return browser.post(bases[number] + "sync", json=said, headers=phones[number].headers).status_code

    bases, ids = [one.base for one in phones], [one.device.id for one in phones]
    db.session.commit()
    with ThreadPoolExecutor(len(phones)) as threads:
        assert list(threads.map(send, range(len(phones)))) == [200] * len(phones)
    assert sorted(standing()) == sorted(fact["id"] for fact in batches[0])
    assert len(conflicts()) == 3 * len(people)


def test_devices_that_wait_for_the_same_turn_are_each_told_what_is_theirs(
    app: Flask, conference: Conference, phone: Enrol
) -> None:
    """They share a transaction where there is one writer; who may not be there spoils nothing."""
    person, other, phones = make_person(conference), make_person(conference), [phone() for _ in range(4)]
    scans = [
        one.scan(whom, None, asking=True) for one, whom in zip(phones, [person, person, other, person], strict=True)
    ]
    said = [{"device": one.device.id, "waiting": 0, "facts": [scan]} for one, scan in zip(phones, scans, strict=True)]
    said[3]["device"] = phones[0].device.id
    for one in phones:
        one.roster()  # each has been here a moment ago
    phones[2].device.revoked_at = at(13, 20)
    db.session.commit()
    address, headers, tokens = f"{phones[0].base}sync", phones[0].headers, [one.token for one in phones]

    def send(number: int) -> tuple[int, str]:
        browser = Browser(app)
        browser.set_cookie("device", tokens[number], path=address)
        response = browser.post(address, json=said[number], headers=headers)
        answers = response.get_json().get("answers", [{}])
        return response.status_code, answers[0].get("verdict") or answers[0].get("why", "")

    with ThreadPoolExecutor(len(phones)) as threads, writer.turn(app.config["WRITER_LOCK"]):
        asked = [threads.submit(send, number) for number in range(len(phones))]
        time.sleep(0.3)
    told = [one.result() for one in asked]
    assert sorted(told[:2]) == [(200, "already_in"), (200, "welcome")]
    assert told[2:] == [(410, "revoked"), (403, "")]
    assert standing() == [
        scan["id"] for scan, (_status, verdict) in zip(scans, told, strict=True) if verdict == "welcome"
    ]


def test_after_the_promised_days_nothing_is_left_of_double_entries(conference: Conference, phone: Enrol) -> None:
    person, phones = make_person(conference), [phone(), phone()]
    scans = [one.scan(person, at=at(13, 5 + number)) for number, one in enumerate(phones)]
    for one, scan in zip(phones, scans, strict=True):
        one.tell(scan)
    with transaction() as session:
        later = at(8, on=DAY + timedelta(days=conference.scans_kept_days))
        clear_old_scans(session, conference, DAY, later)
    assert conflicts() == []
    assert standing() == [scans[0]["id"]]
    assert len(kept()) == 1


# ---- clocks


def test_a_clock_an_hour_wrong_is_corrected_by_what_was_measured(conference: Conference, phone: Enrol) -> None:
    person, one = make_person(conference), phone()
    one.offset = -3_600_000
    one.tell(one.scan(person, at=at(13, 5)))
    db.session.rollback()
    scan = db.session.scalars(sa.select(Scan)).one()
    assert (scan.scanned_at, scan.clock_offset_ms, scan.is_clamped) == (at(13, 5), -3_600_000, False)


def test_a_clock_of_another_century_is_corrected_too(conference: Conference, phone: Enrol) -> None:
    person, one = make_person(conference), phone()
    one.offset = -8_000_000_000_000_000
    assert verdicts(one.tell(one.scan(person, at=at(13, 5)))) == ["welcome"]
    db.session.rollback()
    scan = db.session.scalars(sa.select(Scan)).one()
    assert (scan.scanned_at, scan.clock_offset_ms, scan.is_clamped) == (at(13, 5), one.offset, False)


@pytest.mark.parametrize(("claimed", "stands"), [(at(23), at(13, 42)), (at(3), at(8))])
def test_a_device_that_claims_the_future_or_a_time_before_it_was_enrolled_is_held_back_and_flagged(
    conference: Conference, phone: Enrol, claimed: object, stands: object
) -> None:
    person, one = make_person(conference), phone()
    one.tell(one.scan(person, at=claimed))
    db.session.rollback()
    scan = db.session.scalars(sa.select(Scan)).one()
    assert (scan.scanned_at, scan.is_clamped) == (stands, True)


def test_what_was_kept_until_the_device_was_enrolled_anew_belongs_to_its_own_day(
    app: Flask, conference: Conference, phone: Enrol, clock: time_machine.Traveller
) -> None:
    make_days(conference, 2)
    person, next_day = make_person(conference), DAY + timedelta(days=1)
    one = phone()
    scans = [one.scan(person, at=instant) for instant in (at(9), at(9) - timedelta(days=1))]
    clock.move_to(at(8, on=next_day))
    again = enrol(app, conference, _desk_of(one), "Máy mới")
    again.tell(*scans)
    assert verdicts(again.tell(again.scan(person, None, asking=True))) == ["welcome"]
    found = sa.select(Scan.scanned_at, Scan.is_clamped, Scan.day).order_by(Scan.scanned_at)
    assert [tuple(row) for row in db.session.execute(found)] == [
        (at(0), True, DAY),
        (at(9), False, DAY),
        (at(8, on=next_day), False, next_day),
    ]


# ---- wrong devices


def test_what_was_recorded_from_one_device_is_refused_from_another(conference: Conference, phone: Enrol) -> None:
    person, one, thief = make_person(conference), phone(), phone()
    scan = one.scan(person)
    assert thief.sync(scan, device=one.device.id).status_code == 403
    assert kept() == []
    one.tell(scan)
    (answer,) = thief.tell(scan)
    assert (answer["status"], answer["why"]) == ("refused", "another device")
    assert standing() == [scan["id"]]


def test_one_id_for_two_scans_is_refused_with_a_sentence(conference: Conference, phone: Enrol) -> None:
    first, second, one = make_person(conference), make_person(conference), phone()
    scan = one.scan(first)
    one.tell(scan)
    (answer,) = one.tell(one.scan(second) | {"id": scan["id"]})
    assert (answer["status"], answer["why"]) == ("refused", "id taken")
    assert standing() == [scan["id"]]


def test_a_revoked_device_hands_over_what_happened_before_and_nothing_else(
    conference: Conference, phone: Enrol, clock: time_machine.Traveller
) -> None:
    before, after, one = make_person(conference), make_person(conference), phone()
    early = one.scan(before, at=at(13, 5))
    one.device.revoked_at = at(13, 20)
    db.session.commit()
    assert one.ask("roster").status_code == 410
    response = one.sync(early, one.scan(after, at=at(13, 30)))
    assert response.status_code == 410
    told = response.get_json()
    assert told["wipe"] is True
    assert sorted(verdicts(told["answers"])) == ["refused", "welcome"]
    assert standing() == [early["id"]]
    db.session.expire_all()
    assert one.device.wiped_at == at(13, 42)


@pytest.mark.parametrize("ended", ["revoked_at", "expires_at"])
def test_a_device_that_has_ended_learns_of_nobody_by_what_it_hands_over(
    conference: Conference, phone: Enrol, ended: str
) -> None:
    person, one = make_person(conference), phone()
    unknown = {"delegate": person.id, "method": "search", "told": "refused", "is_new": True}
    visitor = {
        "side": "enterprise", "organisation": "Cơ khí Mẫu", "full_name": "Đỗ Văn Mẫu", "phone": "0912 345 678",
        "signed": True, "token": "A" * 26,
    }  # fmt: skip
    facts = [one.fact("scan", unknown, at=at(13, 5)), one.fact("walk_in", visitor, at=at(13, 6))]
    setattr(one.device, ended, at(13, 20))
    db.session.commit()
    for _sent in range(2):
        answers = one.sync(*facts).get_json()["answers"]
        assert [answer["status"] for answer in answers] == ["done", "done"]
        assert [{"roster", "own"} & answer.keys() for answer in answers] == [set(), set()]


def test_a_device_that_was_here_a_moment_ago_is_revoked_at_once(conference: Conference, phone: Enrol) -> None:
    person, one = make_person(conference), phone()
    assert one.sync(one.scan("nothing of ours", told="refused")).status_code == 200
    one.device.revoked_at = at(13, 20)
    db.session.commit()
    response = one.sync(one.scan(person))
    assert (response.status_code, verdicts(response.get_json()["answers"])) == (410, ["refused"])
    assert standing() == []


def test_what_waits_on_a_revoked_device_is_handed_over_in_several_batches(conference: Conference, phone: Enrol) -> None:
    people, one = [make_person(conference) for _ in range(2)], phone()
    facts = [one.scan(person, at=at(13, 5)) for person in people]
    one.device.revoked_at = at(13, 20)
    db.session.commit()
    assert one.ask("roster").status_code == 410
    assert [one.sync(fact).status_code for fact in facts] == [410, 410]
    assert sorted(standing()) == sorted(fact["id"] for fact in facts)


def test_a_device_whose_time_is_over_is_told_to_forget(
    conference: Conference, phone: Enrol, clock: time_machine.Traveller
) -> None:
    one = phone()
    clock.shift(timedelta(days=30))
    assert one.ask("roster").status_code == 410


def test_a_device_revoked_after_its_time_may_not_do_more_for_it(conference: Conference, phone: Enrol) -> None:
    people, one = [make_person(conference) for _ in range(2)], phone()
    one.device.expires_at, one.device.revoked_at = at(10), at(13)
    db.session.commit()
    facts = [one.scan(person, at=at(hour)) for person, hour in zip(people, (9, 12), strict=True)]
    answers = {answer["id"]: answer for answer in one.sync(*facts).get_json()["answers"]}
    assert verdicts([answers[fact["id"]] for fact in facts]) == ["welcome", "refused"]


def test_a_guessed_token_gets_nothing_and_is_soon_asked_to_wait(conference: Conference, phone: Enrol) -> None:
    one = phone()
    one.token = "guessed"
    assert [one.ask("roster").status_code for _ in range(31)] == [401] * 30 + [429]


def test_who_guesses_tickets_is_soon_asked_to_wait_and_nothing_is_lost(
    conference: Conference, phone: Enrol, clock: time_machine.Traveller
) -> None:
    person, one = make_person(conference), phone()
    guesses = [one.scan(f"GUESS{number:021d}", None, asking=True) for number in range(101)]
    assert one.sync(*guesses).status_code == 200
    assert one.sync(one.scan(person)).status_code == 429
    clock.shift(61)
    assert verdicts(one.tell(one.scan(person))) == ["welcome"]


def test_another_site_and_a_plain_form_get_nothing(conference: Conference, phone: Enrol) -> None:
    one = phone()
    for headers in ({}, {"X-Own-Script": "door", "Sec-Fetch-Site": "cross-site"}):
        one.headers = headers
        assert one.sync(one.scan("x")).status_code == 403


def test_a_device_of_one_conference_knows_nothing_of_another(conference: Conference, phone: Enrol) -> None:
    one = phone()
    one.conference = make_conference()
    assert one.ask("roster").status_code == 401


@pytest.mark.parametrize(
    "broken",
    [
        "text",
        {},
        {"id": "no uuid", "kind": "scan", "at": 1, "offset": 0, "body": {}},
        {"id": str(uuid4()), "kind": "scan", "at": "now", "offset": 0, "body": {}},
        {"id": str(uuid4()), "kind": "scan", "at": 1, "offset": 1e300, "body": {}},
        {"id": str(uuid4()), "kind": "scan", "at": 1, "offset": 0, "body": "x"},
        {"id": str(uuid4()), "kind": "scan", "at": 1, "offset": 0, "body": {"code": "x", "told": ["welcome"]}},
        {"id": str(uuid4()), "kind": "scan", "at": 1, "offset": 0, "body": {"code": "x", "method": {}}},
        {"id": str(uuid4()), "kind": "undo", "at": 1, "offset": 0, "body": {"scan": "\ud800", "reason": "x"}},
        {"id": str(uuid4()), "kind": "dance", "at": 1, "offset": 0, "body": {}},
    ],
)
def test_a_fact_that_cannot_be_read_is_refused_by_itself(
    conference: Conference, phone: Enrol, broken: Answer | str
) -> None:
    person, one = make_person(conference), phone()
    response = one.sync(broken, one.scan(person))  # type: ignore[arg-type]
    assert sorted(verdicts(response.get_json()["answers"])) == ["refused", "welcome"]


def test_a_body_that_is_none_of_ours_is_a_bad_request(conference: Conference, phone: Enrol) -> None:
    one = phone()
    for body in (b"", b"{", b"[]", b'{"facts": 3}'):
        assert one.ask("sync", method="POST", data=body, content_type="application/json").status_code == 400
