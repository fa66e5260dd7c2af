"""Whose turn it is, when booking is possible, and which time and table suit a pair."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.foundation.errors import Refusal
from conference.meetings.models import MeetingState, RequestState
from conference.meetings.refusals import BookingNotOpen, BookingNotYet, BookingOver, ScheduleFrozen
from conference.meetings.rules import (
    MEETING_MOVES,
    OPEN,
    Fit,
    Party,
    Period,
    Person,
    Place,
    Side,
    Time,
    Verb,
    check_booking,
    expiry,
    fits,
    may,
    pair_of,
    state_at,
    usable,
)
from conference.programme.models import ConferenceState

NOW = datetime(2026, 10, 10, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
ENTERPRISE, INVESTOR, STRANGER = 1, 2, 3


def who_may(state: RequestState) -> dict[Verb, list[Party]]:
    return {verb: [party for party in Party if may(state, verb, party)] for verb in Verb}


def test_the_asked_side_answers_and_the_asking_side_may_take_it_back() -> None:
    assert who_may(RequestState.PENDING) == {
        Verb.ACCEPT: [Party.RECEIVER],
        Verb.DECLINE: [Party.RECEIVER],
        Verb.COUNTER: [Party.RECEIVER],
        Verb.WITHDRAW: [Party.SENDER],
        Verb.EXPIRE: [],
    }


def test_after_other_times_were_proposed_it_is_the_senders_turn() -> None:
    assert who_may(RequestState.COUNTERED) == {
        Verb.ACCEPT: [Party.SENDER],
        Verb.DECLINE: [Party.RECEIVER],
        Verb.COUNTER: [],
        Verb.WITHDRAW: [Party.SENDER],
        Verb.EXPIRE: [],
    }


@pytest.mark.parametrize("state", sorted(set(RequestState) - OPEN))
def test_nobody_reopens_what_is_settled_not_even_an_organiser(state: RequestState) -> None:
    assert [verb for verb in Verb if may(state, verb, None)] == []


def test_an_open_request_reads_as_expired_from_its_last_moment_on_and_a_settled_one_never() -> None:
    assert state_at(RequestState.PENDING, NOW + HOUR, NOW) is RequestState.PENDING
    assert state_at(RequestState.PENDING, NOW, NOW) is RequestState.EXPIRED
    assert state_at(RequestState.ACCEPTED, NOW - HOUR, NOW) is RequestState.ACCEPTED


def test_a_cancelled_meeting_stays_cancelled_and_what_was_marked_can_be_corrected() -> None:
    assert MEETING_MOVES[MeetingState.CANCELLED] == frozenset()
    assert MEETING_MOVES[MeetingState.HELD] == {
        MeetingState.NO_SHOW_A,
        MeetingState.NO_SHOW_B,
        MeetingState.NO_SHOW_BOTH,
    }


def test_a_request_never_outlives_the_booking_period() -> None:
    assert expiry(NOW, 72, None) == NOW + 72 * HOUR
    assert expiry(NOW, 72, NOW + 5 * HOUR) == NOW + 5 * HOUR
    assert expiry(NOW, 72, NOW - HOUR) == NOW + 72 * HOUR


def test_a_pair_is_the_same_whoever_asks() -> None:
    assert pair_of(12, 7) == pair_of(7, 12) == "7-12"


@pytest.mark.parametrize(
    ("state", "opens", "closes", "refusal", "said"),
    [
        (ConferenceState.BOOKING, NOW + HOUR, None, BookingNotYet, {"when": "10:00 10/10/2026"}),
        (ConferenceState.OPEN, None, None, BookingNotOpen, {}),
        (ConferenceState.BOOKING, None, NOW, BookingOver, {"when": "09:00 10/10/2026"}),
        (ConferenceState.FROZEN, None, None, ScheduleFrozen, {}),
        (ConferenceState.LIVE, None, None, ScheduleFrozen, {}),
    ],
)
def test_outside_the_booking_period_the_refusal_names_when(
    state: ConferenceState,
    opens: datetime | None,
    closes: datetime | None,
    refusal: type[Refusal],
    said: dict[str, str],
) -> None:
    with pytest.raises(refusal) as refused:
        check_booking(Period(state, opens, closes, HANOI), NOW)
    assert refused.value.facts == said


def test_the_receivers_own_table_comes_first_then_the_senders_then_shared_ones_near_it() -> None:
    places = [
        Place(1, "01", "A"),
        Place(2, "02", "C"),
        Place(3, "03", "B", host=STRANGER),
        Place(4, "04", "D", host=ENTERPRISE),
        Place(5, "05", "C", host=INVESTOR),
    ]
    assert [place.label for place in usable(places, ENTERPRISE, INVESTOR)] == ["05", "04", "02", "01"]


def time(number: int, *taken: int) -> Time:
    return Time(number, NOW + number * HOUR, frozenset(taken))


def side(registration: int, *people: Person) -> Side:
    return Side(registration, people)


def test_the_earliest_time_is_found_in_which_both_have_somebody_and_a_table_is_free() -> None:
    asking = side(ENTERPRISE, Person(10, frozenset({1})), Person(11, frozenset({1, 3})))
    asked = side(INVESTOR, Person(20, frozenset({2})))
    found = fits([time(1), time(2), time(3, 1), time(4)], [Place(1, "01", "A")], asking, asked)
    assert found == [Fit(slot=4, table=1, sender=10, receiver=20)]


def test_wished_times_come_before_earlier_ones() -> None:
    both = side(ENTERPRISE, Person(10)), side(INVESTOR, Person(20))
    found = fits([time(1), time(2), time(3)], [Place(1, "01", "A")], *both, wished=[3])
    assert [fit.slot for fit in found] == [3, 1, 2]


def test_a_delegation_of_two_can_hold_two_meetings_at_once() -> None:
    asked = side(INVESTOR, Person(20, frozenset({1})), Person(21))
    (found,) = fits([time(1, 5)], [Place(5, "05", "A", host=INVESTOR), Place(6, "06", "A")], side(1, Person(10)), asked)
    assert found == Fit(slot=1, table=6, sender=10, receiver=21)


numbers = st.frozensets(st.integers(1, 6))
persons = st.lists(st.builds(Person, st.integers(10, 40), numbers), max_size=3, unique_by=lambda person: person.id)
tables = st.lists(
    st.builds(Place, st.integers(1, 6), st.just("01"), st.sampled_from("ABC"), st.sampled_from([None, 1, 2, 3])),
    max_size=6,
    unique_by=lambda place: place.id,
)
hours = st.lists(
    st.builds(lambda number, taken: time(number, *taken), st.integers(1, 6), numbers),
    max_size=6,
    unique_by=lambda one: one.id,
)


@given(hours, tables, persons, persons, numbers)
def test_whatever_is_found_double_books_nobody_and_uses_no_strangers_table(
    when: list[Time], where: list[Place], asking: list[Person], asked: list[Person], wished: frozenset[int]
) -> None:
    slots, places = {one.id: one for one in when}, {place.id: place for place in where}
    for fit in fits(when, where, Side(ENTERPRISE, asking), Side(INVESTOR, asked), wished):
        assert any(one.id == fit.sender and one.is_free(fit.slot) for one in asking)
        assert any(one.id == fit.receiver and one.is_free(fit.slot) for one in asked)
        assert fit.table not in slots[fit.slot].taken
        assert places[fit.table].host in {None, ENTERPRISE, INVESTOR}
