"""When one may register, which way a registration may go, and what is wrong with a demand."""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from conference.foundation.errors import Refusal
from conference.foundation.i18n import N_, lazy
from conference.programme.models import Conference, ConferenceState
from conference.registration.models import RegistrationState as State
from conference.registration.values import DemandFacts

MOVES: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED}),
    State.SUBMITTED: frozenset({State.NEEDS_INFO, State.APPROVED, State.WAITLISTED, State.REJECTED, State.CANCELLED}),
    State.NEEDS_INFO: frozenset({State.SUBMITTED, State.APPROVED, State.WAITLISTED, State.REJECTED, State.CANCELLED}),
    State.APPROVED: frozenset({State.CANCELLED}),
    State.WAITLISTED: frozenset({State.NEEDS_INFO, State.APPROVED, State.REJECTED, State.CANCELLED}),
    State.REJECTED: frozenset({State.APPROVED, State.WAITLISTED}),
    State.CANCELLED: frozenset({State.SUBMITTED}),
}
"""A rejected one may be taken after all; a cancelled one may register again."""


class MoveNotAllowed(Refusal):
    """The registration is not in a state from which this leads on."""

    sentence = lazy("The registration of %(name)s is “%(state)s” by now, so this is not possible. Reload the page.")


class SideFull(Refusal):
    """Every place of the side is taken."""

    sentence = lazy("All places of this side are taken. Put %(name)s on the waiting list instead.")


class AlreadyRegistered(Refusal):
    """The organisation takes part already, or was turned down."""

    sentence = lazy("This organisation is already registered here. Join its delegation, or ask the organisers.")


class DelegationFull(Refusal):
    """The organisation sends as many people as it may."""

    sentence = lazy("A delegation has at most %(most)s people here. Ask the organisers if more have to come.")


class ContactStays(Refusal):
    """A delegation without a contact could not be reached."""

    sentence = lazy("The contact cannot leave the delegation. Name another contact first.")


class ContactUnreachable(Refusal):
    """Whoever speaks for a delegation gets its mails, and signs in by them."""

    sentence = lazy(
        "%(name)s has no e-mail address or no phone number here, and the contact needs both. "
        "Fill them in among the delegates, then name the contact again."
    )


class RegistrationShut(Refusal):
    """Outside the dates of registration."""

    sentence = lazy("Registration is not open at the moment.")


class PlacesTaken(Refusal):
    """The same at the desk, where nobody can wait."""

    sentence = lazy("All places of this side are taken. An organiser can add a place; until then nobody is registered.")


class TurnedDown(Refusal):
    """The organisers have decided against this organisation."""

    sentence = lazy("The organisers turned %(name)s down. Send the person to the organisers' table.")


class TableTaken(Refusal):
    """A table is one organisation's own at most."""

    sentence = lazy("This table already belongs to another organisation. Choose another one.")


class AskedAlready(Refusal):
    """A double click, or impatience."""

    sentence = lazy("You have asked for this already. My data says by when you will be answered.")


class RequestEnded(Refusal):
    """Somebody else has answered it meanwhile."""

    sentence = lazy("This request is settled already. Reload the page to see how.")


class Window(enum.Enum):
    """Whether one may register now."""

    NOT_YET = "not yet"
    OPEN = "open"
    CLOSED = "closed"


def window(conference: Conference, now: datetime) -> Window:
    """By the conference's state first, then by its dates; one that is not set leaves that end open."""
    opens_at, closes_at = conference.registration_opens_at, conference.registration_closes_at
    if conference.state is ConferenceState.DRAFT or (opens_at is not None and now < opens_at):
        return Window.NOT_YET
    over = conference.state in {ConferenceState.CLOSED, ConferenceState.ARCHIVED}
    return Window.CLOSED if over or (closes_at is not None and now >= closes_at) else Window.OPEN


NEEDED_OF_CONTACT = ("email", "phone")


def can_be_contact(person: object) -> bool:
    """Whether the person, as typed or as stored, can be reached as a delegation's contact."""
    return all(getattr(person, name) for name in NEEDED_OF_CONTACT)


def may(state: State, to: State) -> bool:
    """Whether a registration in `state` may become `to`."""
    return to in MOVES[state]


@dataclass(frozen=True)
class Finding:
    """Something wrong with an answer: the field, the sentence and what fills it."""

    field: str
    sentence: str


def demand_findings(demand: DemandFacts, today: date) -> Iterator[Finding]:
    """What cannot be meant, although each answer is well formed."""
    if demand.area_min_m2 > demand.area_max_m2:
        yield Finding("area_max_m2", N_("The largest area is smaller than the smallest one."))
    if demand.needed_from and not _this_quarter(today) <= demand.needed_from <= today.replace(
        year=today.year + 5, day=1
    ):
        yield Finding("needed_from", N_("Land can be asked for from this quarter up to five years ahead."))
    if demand.needed_from and demand.needed_until_year and demand.needed_until_year < demand.needed_from.year:
        yield Finding("needed_until_year", N_("The land would be given back before it is needed."))
    if (demand.wastewater_m3_day or 0) > (demand.water_m3_day or 0) and not demand.wastewater_note:
        yield Finding("wastewater_note", N_("More wastewater than water: say where it comes from."))
    if (demand.budget_amount is None) != (demand.budget_basis is None):
        yield Finding("budget_basis", N_("A budget needs its basis: per m², per month or in all."))


def _this_quarter(today: date) -> date:
    return date(today.year, (today.month - 1) // 3 * 3 + 1, 1)


def working_days_after(day: date, count: int) -> date:
    """The last of so many working days that follow. Public holidays count as working days: we are never too late."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.isoweekday() <= 5
    return day
