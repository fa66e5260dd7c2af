"""Walk-ins that a device registered by itself, perhaps without network: the temporary badge becomes a real one.

Consent is a signature that somebody at the desk has seen; where the server can be reached, it may instead be given
on the visitor's own phone, and until then they are registered and not in.

The visitor is in the house already, so a full side gets one more place; the log says by which device. What cannot be
settled (an organisation that was turned down, a delegation that is full) is refused by name, and the device shows it.
"""

import re
from dataclasses import replace
from typing import Final

import sqlalchemy as sa

from conference.checkin import print_queue, roster, settling, walk_ins
from conference.checkin.facts import Answer, Contact, Fact, number_in, takes_each, text_in
from conference.checkin.models import DeviceFact, Printing, ScanKind, ScanMethod, Told, Verdict, WalkIn
from conference.checkin.queries import ENTRANCE, Here
from conference.checkin.scans import INSERT, scan_row
from conference.foundation.addresses import absolute
from conference.foundation.errors import Refusal
from conference.foundation.i18n import lazy
from conference.foundation.invalid import InvalidText
from conference.foundation.phone import parse_phone
from conference.foundation.tax_code import parse_tax_code
from conference.foundation.vietnamese import clean, fold
from conference.meetings import on_the_spot
from conference.meetings import queries as meetings
from conference.meetings.values import Choice
from conference.people import audit
from conference.programme.models import Conference, Side
from conference.registration import consents, tickets
from conference.registration import queries as registrations
from conference.registration import walk_ins as registration
from conference.registration.models import ConsentMethod, Delegate, DelegateState, Ticket
from conference.registration.values import DelegateFacts
from conference.registration.walk_ins import Visitor

_TOKEN: Final = re.compile(rf"[A-Z2-7]{{{tickets.TOKEN_LENGTH}}}")


class WalkInIncomplete(Refusal):
    """A device sent less than the four answers and the tick."""

    sentence = lazy("This walk-in is incomplete: side, organisation, name, phone and consent on paper are needed.")


class WalkInRefused(Refusal):
    """It came, and nobody was registered by it; to wait for it would be to wait for ever."""

    sentence = lazy("This walk-in was refused, so there is nobody who could agree. Correct it, or register again.")


class NotInYet(Refusal):
    """Meetings are for who has agreed and is in."""

    sentence = lazy("The visitor has not agreed yet.")


def tell_walk_in(contact: Contact, kept: Answer) -> Answer:
    """The visitor's row of the list, and their own link."""
    session, here = contact.session, _entrance(contact)
    conference = session.get_one(Conference, here.conference_id)
    own = absolute("visitor.own", conference=conference, token=session.get_one(WalkIn, kept["id"]).token)
    return {"own": own, "roster": roster.rows_of(session.connection(), here, [kept["delegate"]])}


@takes_each("walk_in", rank=5, tell=tell_walk_in)
def take_walk_in(contact: Contact, fact: Fact) -> Answer:
    """Register, let in at the time it happened whoever has agreed, and keep the badge's code if it is free."""
    session, here = contact.session, _entrance(contact)
    visitor = _visitor(contact, fact)
    known = _same_person(contact, visitor)
    delegate = known or _register(contact, visitor)
    stands = _keep_code(contact, delegate, text_in(fact, "token"), is_new=known is None)
    if fact.body.get("signed") is True:
        _sign(contact, delegate)
    if has_agreed := consents.has_given(session, delegate.id, consents.NEEDED):
        _let_in(contact, fact.id, fact, delegate.id)
    session.add(
        WalkIn(
            id=fact.id, conference_id=here.conference_id, desk_id=here.id, device_id=contact.device.id,
            delegate_id=delegate.id, token=tickets.new_token(), came_at=fact.at, received_at=contact.now,
        )
    )  # fmt: skip
    session.flush()
    if known is None:
        registration.welcome(session, delegate, now=contact.now)
    return {
        "delegate": delegate.id,
        "badge": delegate.badge_number,
        "code_stands": stands,
        "known": known is not None,
        "has_agreed": has_agreed,
        "printing": print_queue.state_of(session, delegate.id),
    }


@takes_each("walk_in_signed", rank=6)
def take_signature(contact: Contact, fact: Fact) -> Answer:
    """The visitor's phone did not help: the paper form is signed, and somebody at the device has seen it.

    Raises WalkInRefused.
    """
    session = contact.session
    walk_in = _own_walk_in(contact, fact)
    if walk_in is None:
        if session.get(DeviceFact, text_in(fact, "walk_in")) is not None:
            raise WalkInRefused
        return {"status": "later"}
    if not consents.has_given(session, walk_in.delegate_id, consents.NEEDED):
        _sign(contact, session.get_one(Delegate, walk_in.delegate_id))
        _let_in(contact, walk_in.id, fact, walk_in.delegate_id)
    return {"delegate": walk_in.delegate_id, "printing": print_queue.state_of(session, walk_in.delegate_id)}


@takes_each("walk_in_meeting", rank=7)
def take_meeting(contact: Contact, fact: Fact) -> Answer:
    """One of the meetings offered to a walk-in of this device is booked. Raises what booking raises."""
    session, device = contact.session, contact.device
    walk_in = _own_walk_in(contact, fact)
    if walk_in is None or not walk_ins.is_in(session, walk_in):
        raise NotInYet
    conference = session.get_one(Conference, device.desk.conference_id)
    mine, other = (
        registrations.get_registration(session, conference.id, number)
        for number in (session.get_one(Delegate, walk_in.delegate_id).registration_id, number_in(fact, "registration"))
    )
    choice = Choice(slot_id=number_in(fact, "slot"))
    meeting = on_the_spot.book(session, conference, mine, other, choice, by=None, now=contact.now)
    label = meetings.pair_names(session, mine.id, other.id)
    audit.record(session, None, "booked at the desk", meeting, now=contact.now, label=label, device=device.name)
    return {}


def _own_walk_in(contact: Contact, fact: Fact) -> WalkIn | None:
    """The walk-in that a fact of the same device speaks of, if it has come already."""
    mine = (WalkIn.id == text_in(fact, "walk_in"), WalkIn.device_id == contact.device.id)
    return contact.session.scalar(sa.select(WalkIn).where(*mine))


def _entrance(contact: Contact) -> Here:
    return replace(contact.device.desk, point=ENTRANCE, is_exit=False)


def _sign(contact: Contact, delegate: Delegate) -> None:
    """Consent on paper, with the device that says so."""
    now = contact.now
    consents.answer(contact.session, delegate, {consents.NEEDED: True}, method=ConsentMethod.PAPER, now=now)
    audit.record(
        contact.session, None, "recorded consent", delegate, now=now, label=delegate.full_name,
        purpose=consents.NEEDED, device=contact.device.name,
    )  # fmt: skip


def _visitor(contact: Contact, fact: Fact) -> Visitor:
    """From what was typed on the device. Raises WalkInIncomplete, InvalidPhone."""
    side, name = text_in(fact, "side"), clean(text_in(fact, "full_name"))[:100]
    organisation = clean(text_in(fact, "organisation"))[:200]
    agrees = fact.body.get("signed") is True or fact.body.get("on_phone") is True
    if side not in set(Side) or not name or not organisation or not agrees or not text_in(fact, "phone"):
        raise WalkInIncomplete
    phone = parse_phone(text_in(fact, "phone"))
    code, words = walk_ins.code_and_name(organisation)
    code = code or text_in(fact, "tax_code")
    try:
        tax_code = str(parse_tax_code(code)) if code else None
    except InvalidText:
        tax_code, words = None, organisation  # it is kept as it was typed: nobody is there to ask
    here = contact.device.desk.conference_id
    found = registration.known_organisations(contact.session, here, words, tax_code)
    same = [one.id for one in found if tax_code or fold(one.name) == fold(words)]
    return Visitor(
        side=Side(side),
        person=DelegateFacts(full_name=name, email=None, phone=phone, language=text_in(fact, "language") or "vi"),
        organisation_id=same[0] if len(same) == 1 else None,
        organisation=words or organisation,
        tax_code=tax_code,
    )


def _same_person(contact: Contact, visitor: Visitor) -> Delegate | None:
    """Of this phone number and name: the temporary badge is theirs. Raises TurnedDown."""
    alike = registration.alike(contact.session, contact.device.desk.conference_id, visitor)
    same = (visitor.person.phone, fold(visitor.person.full_name), DelegateState.ACTIVE)
    known = next((one for one in alike if (one.phone, fold(one.full_name), one.state) == same), None)
    if known is not None:
        registration.let_take_part(contact.session, known.registration, adds_place=True, by=None, now=contact.now)
    return known


def _register(contact: Contact, visitor: Visitor) -> Delegate:
    conference = contact.session.get_one(Conference, contact.device.desk.conference_id)
    return registration.take_in(contact.session, conference, visitor, adds_place=True, by=None, now=contact.now)


def _keep_code(contact: Contact, delegate: Delegate, token: str, *, is_new: bool) -> bool:
    """Whether the code that the visitor wears opens the door from now on; otherwise a new badge is needed."""
    session = contact.session
    if not _TOKEN.fullmatch(token) or session.scalar(sa.select(sa.exists().where(Ticket.token == token))):
        tickets.issue_ticket(session, delegate, now=contact.now)
        return False
    issue = tickets.issue_ticket if is_new else tickets.reissue_ticket
    ticket = issue(session, delegate, now=contact.now)
    ticket.token = token
    session.flush()
    return True


def _let_in(contact: Contact, scan_id: str, fact: Fact, delegate_id: int) -> None:
    """By a scan that bears the walk-in's id, made when the fact happened; nobody is let in on another day."""
    connection, here = contact.session.connection(), _entrance(contact)
    if here.calendar.missed(fact.at):
        return
    told = {
        "id": scan_id, "delegate_id": delegate_id, "kind": ScanKind.ARRIVAL, "method": ScanMethod.WALK_IN,
        "verdict": Verdict.WELCOME, "told": Told.WELCOME,
    }  # fmt: skip
    INSERT.add(connection, scan_row(contact, fact, here) | told)
    settling.stand(connection, settling.Entry(here, delegate_id, scan_id, fact.at), now=contact.now)
    if here.printing is Printing.STATION and contact.now - fact.at < print_queue.FETCHED_WITHIN:
        print_queue.ask(contact.session, here, [delegate_id], user_id=None, now=contact.now)
