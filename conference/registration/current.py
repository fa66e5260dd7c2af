"""Whose page this is: the registration the signed-in attendee acts for."""

import sqlalchemy as sa
from flask import g

from conference.foundation.access import Identity
from conference.foundation.db import db
from conference.registration.models import Delegate, DelegateState, Registration


def my_delegate(who: Identity) -> Delegate | None:
    """The delegate in the current conference that this person is; the contact first where an address is shared."""
    if "delegate" not in g:
        g.delegate = g.conference and db.session.scalar(
            sa.select(Delegate)
            .where(
                Delegate.user_id == who.user_id,
                Delegate.conference_id == g.conference.id,
                Delegate.state != DelegateState.CANCELLED,
            )
            .order_by(Delegate.is_contact.desc(), Delegate.id)
            .limit(1)
        )
    return g.delegate  # type: ignore[no-any-return]


def is_attendee(who: Identity) -> bool:
    """Whether the person is an active delegate here; one who still waits for the contact's word is not."""
    delegate = my_delegate(who)
    return delegate is not None and delegate.state is DelegateState.ACTIVE


def my_registration_id() -> int:
    """Id of the registration the attendee acts for; every query of theirs is narrowed by it."""
    return g.delegate.registration_id  # type: ignore[no-any-return]


def my_registration() -> Registration:
    """That registration, freshly loaded (inside a transaction too)."""
    return db.session.get_one(Registration, my_registration_id())
