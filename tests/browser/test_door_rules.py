"""What the door's scripts decide, read and find is what the server would: both are asked the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import count, product
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page

from conference.checkin import days, roster, rules
from conference.checkin.arrivals import milliseconds
from conference.checkin.models import Desk, Told
from conference.checkin.points import entered, meeting_point
from conference.checkin.queries import get_here
from conference.checkin.rules import Arrival, Facts, token_in
from conference.checkin.search import search
from conference.foundation import clock, vietnamese
from conference.foundation.dates import local_day
from conference.foundation.db import db
from conference.programme.models import Conference
from conference.registration.erasing import NOBODY
from conference.registration.models import DelegateState, RegistrationState, Ticket
from tests.browser.conftest import Open, Site
from tests.browser.stage import make_running_conference
from tests.factories.checkin import make_desk
from tests.factories.meetings import make_meeting
from tests.factories.people import make_organisation
from tests.factories.programme import make_conference, make_hall
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import DAY, at

HERE, ELSEWHERE = 1, 2
NOW = datetime(2026, 10, 20, 6, 42, tzinfo=UTC)
TEXTS = [
    "Đặng Thị Ánh", "ĐẶNG  thị\tánh", "Nguyễn Văn A.", "Hòa", "Hoà", "  ", "", "ﬁ Straße", "Trần\u200b Văn\u00a0Bình",
    "Lê-Thị (Út)", "O'Neil", "Ðức", "công ty TNHH 3/2", "日本 会社", "ＡＢＣ１２３", "0912 345 678", "\u0110o\u0300an",
]  # fmt: skip
CODES = [
    "ABCDEFGHIJKLMNOPQRSTUVWX23", "abcdefghijklmnopqrstuvwx23", " HTTP://A.B/T/ABCDEFGHIJKLMNOPQRSTUVWX23 ",
    "https://a/t/ABCDEFGHIJKLMNOPQRSTUVWX23/?x=1", "ABCDEFGHIJKLMNOPQRSTUVWX2", "ABCDEFGHIJKLMNOPQRSTUVWX234",
    "https://a/u/ABCDEFGHIJKLMNOPQRSTUVWX23", "https://example.com/", "BEGIN:VCARD\nFN:A\nEND:VCARD", "x" * 4096, "",
    "Đ" * 26,
]  # fmt: skip
WORDS = [
    "a", "an", "Ánh", "ánh", "đ", "dang", "Đặng", "dang thi", "Thị", "thi anh", "minh hoa", "Họa", "345678", "678", "7",
    "0100", "01001-09106", "0912345678", "zzz", "%", "_", "công ty", "Ý", "y", " ", "",
    "huy", "Hủy Ánh", "70031",
    "do an", "an do", "Đỗ an", "an Đỗ", "tran an", "anh dang thi", "van an do", "duong anh minh", "dang duong", "a d",
    "duong 70002", "cong ty 678", "an zzz", "Ánh Đặng", "ánh minh họa", "an 0100", "l y", "0100 109 106",
]  # fmt: skip


@pytest.fixture
def page(open_page: Open) -> Page:
    """A page of the site, which may load its modules."""
    page = open_page()
    page.goto("/language/vi")
    return page


def ask(page: Page, module: str, script: str, given: Any) -> Any:
    """Run the script with a module of the door and what is given."""
    return page.evaluate(
        f"async (given) => {{ const m = await import('/static/js/door/{module}.js'); {script} }}", given
    )


def test_every_verdict_of_a_device_is_that_of_the_server(page: Page) -> None:
    arrivals = [None, Arrival(NOW, "Bàn 1", "x"), Arrival(NOW, "Bàn 1", "x", left_at=NOW)]
    kinds = [
        Facts(*one) for one in product([HERE, ELSEWHERE], [False, True], DelegateState, RegistrationState, arrivals)
    ]
    known = [replace(facts, only_on=only_on) for facts in kinds for only_on in ((), (NOW.date(),))]
    cases = list(product([None, *known], [False, True]))
    expected = [rules.judge(facts, conference_id=HERE, scan_id="y", is_exit=is_exit).value for facts, is_exit in cases]
    given = [[_told(facts), is_exit] for facts, is_exit in cases]
    assert ask(page, "verdict", "return given.map(([facts, isExit]) => m.judge(facts, isExit));", given) == expected
    assert set(expected) >= {
        "welcome",
        "welcome_back",
        "already_in",
        "goodbye",
        "not_in",
        "void",
        "cancelled",
        "wrong_day",
    }


def _told(facts: Facts | None) -> dict[str, Any] | None:
    if facts is None:
        return None
    arrival = facts.arrival and {"left": 1 if facts.arrival.left_at else 0}
    return {
        "isOther": facts.conference_id != HERE,
        "isVoid": facts.is_void,
        "delegate": facts.delegate_state,
        "registration": facts.registration_state,
        "arrival": arrival,
        "isOtherDay": bool(facts.only_on),
    }


def test_the_days_of_a_device_are_those_of_the_server(page: Page) -> None:
    """From midnight to midnight where the conference is held; what is before or after belongs to the nearest."""
    conference = make_running_conference()
    listed = roster.whole(db.session().connection(), get_here(db.session(), conference.id, make_desk(conference).id))
    first, ends = local_day(clock.now(), conference.timezone), [time.min, time(23, 59)]
    days_around = [first + timedelta(days=number) for number in range(-1, 3)]
    moments = [datetime.combine(day, end, conference.timezone) for day in days_around for end in ends]
    calendar = days.of(db.session().connection(), conference.id)
    missed = [bool(calendar.missed(moment)) for moment in moments]
    script = """
        const roster = new m.Roster();
        roster.days = given.days;
        return given.moments.map((moment) => [roster.isOtherDay(moment), roster.dayOf(moment)]);
    """
    given = {"days": listed["days"], "moments": [milliseconds(moment) for moment in moments]}
    numbers = [calendar.days.index(calendar.day_of(moment)) + 1 for moment in moments]
    told = ask(page, "roster", script, given)
    assert told == [list(one) for one in zip(missed, numbers, strict=True)]
    assert missed == [True, True, False, False, False, False, True, True]
    assert numbers == [1, 1, 1, 1, 2, 2, 2, 2]


def test_without_a_programme_a_day_of_a_device_is_that_of_the_zone(page: Page) -> None:
    calendar = days.of(db.session().connection(), make_conference().id)
    moments = [at(*end, on=DAY + timedelta(days=number)) for number in range(3) for end in [(0, 0), (23, 59)]]
    script = """
        const roster = new m.Roster(Date, given.zone);
        return given.moments.map((moment) => roster.dayOf(moment));
    """
    given = {"zone": str(calendar.zone), "moments": [milliseconds(moment) for moment in moments]}
    named = [calendar.day_of(moment).strftime("%-m/%-d/%y") for moment in moments]
    assert ask(page, "roster", script, given) == named
    assert len(set(named)) == 3


def test_the_meeting_of_the_hour_is_that_of_the_server(page: Page) -> None:
    """From a quarter of an hour before on, and the one that is on before the next."""
    conference = make_running_conference()
    tables, slots = make_hall(conference, slots=3)
    one, *others = (make_delegate(make_registration(conference, delegates=0)) for _ in range(3))
    meetings = [make_meeting(one, other, slots[2 * number], tables[0]) for number, other in enumerate(others)]
    connection = db.session().connection()
    edges = [slot.starts_at - timedelta(minutes=15) for slot in slots] + [slot.ends_at for slot in slots]
    moments = [edge + timedelta(seconds=late) for edge in edges for late in (-1, 0)]
    desk = get_here(db.session(), conference.id, make_desk(conference, point="meetings").id)
    points = [entered(connection, desk, one.id, "", moment).point for moment in moments]
    expected = [meeting_point(meeting.id) for meeting in meetings]
    person = {
        "meetings": [{"from": milliseconds(slots[n].starts_at), "to": milliseconds(slots[n].ends_at)} for n in (0, 2)]
    }
    script = "return given.moments.map((at) => given.person.meetings.indexOf(m.meetingAt(given.person, at)));"
    found = ask(page, "roster", script, {"person": person, "moments": [milliseconds(moment) for moment in moments]})
    assert [expected[index] if index >= 0 else "meetings" for index in found] == points
    assert set(points) == {"meetings", *expected}


def test_a_desk_that_gets_another_place_has_its_devices_read_the_whole_list(page: Page) -> None:
    """Who is in at the entrance says nothing of who is in at the tables."""
    script = """
        const roster = new m.Roster();
        return given.map((told, at) => { roster.take({ cursor: at, now: 0, ...told }); return roster.cursor; });
    """
    told = [{"whole": True, "desk": {"point": "entrance"}}, {"desk": {"point": "entrance"}}, {}]
    changed = [{"desk": {"point": "meetings"}}, {"whole": True, "desk": {"point": "meetings"}}]
    assert ask(page, "roster", script, told + changed) == [0, 1, 2, None, 4]


def test_an_exit_lets_everybody_go_whatever_it_knows_without_a_network(page: Page) -> None:
    """Nobody is kept inside by an old list, and no ticket that is unknown is called one of an old list."""
    inside = _told(Facts(HERE, False, DelegateState.ACTIVE, RegistrationState.APPROVED, Arrival(NOW, "Bàn 1", "x")))
    elsewhere = _told(Facts(ELSEWHERE, False, DelegateState.ACTIVE, RegistrationState.APPROVED, None))
    script = """
        const hour = 3_600_000;
        return given.map(([facts, age, isExit, isOnline]) =>
            m.decide({ facts, hasOurShape: true, isOnline, age: age * hour, isExit, isOtherDay: false }));
    """
    cases: list[tuple[Any, int, bool, bool, str]] = [
        (None, 1, True, False, "going"),
        (None, 13, True, False, "going"),
        (inside, 1, True, False, "goodbye"),
        (inside, 13, True, False, "going"),
        (inside, 13, True, True, "asking"),
        (None, 1, True, True, "asking"),
        (elsewhere, 1, True, False, "other_conference"),
        (None, 1, False, False, "provisional"),
        (None, 13, False, False, "stale"),
    ]
    assert ask(page, "verdict", script, [list(case[:4]) for case in cases]) == [case[4] for case in cases]
    assert ask(page, "verdict", "return m.told(given);", "going") == Told.GOODBYE


def test_what_a_device_says_is_something_the_server_understands(page: Page) -> None:
    verdicts = ["welcome", "provisional", "welcome_back", "goodbye", "already_in", "cancelled", "unknown", "asking"]
    said = ask(page, "verdict", "return given.map(m.told);", verdicts)
    assert said == [*verdicts[:5], "refused", "refused", None]
    assert set(said) - {None} == set(Told)


def test_text_is_folded_and_codes_are_read_alike(page: Page) -> None:
    assert ask(page, "text", "return given.map(m.fold);", TEXTS) == [vietnamese.fold(text) for text in TEXTS]
    assert ask(page, "text", "return given.map(m.clean);", TEXTS) == [vietnamese.clean(text) for text in TEXTS]
    names = [text for text in TEXTS if vietnamese.fold(text)]
    keys = [vietnamese.name_search_key(name) for name in names]
    assert ask(page, "text", "return given.map(m.nameKey);", names) == keys
    assert ask(page, "text", "return given.map(m.tokenIn);", CODES) == [token_in(code) for code in CODES]


def test_a_clock_goes_on_while_the_phone_sleeps_and_is_corrected_when_somebody_sets_it(page: Page) -> None:
    """The browser's own count may stand still while a phone sleeps."""
    script = """
        const hour = 3_600_000;
        let [device, count, server] = [50 * hour, 0, 51 * hour];
        [Date.now, performance.now] = [() => device, () => count];
        const clock = new m.Clock();
        const wrong = () => (clock.now() - server) / hour;
        const pass = (hours, counted) => { device += hours * hour; server += hours * hour; count += counted * hour; };
        const told = [];
        const tell = () => told.push(wrong());
        const measure = () => clock.measure(server, device, device);
        measure(); tell();
        pass(8, 0); tell(); // slept
        pass(2, 2); tell();
        device -= hour; tell(); // set back
        measure(); device += 3 * hour; tell(); // set forward, as if it had slept
        const fact = { at: device, offset: clock.offset, era: clock.era };
        pass(1, 1); measure(); tell();
        told.push((fact.at + clock.corrected(fact).offset - server) / hour);
        device += hour; measure();
        told.push((fact.at + clock.corrected(fact).offset - server) / hour); // too late to know
        return told;
    """
    assert ask(page, "clock", script, None) == [0, 0, 0, 0, 3, 0, -1, 2]


def test_a_ticket_has_the_same_hash(page: Page) -> None:
    tokens = ["ABCDEFGHIJKLMNOPQRSTUVWX23", "", "x" * 55, "x" * 56, "x" * 64, "x" * 300]
    script = "return given.map((token) => m.ticketHash(token));"
    assert ask(page, "sha256", script, tokens) == [roster.ticket_hash(token) for token in tokens]


def test_a_ticket_is_valid_whatever_its_hash_begins_with(page: Page, site: Site) -> None:
    """A hash may begin with a dash, which is no mark for a missing ticket."""
    session = db.session()
    conference = session.scalars(sa.select(Conference).where(Conference.is_demo)).one()
    desk = make_desk(conference)
    person = make_delegate(make_registration(conference, delegates=0), badge_number=80_000)
    ticket = session.scalars(sa.select(Ticket).where(Ticket.delegate_id == person.id)).one()
    dashed = (f"DASHED{number:020d}" for number in count())
    ticket.token = next(token for token in dashed if roster.ticket_hash(token).startswith("-"))
    session.flush()
    told = roster.whole(session.connection(), get_here(session, desk.conference_id, desk.id))
    script = """
        const roster = new m.Roster();
        roster.take(given.told);
        const { person, isVoid } = roster.tickets.get(given.hash);
        return [person.id, isVoid];
    """
    given = {"told": _plain(told | {"whole": True, "cursor": 1, "now": 0}), "hash": roster.ticket_hash(ticket.token)}
    assert ask(page, "roster", script, given) == [person.id, False]


@pytest.fixture
def desk(site: Site) -> Desk:
    """The demo conference and some people who are hard to tell apart."""
    conference = db.session.scalars(sa.select(Conference).where(Conference.is_demo)).one()
    organisation = make_organisation(name_vi="Công ty CP Minh Họa Ánh Dương", tax_code="0100109106")
    registration = make_registration(conference, organisation=organisation, delegates=0)
    for number, name in enumerate(["Đặng Thị Ánh", "Dang Thi An", "Trần Ân", "Lý Ý", "Ánh", "Đỗ An", "Đỗ Văn An"]):
        make_delegate(registration, full_name=name, phone=f"+849123456{78 - number}", badge_number=70_000 + number)
    cancelled = make_registration(conference, state=RegistrationState.CANCELLED, delegates=0)
    make_delegate(cancelled, full_name="Đỗ Văn Hủy Ánh", badge_number=70_020)
    gone = {"state": DelegateState.CANCELLED, "phone": None}
    make_delegate(registration, full_name="Hồ Hủy Ánh", badge_number=70_030, **gone)
    erased = {"full_name": NOBODY, "job_title": "", "erased_at": clock.now()}
    make_delegate(registration, badge_number=70_031, **gone | erased)
    make_delegate(registration, full_name="Hồ Chờ Ánh", state=DelegateState.JOINING, badge_number=70_040)
    desk = make_desk(conference)
    db.session.commit()
    return desk


def test_the_search_finds_whom_the_server_would_in_the_same_order(page: Page, desk: Desk) -> None:
    session = db.session()
    here = get_here(session, desk.conference_id, desk.id)
    told = roster.whole(session.connection(), here) | {"whole": True, "cursor": 1, "now": 0}
    script = """
        const { Roster } = await import('/static/js/door/roster.js');
        const roster = new Roster();
        roster.take(given.told);
        return given.words.map((words) => m.search(roster, words).map(({ id }) => id));
    """
    found: list[Sequence[int]] = ask(page, "search", script, {"told": _plain(told), "words": WORDS})
    expected = [[one.delegate_id for one in search(session, here, words, clock.now())] for words in WORDS]
    assert dict(zip(WORDS, found, strict=True)) == dict(zip(WORDS, expected, strict=True))
    assert sum(map(bool, expected)) > len(WORDS) / 2
    assert {len(one) for one in expected} >= {0, 1, 6}


def test_every_word_typed_is_looked_for_in_any_order_and_a_tax_code_is_no_phone_number(page: Page) -> None:
    """Name and organisation together; of a phone number a device knows the last six digits only."""
    script = """
        const { Roster } = await import('/static/js/door/roster.js');
        const roster = new Roster();
        roster.take(given.told);
        return given.words.map((words) => m.search(roster, words).map(({ name }) => name));
    """
    conference = make_running_conference()
    parties = [
        make_registration(conference, organisation=make_organisation(name_vi=name, tax_code=tax_code), delegates=0)
        for name, tax_code in [("Cơ khí Mẫu 01", "0300109106"), ("Dệt may Mẫu 02", "0312000000")]
    ]
    make_delegate(parties[0], full_name="Trần Thị Hạnh", phone="+84912345678")
    make_delegate(parties[1], full_name="Lê Văn Bình", phone="+84987109106")
    here = get_here(db.session(), conference.id, make_desk(conference).id)
    told = roster.whole(db.session().connection(), here) | {"whole": True, "cursor": 1, "now": 0}
    hanh = ["tran hanh", "hanh tran", "co khi 01", "hanh co khi", "khi 678 tran", "0300109106", "0912 345 678"]
    binh = ["binh det may", "109106", "0987109106"]
    expected = [["Trần Thị Hạnh"]] * len(hanh) + [["Lê Văn Bình"]] * len(binh) + [[]]
    words = [*hanh, *binh, "hanh det may"]
    assert ask(page, "search", script, {"told": _plain(told), "words": words}) == expected
    on_server = [[one.full_name for one in search(db.session(), here, text, clock.now())] for text in words]
    assert on_server == expected


def _plain(told: Any) -> Any:
    """As it arrives after JSON."""
    if isinstance(told, dict):
        return {key: _plain(value) for key, value in told.items()}
    return [_plain(value) for value in told] if isinstance(told, list | tuple) else getattr(told, "value", told)
