"""Badges at a device: for the printer of its desk, or with the code that its own browser needs to print one.

No ticket is kept on a device, so it is told the code of one person at a time, who has come today, and the log says so.
Only the server can make an old code void: a new badge is asked for while somebody waits, never later.
"""

from typing import Final

import sqlalchemy as sa

from conference.checkin import print_queue, reprints, roster
from conference.checkin.facts import Answer, Contact, Fact, number_in, refused, takes_each, text_in
from conference.checkin.labels import reprint_reason
from conference.checkin.models import Presence, Printing
from conference.foundation.errors import Refusal
from conference.foundation.i18n import lazy
from conference.people import audit
from conference.registration import tickets
from conference.registration.models import Delegate, DelegateState, Registration, RegistrationState, Ticket

_LONGEST_REASON: Final = 200


class NoBadgeYet(Refusal):
    """A device prints for those who have come, and for nobody else."""

    sentence = lazy("Check this person in first. A badge is printed only for somebody who takes part and is in.")


def tell_badge(contact: Contact, kept: Answer) -> Answer:
    """The code, where the device prints by itself, and the person as they are with a new one."""
    told: Answer = {}
    if "ticket" in kept:
        told["code"] = contact.session.get_one(Ticket, kept["ticket"]).token
    if kept.get("is_new"):
        told["roster"] = roster.rows_of(contact.connection, contact.device.desk, [kept["delegate"]])
    return told


@takes_each("badge", rank=15, tell=tell_badge)
def take_badge(contact: Contact, fact: Fact) -> Answer:
    """Somebody waits for their badge; with a reason it is a new one. Raises NoBadgeYet."""
    if not contact.device.may_learn(contact.now):
        return refused(fact.id, "revoked")
    session, here, now = contact.session, contact.device.desk, contact.now
    delegate, reason = _who_is_in(contact, number_in(fact, "delegate")), _reason(fact)
    if reason:
        ticket = reprints.reissue(session, here, delegate, reason, by=None, now=now, device=contact.device.name)
    else:
        ticket = tickets.issue_ticket(session, delegate, now=now)
    kept: Answer = {"delegate": delegate.id, "is_new": bool(reason)}
    if here.printing is Printing.STATION:
        print_queue.ask(session, here, [delegate.id], user_id=None, now=now)
        return kept | {"printing": print_queue.state_of(session, delegate.id)}
    _note(contact, fact, delegate, ticket, reason)
    return kept | {"ticket": ticket.id}


@takes_each("badge_printed", rank=16)
def take_printed(contact: Contact, fact: Fact) -> Answer:
    """The device knew the code, from a scan or since it made it, and has printed the badge by itself."""
    mine = (Ticket.token == text_in(fact, "code"), Delegate.conference_id == contact.device.desk.conference_id)
    found = sa.select(Ticket, Delegate).join(Delegate, Delegate.id == Ticket.delegate_id).where(*mine)
    if row := contact.session.execute(found).one_or_none():
        ticket, delegate = row
        print_queue.printed_elsewhere(contact.session, ticket.id, contact.now)
        _note(contact, fact, delegate, ticket, "")
    return {}


def _who_is_in(contact: Contact, delegate_id: int) -> Delegate:
    """Held until the end: two desks that make a new badge of the same person do so one after the other."""
    desk = contact.device.desk
    come = sa.exists().where(Presence.delegate_id == Delegate.id, Presence.day == desk.day_of(contact.now))
    takes_part = (Delegate.state == DelegateState.ACTIVE, Registration.state == RegistrationState.APPROVED)
    here = (Delegate.id == delegate_id, Delegate.conference_id == desk.conference_id)
    found = sa.select(Delegate).join(Registration, Registration.id == Delegate.registration_id)
    delegate = contact.session.scalar(found.where(*here, *takes_part, come).with_for_update(of=Delegate))
    if delegate is None:
        raise NoBadgeYet
    return delegate


def _reason(fact: Fact) -> str:
    """Empty where no new badge is wanted."""
    return reprint_reason(text_in(fact, "why"), text_in(fact, "words").strip())[:_LONGEST_REASON]


def _note(contact: Contact, fact: Fact, delegate: Delegate, ticket: Ticket, reason: str) -> None:
    session, device = contact.session, contact.device.name
    tickets.note_badges(session, [ticket.id], user_id=None, at=fact.at, reason=reason)
    audit.record(session, None, "badge printed", delegate, now=contact.now, label=delegate.full_name, device=device)
