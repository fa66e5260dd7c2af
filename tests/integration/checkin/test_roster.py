"""The list of a device: the least it needs, and never a change missed, whichever code made it."""

import gzip
import json
from collections.abc import Callable, Iterator
from threading import Event, Thread

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.ctx import AppContext

from conference.checkin import changes, roster
from conference.checkin.models import RosterChange
from conference.foundation.db import WRITE, db, transaction
from conference.programme.models import Conference, ConferenceState, MeetingTable, Side
from conference.registration.models import Delegate, DelegateState, Registration, RegistrationState
from conference.registration.tickets import reissue_ticket
from tests.factories.checkin import make_desk, token_of
from tests.factories.meetings import make_meeting
from tests.factories.people import make_organisation
from tests.factories.programme import make_conference, make_hall
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import NOW, at
from tests.integration.checkin.phones import Phone, enrol, ms


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """It is 13:42 on the day, and stays so."""
    with time_machine.travel(at(13, 42), tick=False) as traveller:
        yield traveller


@pytest.fixture
def conference(ctx: AppContext, clock: time_machine.Traveller) -> Conference:
    return make_conference(state=ConferenceState.LIVE)


@pytest.fixture
def phone(app: Flask, conference: Conference) -> Phone:
    return enrol(app, conference, make_desk(conference, name="Cửa chính"))


@pytest.fixture
def person(conference: Conference) -> Delegate:
    organisation = make_organisation(name_vi="Công ty CP Minh Họa", tax_code="0100109106")
    registration = make_registration(conference, organisation=organisation, delegates=0)
    return make_delegate(registration, full_name="Đặng Thị Mẫu", phone="+84912345678", badge_number=7)


def test_a_device_knows_the_least_it_needs(phone: Phone, person: Delegate) -> None:
    told = phone.roster()
    assert told["whole"] is True
    desk = {"id": phone.device.desk_id, "name": "Cửa chính", "point": "entrance", "is_open": True, "is_exit": False}
    assert told["desk"] == desk | {"printing": "none", "badge_size": "a6"}
    party = [person.registration_id, "Công ty CP Minh Họa", "0100109106", "enterprise", "approved"]
    assert told["parties"] == [party]
    hashed = roster.ticket_hash(token_of(person))
    assert told["people"] == [[person.id, 0, "Đặng Thị Mẫu", 0, 7, "345678", "active", hashed, [], 0]]
    assert told["titles"] == ["Giám đốc"]
    sent = json.dumps(told)
    assert token_of(person) not in sent
    assert "912345678" not in sent


def test_it_is_compressed_for_who_can_unpack_it(phone: Phone, conference: Conference) -> None:
    for _ in range(20):
        make_registration(conference)
    phone.headers["Accept-Encoding"] = "gzip"
    response = phone.ask("roster")
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(json.loads(gzip.decompress(response.data))["people"]) == 20


def test_drafts_and_other_conferences_are_not_on_it_but_their_tickets_are_known(
    phone: Phone, conference: Conference, person: Delegate
) -> None:
    make_registration(conference, state=RegistrationState.DRAFT)
    elsewhere = make_delegate(make_registration(make_conference(), delegates=0))
    told = phone.roster()
    assert [row[0] for row in told["people"]] == [person.id]
    assert told["foreign"] == roster.ticket_hash(token_of(elsewhere), roster.FOREIGN_BYTES)


def test_a_replaced_ticket_is_known_as_void(phone: Phone, person: Delegate) -> None:
    old = token_of(person)
    reissue_ticket(db.session(), person, now=NOW)
    hashes = roster.ticket_hash(token_of(person)) + roster.ticket_hash(old)
    assert phone.roster()["people"][0][7] == hashes


def test_meetings_and_presence_are_told_with_time_and_place(
    phone: Phone, conference: Conference, person: Delegate
) -> None:
    tables, slots = make_hall(conference)
    make_meeting(person, make_delegate(make_registration(conference, Side.INVESTOR)), slots[0], tables[0])
    scan = phone.scan(person)
    phone.tell(scan)
    told = phone.roster()
    mine = next(row for row in told["people"] if row[0] == person.id)
    assert mine[8:] == [[0, 0], [ms(at(13, 42)), 0, scan["id"][:8], 0]]
    assert told["slots"] == [[ms(at(15)) // 60_000, ms(at(15, 20)) // 60_000]]
    assert told["tables"] == [tables[0].label]
    assert told["places"] == [["Cửa chính", phone.device.name]]


def test_without_a_change_only_the_time_is_told(phone: Phone, person: Delegate) -> None:
    first = phone.roster()
    again = phone.roster(first["cursor"])
    assert again.keys() == {"cursor", "now", "device", "desk"}


Change = Callable[[Delegate], object]


def _rename(person: Delegate) -> None:
    person.full_name = "Đặng Thị Khác"


def _cancel(person: Delegate) -> None:
    person.state = DelegateState.CANCELLED


def _reject(person: Delegate) -> None:
    _registration(person).state = RegistrationState.REJECTED


def _rename_organisation(person: Delegate) -> None:
    registration = db.session.get_one(Registration, person.registration_id)
    db.session.refresh(registration, ["organisation"])
    registration.organisation.name_vi = "Tên mới"


def _registration(person: Delegate) -> Registration:
    return db.session.get_one(Registration, person.registration_id)


def _book(person: Delegate) -> None:
    tables, slots = make_hall(db.session.get_one(Conference, person.conference_id))
    make_meeting(person, make_delegate(make_registration(_conference(person), Side.INVESTOR)), slots[0], tables[0])


def _conference(person: Delegate) -> Conference:
    return db.session.get_one(Conference, person.conference_id)


@pytest.mark.parametrize(
    "change",
    [
        _rename,
        _cancel,
        _reject,
        _rename_organisation,
        lambda person: reissue_ticket(db.session(), person, now=NOW),
        _book,
    ],
)
def test_whoever_changes_in_whatever_way_is_told_again(phone: Phone, person: Delegate, change: Change) -> None:
    make_registration(_conference(person))
    before = phone.roster()
    change(person)
    db.session.commit()
    told = phone.roster(before["cursor"])
    assert person.id in [row[0] for row in told["people"]]
    assert told["people"] != before["people"]
    assert "whole" not in told


def test_a_table_with_a_new_name_is_told_to_who_sits_there(phone: Phone, person: Delegate) -> None:
    _book(person)
    db.session.commit()
    before = phone.roster()
    with transaction() as session:
        session.execute(sa.update(MeetingTable).values(label=MeetingTable.label + "!"))
    told = phone.roster(before["cursor"])
    assert len(told["people"]) == 2
    assert told["tables"] == [before["tables"][0] + "!"]


def test_who_is_gone_is_told(phone: Phone, conference: Conference, person: Delegate) -> None:
    before = phone.roster()
    person_id = person.id
    with transaction() as session:
        session.execute(sa.text("delete from ticket"))
        session.execute(sa.text("delete from delegate"))
    assert phone.roster(before["cursor"])["gone"] == [person_id]


def test_a_cursor_from_before_a_restore_gets_the_whole_list(phone: Phone, person: Delegate) -> None:
    ahead = phone.roster()["cursor"] + 10**9
    assert phone.roster(ahead)["whole"] is True


def test_a_change_that_commits_after_a_later_one_is_not_missed(app: Flask, phone: Phone, person: Delegate) -> None:
    """SQLite lets one write after the other; on PostgreSQL the device has seen the later one already."""
    other = make_delegate(make_registration(_conference(person), delegates=0))
    db.session.commit()
    person_id, other_id = person.id, other.id
    has_begun, may_end = Event(), Event()

    def slowly() -> None:
        with app.app_context(), db.engine.execution_options(**{WRITE: True}).begin() as connection:
            connection.execute(sa.update(Delegate).where(Delegate.id == person_id).values(job_title="Muộn"))
            has_begun.set()
            may_end.wait(1 if db.engine.dialect.name == "sqlite" else 10)

    slow = Thread(target=slowly)
    slow.start()
    has_begun.wait(10)
    with transaction() as session:
        session.execute(sa.update(Delegate).where(Delegate.id == other_id).values(job_title="Sớm"))
    seen = phone.roster()
    may_end.set()
    slow.join()
    after = phone.roster(seen["cursor"])
    titles = {row[0]: told["titles"][row[3]] for told in (seen, after) for row in told.get("people", ())}
    assert (titles[person_id], titles[other_id]) == ("Muộn", "Sớm")


@pytest.mark.parametrize("number", range(8))
def test_who_is_approved_while_the_list_is_read_is_on_it_or_told_next(
    phone: Phone, conference: Conference, number: int
) -> None:
    """Before whichever statement: at READ COMMITTED each of them sees what was committed until then."""
    draft = make_delegate(make_registration(conference, delegates=0, state=RegistrationState.DRAFT))
    asked = sa.update(Registration).where(Registration.id == draft.registration_id)
    approve = asked.values(state=RegistrationState.APPROVED)
    db.session.commit()
    seen: list[str] = []

    def between(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)
        if len(seen) == number + 1:
            with db.engine.begin() as another:
                another.execute(approve)

    sa.event.listen(db.engine, "before_cursor_execute", between)
    try:
        told = phone.roster()
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", between)
    assert len(seen) > number + 1
    assert draft.id in {row[0] for news in (told, phone.roster(told["cursor"])) for row in news.get("people", ())}


def test_the_triggers_leave_nothing_behind_when_a_conference_goes(conference: Conference, person: Delegate) -> None:
    conference_id = conference.id
    with transaction() as session:
        session.execute(sa.text("delete from ticket"))
        session.execute(sa.text("delete from delegate"))
        session.execute(sa.text("delete from registration"))
        session.execute(sa.text("delete from conference"))
    left = sa.select(sa.func.count()).where(RosterChange.conference_id == conference_id)
    assert db.session.scalar(left) == 0


def test_the_triggers_name_columns_there_are(ctx: AppContext) -> None:
    """A trigger on a column that was renamed would stop every write; here it says which."""
    inspector = sa.inspect(db.engine)
    for table, source in changes.SOURCES.items():
        there = {column["name"] for column in inspector.get_columns(table)}
        assert set(source.columns.split(", ")) <= there, table
