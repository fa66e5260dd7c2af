"""Whose page this is: the delegate as whom the signed-in attendee acts, named by the address where they are several."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Flask, abort, g, request, session

from conference.foundation import access
from conference.foundation.access import Identity, Kind
from conference.foundation.db import db
from conference.foundation.web import see_other, see_path
from conference.registration.models import Delegate, DelegateState, Registration

ACTING = "acting"
"""Names the delegate in an address. Each page keeps it, so that two tabs do not get into each other's way."""


def init_app(app: Flask) -> None:
    """Every address of an attendee names the delegate on whose page it stands, where the person is several."""

    @app.url_defaults
    def name_delegate(endpoint: str, values: dict[str, Any]) -> None:
        if (acting := g.get("acting")) is None:
            return
        mark = access.mark_of(app, endpoint) if endpoint in app.view_functions else None
        if mark is not None and mark.kind in {Kind.ATTENDEE, Kind.OWN_DATA}:
            values.setdefault(ACTING, acting)


def my_delegates(who: Identity) -> Mapping[int, Delegate]:
    """The delegates of the current conference that this person is, by id; one address may stand for several."""
    return {one.id: one for one in _all_delegates(who) if one.state is DelegateState.ACTIVE}


def left_delegates(who: Identity) -> Mapping[int, Delegate]:
    """Those that this person was, the latest of each registration of which they are none any more."""
    still = {one.registration_id for one in my_delegates(who).values()}
    left = {one.registration_id: one for one in _all_delegates(who) if one.state is DelegateState.CANCELLED}
    return {one.id: one for one in left.values() if one.registration_id not in still}


def _all_delegates(who: Identity) -> Sequence[Delegate]:
    if "delegates" not in g:
        theirs = sa.select(Delegate).where(Delegate.user_id == who.user_id, Delegate.conference_id == g.conference.id)
        g.delegates = db.session.scalars(theirs.order_by(Delegate.is_contact.desc(), Delegate.id)).all()
    return g.delegates  # type: ignore[no-any-return]


def is_attendee(who: Identity) -> bool:
    """Whether the person is an active delegate here; one who still waits for the contact's word is not."""
    return bool(my_delegates(who))


def enter(who: Identity) -> bool:
    """Whether the person may act here, and as whom. Somebody who is several chooses first, if the address does not say.

    What was sent from the page of a delegate who has left since is nobody else's.
    """
    return _enter_as(my_delegates(who), request.args.get(ACTING, type=int))


def enter_own_data(who: Identity) -> bool:
    """The same for the pages on a person's own data: also as one who has left, if they are no other or it is named."""
    mine, left, named = my_delegates(who), left_delegates(who), request.args.get(ACTING, type=int)
    if mine and named and named in left:
        g.delegate, g.acting = left[named], named
        return True
    return _enter_as(mine or left, named)


def _enter_as(mine: Mapping[int, Delegate], named: int | None) -> bool:
    if not mine or (named is not None and named not in mine and request.method == "POST"):
        return False
    if len(mine) == 1:
        (g.delegate,) = mine.values()
        return True
    memory = f"{ACTING}.{g.conference.id}"
    chosen = mine.get(named or 0) or mine.get(session.get(memory, 0))
    if chosen is None:
        here = request.full_path.rstrip("?") if request.method == "GET" else None
        abort(see_other("registration.choose", next=here))
    session[memory] = chosen.id
    if named != chosen.id and request.method == "GET":
        abort(see_path(as_delegate(request.full_path, chosen.id)))
    g.delegate, g.acting = chosen, chosen.id
    return True


def as_delegate(path: str, delegate_id: int) -> str:
    """The same path for this delegate."""
    before, _mark, query = path.partition("?")
    others = [part for part in query.split("&") if part and not part.startswith(f"{ACTING}=")]
    return f"{before}?{'&'.join([*others, urlencode({ACTING: delegate_id})])}"


def my_delegate() -> Delegate:
    """The delegate as whom the attendee acts on this page."""
    return g.delegate  # type: ignore[no-any-return]


def my_delegate_id() -> int:
    """Id of the delegate as whom the attendee acts."""
    return g.delegate.id  # type: ignore[no-any-return]


def has_left(delegate: Delegate) -> bool:
    """Whether the person no longer takes part, and only their data is left."""
    return delegate.state is DelegateState.CANCELLED


def my_registration_id() -> int:
    """Id of the registration the attendee acts for; every query of theirs is narrowed by it."""
    return g.delegate.registration_id  # type: ignore[no-any-return]


def my_registration() -> Registration:
    """That registration, freshly loaded (inside a transaction too)."""
    return db.session.get_one(Registration, my_registration_id())
