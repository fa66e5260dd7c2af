"""What approving many would do, before it is done."""

from conference.programme.models import Side
from conference.registration.bulk import Candidate, Outcome, plan, state_token
from conference.registration.models import RegistrationState as State


def candidate(number: int, state: State = State.SUBMITTED, side: Side = Side.ENTERPRISE) -> Candidate:
    return Candidate(number, f"Công ty {number}", side, state)


def outcomes(candidates: list[Candidate], free: dict[Side, int]) -> list[Outcome]:
    return [item.outcome for item in plan(candidates, free)]


def test_places_go_in_order_and_then_the_waiting_list_begins() -> None:
    four = [candidate(1), candidate(2), candidate(3, State.WAITLISTED), candidate(4)]
    assert outcomes(four, {Side.ENTERPRISE: 1}) == [
        Outcome.APPROVED,
        Outcome.WAITLISTED,
        Outcome.UNCHANGED,
        Outcome.WAITLISTED,
    ]


def test_what_cannot_be_approved_takes_no_place() -> None:
    three = [candidate(1, State.CANCELLED), candidate(2, State.APPROVED), candidate(3)]
    assert outcomes(three, {Side.ENTERPRISE: 1}) == [Outcome.IMPOSSIBLE, Outcome.IMPOSSIBLE, Outcome.APPROVED]


def test_a_side_without_a_limit_takes_everybody() -> None:
    assert outcomes([candidate(1, side=Side.GUEST), candidate(2, side=Side.GUEST)], {Side.ENTERPRISE: 0}) == [
        Outcome.APPROVED,
        Outcome.APPROVED,
    ]


def test_the_token_changes_with_any_outcome_or_state() -> None:
    two = [candidate(1), candidate(2)]
    token = state_token(plan(two, {Side.ENTERPRISE: 2}))
    assert token == state_token(plan(two, {Side.ENTERPRISE: 9}))
    assert token != state_token(plan(two, {Side.ENTERPRISE: 1}))
    assert token != state_token(plan([candidate(1), candidate(2, State.NEEDS_INFO)], {Side.ENTERPRISE: 2}))
