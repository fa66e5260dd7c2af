"""The verdict, and what counts as a ticket's code."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from conference.checkin.models import Verdict
from conference.checkin.rules import Arrival, Facts, judge, token_in
from conference.registration.models import DelegateState, RegistrationState

TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWX23"
ARRIVAL = Arrival(datetime(2026, 10, 20, 6, 42, tzinfo=UTC), "Bàn 2", "earlier")
EXPECTED = Facts(
    conference_id=1,
    is_void=False,
    delegate_state=DelegateState.ACTIVE,
    registration_state=RegistrationState.APPROVED,
    arrival=None,
)


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        (None, Verdict.UNKNOWN),
        (EXPECTED, Verdict.WELCOME),
        (replace(EXPECTED, arrival=ARRIVAL), Verdict.ALREADY_IN),
        (replace(EXPECTED, is_void=True), Verdict.VOID),
        (replace(EXPECTED, registration_state=RegistrationState.SUBMITTED), Verdict.NOT_APPROVED),
        (replace(EXPECTED, registration_state=RegistrationState.WAITLISTED), Verdict.NOT_APPROVED),
        (replace(EXPECTED, delegate_state=DelegateState.JOINING), Verdict.NOT_APPROVED),
        (replace(EXPECTED, registration_state=RegistrationState.CANCELLED), Verdict.CANCELLED),
        (replace(EXPECTED, delegate_state=DelegateState.CANCELLED, is_void=True), Verdict.CANCELLED),
        (replace(EXPECTED, conference_id=2, is_void=True), Verdict.OTHER_CONFERENCE),
    ],
)
def test_the_desk_is_told_what_is_known_of_the_ticket(facts: Facts | None, verdict: Verdict) -> None:
    assert judge(facts, conference_id=1, scan_id="this") is verdict


@pytest.mark.parametrize("answered", [Verdict.ALREADY_IN, Verdict.NOT_APPROVED, Verdict.VOID])
def test_a_scan_sent_again_is_told_the_same_whatever_has_changed(answered: Verdict) -> None:
    assert judge(replace(EXPECTED, answered=answered), conference_id=1, scan_id="this") is answered


def test_the_scan_that_let_somebody_in_is_welcomed_as_often_as_it_is_sent() -> None:
    inside = replace(EXPECTED, answered=Verdict.WELCOME, arrival=replace(ARRIVAL, scan_id="this"))
    assert judge(inside, conference_id=1, scan_id="this") is Verdict.WELCOME


@pytest.mark.parametrize("arrival", [None, ARRIVAL], ids=["out", "in again by another scan"])
def test_a_scan_that_was_undone_does_not_let_in_again(arrival: Arrival | None) -> None:
    undone = replace(EXPECTED, answered=Verdict.WELCOME, arrival=arrival)
    assert judge(undone, conference_id=1, scan_id="this") is Verdict.UNDONE


@pytest.mark.parametrize(
    "code",
    [
        TOKEN,
        TOKEN.lower(),
        f"  {TOKEN}\r\n",
        f"HTTPS://HOINGHI.EXAMPLE.VN/T/{TOKEN}",
        f"https://hoinghi.example.vn/T/{TOKEN}/",
        f"http://192.168.1.20:8000/t/{TOKEN.lower()}?from=badge#top",
    ],
)
def test_our_address_and_the_bare_token_are_tickets_in_any_case(code: str) -> None:
    assert token_in(code) == TOKEN


@pytest.mark.parametrize(
    "code",
    [
        "",
        TOKEN[:13],
        TOKEN + "A",
        f"HTTPS://HOINGHI.EXAMPLE.VN/T/{TOKEN[:20]}",
        f"https://hoinghi.example.vn/hn2026/clusters/{TOKEN}",
        "https://example.com/",
        "BEGIN:VCARD\nVERSION:3.0\nFN:Đặng Thị Mẫu\nEND:VCARD",
        f"{TOKEN} {TOKEN}",
        "ĐĂNG" * 1024,
        "https://" + "a" * 4096,
        "\x00" * 26,
        "٣" * 26,
    ],
)
def test_anything_else_is_no_ticket(code: str) -> None:
    assert token_in(code) == ""
