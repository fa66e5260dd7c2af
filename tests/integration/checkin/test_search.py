"""Finding people by a few letters or digits."""

import pytest

from conference.checkin.people import Person
from conference.checkin.queries import get_here
from conference.checkin.search import BEST, search
from conference.foundation.db import db
from conference.registration.models import DelegateState, RegistrationState
from tests.factories.people import make_organisation
from tests.factories.programme import make_conference
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import at
from tests.integration.checkin.conftest import Door, lines
from tests.queries import count_statements

LAST = "An Dang Li"
PEOPLE = [
    "Nguyễn Văn An",
    "Lê Hoàng Ân",
    "Phạm Quỳnh Anh",
    "Đặng Thị Mẫu",
    "Trần Hải Đăng",
    "Bùi Thái Lan",
    LAST,
]


@pytest.fixture
def crowd(door: Door) -> Door:
    for number, name in enumerate(PEOPLE, 1):
        organisation = make_organisation(name_vi=f"HTX Mây Tre {number}", tax_code=f"99000000{number}6-00{number}")
        registration = make_registration(door.conference, organisation=organisation, delegates=0)
        make_delegate(registration, full_name=name, badge_number=100 + number, phone=f"+8495012345{number}")
    return door


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("an", ["Nguyễn Văn An", "Lê Hoàng Ân", "Phạm Quỳnh Anh", LAST]),
        ("AN", ["Nguyễn Văn An", "Lê Hoàng Ân", "Phạm Quỳnh Anh", LAST]),
        ("ân", ["Lê Hoàng Ân", "Nguyễn Văn An", "Phạm Quỳnh Anh", LAST]),
        ("đặng", ["Đặng Thị Mẫu", "Trần Hải Đăng", LAST]),
        ("dang", ["Trần Hải Đăng", LAST, "Đặng Thị Mẫu"]),
        ("đặng thị", ["Đặng Thị Mẫu"]),
        ("m", ["Đặng Thị Mẫu", "Nguyễn Văn An", "Phạm Quỳnh Anh", "Lê Hoàng Ân", "Trần Hải Đăng"]),
        ("tre 6", ["Bùi Thái Lan"]),
        ("106", ["Bùi Thái Lan"]),
        ("456", ["Bùi Thái Lan"]),
        ("0950 123 456", ["Bùi Thái Lan"]),
        ("9900000066-006", ["Bùi Thái Lan"]),
        ("9900000066", ["Bùi Thái Lan"]),
        ("%", []),
        ("_", []),
        ("\u202e", []),
        ("", []),
        ("xyz", []),
    ],
)  # fmt: skip
def test_a_few_letters_or_digits_find_the_person(crowd: Door, typed: str, found: list[str]) -> None:
    assert crowd.listed(typed) == found


def test_the_beginning_of_a_phone_number_finds_its_owner_too(crowd: Door) -> None:
    owner = make_registration(crowd.conference, delegates=0)
    make_delegate(owner, full_name="Vũ Minh Quân", phone="+84936000111")
    typed = ["0936", "0936 000 1", "0936 000 111", "093", "936 0", "0936 000 2"]
    assert [crowd.listed(digits) for digits in typed] == [["Vũ Minh Quân"]] * 3 + [[]] * 3


def test_nobody_is_listed_before_something_is_typed(crowd: Door) -> None:
    page = crowd.client.page(crowd.path)
    assert [name for name in PEOPLE if name in page.text("main")] == []


def test_of_more_than_the_best_few_the_page_says_so_and_nobody_of_another_conference_is_found(door: Door) -> None:
    make_registration(make_conference())
    make_registration(door.conference, state=RegistrationState.DRAFT)
    registration = make_registration(door.conference, delegates=BEST + 3)
    here = get_here(db.session(), door.conference.id, door.desk.id)
    found: list[Person] = list(search(db.session(), here, "tran", at(13, 42)))
    assert [one.registration_id for one in found] == [registration.id] * (BEST + 1)
    page = door.client.page(f"{door.path}?q=tran")
    assert len(page.all("#search_results li")) == BEST
    assert "And more: type another letter." in page.text("#search_results")
    assert "And more" not in door.client.page(f"{door.path}?q={found[0].badge_number}").text("#search_results")


def test_the_search_asks_the_database_as_often_for_many_as_for_few(door: Door) -> None:
    counted = []
    door.client.get(door.path)
    for _ in range(2):
        make_registration(door.conference, delegates=3)
        path = door.path
        with count_statements() as sent:
            door.client.get(path, query_string={"q": "tran"})
        counted.append(len(sent))
    assert counted[0] == counted[1]
    assert counted[0] <= 10


def test_the_person_found_is_let_in_by_one_press(crowd: Door) -> None:
    page = crowd.choose("mau")
    assert lines(page)[:2] == ["Welcome", "Đặng Thị Mẫu"]
    assert page.all("#search_results li") == []
    assert "In since 13:42" in crowd.client.page(f"{crowd.path}?q=mau").text("#search_results")


def test_whoever_was_cancelled_is_listed_last_and_told_so(crowd: Door) -> None:
    registration = make_registration(crowd.conference, delegates=0)
    make_delegate(registration, full_name="An An", state=DelegateState.CANCELLED)
    found = ["Nguyễn Văn An", "Lê Hoàng Ân", "Phạm Quỳnh Anh", LAST, "An An"]
    assert crowd.listed("an") == found
    assert crowd.client.page(f"{crowd.path}?q=an").texts("#search_results .badge") == ["Cancelled"]
    assert lines(crowd.choose("an", 4))[0] == "Cancelled"


def test_the_search_tells_who_is_not_approved(door: Door) -> None:
    make_registration(door.conference, state=RegistrationState.SUBMITTED)
    assert "Waiting for approval" in door.client.page(f"{door.path}?q=mau").text("#search_results")


def test_htmx_gets_the_list_alone(crowd: Door) -> None:
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#search_results"}
    response = crowd.client.get(f"{crowd.path}?q=mau", headers=headers)
    assert response.text.lstrip().startswith('<div id="search_results"')
