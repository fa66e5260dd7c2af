"""Access marks: every address carries exactly one, and one hook enforces them all."""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from conference.foundation import kept
from conference.foundation.csrf import guards_itself

View = Callable[..., Any]


class Role(enum.StrEnum):
    """What a member of staff may do in a conference."""

    ADMINISTRATOR = "administrator"
    ORGANISER = "organiser"
    FRONT_DESK = "front_desk"
    AGENCY = "agency"


class Kind(enum.Enum):
    """The kinds of mark."""

    PUBLIC = "public"
    TOKEN = "token"  # noqa: S105 - the name of a mark, not a secret
    SIGNED_IN = "signed in"
    WITH_PASSWORD = "with password"  # noqa: S105 - likewise
    ATTENDEE = "attendee"
    OWN_DATA = "own data"
    STAFF = "staff"
    DEVICE = "device"


_STRONG = {Kind.STAFF, Kind.WITH_PASSWORD}


@dataclass(frozen=True)
class Mark:
    """Who may call an address; `roles` only for STAFF."""

    kind: Kind
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Identity:
    """Who asks: a frozen value, so that nothing of it is loaded again inside a transaction.

    `strong` is true after a password sign-in; a magic link opens the attendee's scope only, whatever the roles.
    """

    user_id: int
    email: str
    full_name: str
    epoch: int
    strong: bool
    is_administrator: bool
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """The cookie's content for Flask-Login: ending all sessions raises the epoch and voids it."""
        return f"{self.user_id}.{self.epoch}.{'p' if self.strong else 'l'}"


def _mark(view: View, mark: Mark) -> View:
    if hasattr(view, "access_mark"):
        raise TypeError(f"{view.__name__} carries two access marks")
    view.access_mark = mark  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anybody."""
    return _mark(view, Mark(Kind.PUBLIC))


def token(view: View) -> View:
    """Anybody who holds the unguessable address; the view looks the token up."""
    return _mark(view, Mark(Kind.TOKEN))


def signed_in(view: View) -> View:
    """Anybody signed in, in whatever way."""
    return _mark(view, Mark(Kind.SIGNED_IN))


def with_password(view: View) -> View:
    """Anybody who signed in with a password: a mailed link does not reach what guards the account."""
    return _mark(view, Mark(Kind.WITH_PASSWORD))


def attendee(view: View) -> View:
    """A delegate of this conference; the view narrows every query to their registration."""
    return _mark(view, Mark(Kind.ATTENDEE))


def own_data(view: View) -> View:
    """The same, and whoever was one: who leaves keeps the rights over their data."""
    return _mark(view, Mark(Kind.OWN_DATA))


def device(view: View) -> View:
    """A phone or tablet enrolled at a desk of this conference, whoever holds it; only our own scripts may ask."""
    return _mark(guards_itself(view), Mark(Kind.DEVICE))


def requires(*roles: Role) -> Callable[[View], View]:
    """Staff with one of these roles in this conference, signed in with a password. Administrators always may."""
    return lambda view: _mark(view, Mark(Kind.STAFF, frozenset(roles)))


def mark_of(app: Flask, endpoint: str) -> Mark | None:
    """The mark of an endpoint."""
    return getattr(app.view_functions[endpoint], "access_mark", None)


def identity() -> Identity:
    """Who asks. Only for views that are not public."""
    if not isinstance(current_user._get_current_object(), Identity):
        abort(401)
    return current_user._get_current_object()  # type: ignore[no-any-return]


def held_roles() -> frozenset[Role]:
    """Roles of whoever asks in the current conference, for pages that show staff more than others."""
    who = identity()
    return current_app.extensions["access"].roles(who) if who.strong else frozenset()


def record(session: Session, verb: str, subject: object, *, now: datetime, label: str = "") -> None:
    """Write what the reader does into the audit log, for the parts below people (those above call people.audit)."""
    current_app.extensions["access"].record(session, identity(), verb, subject, now=now, label=label)


@dataclass(frozen=True)
class Checks:
    """What needs tables of the parts above: four questions, and the audit log for the parts below it.

    `refuse_device` answers what an unknown device is told, and nothing to one that may go on.
    """

    roles: Callable[[Identity], frozenset[Role]]
    is_attendee: Callable[[Identity], bool]
    has_data: Callable[[Identity], bool]
    refuse_device: Callable[[], ResponseReturnValue | None]
    record: Callable[..., None]


def init_app(app: Flask, checks: Checks) -> None:
    """Enforce the marks before every request; an address without a mark is closed."""
    app.extensions["access"] = checks

    @app.before_request
    def enforce() -> ResponseReturnValue | None:
        g.roles = frozenset()
        if request.endpoint is None or request.endpoint == "static":
            return None
        mark = mark_of(app, request.endpoint)
        if mark is None:
            abort(403)
        if mark.kind in {Kind.PUBLIC, Kind.TOKEN}:
            return None
        if mark.kind is Kind.DEVICE:
            return checks.refuse_device()
        if not current_user.is_authenticated:
            return _to_sign_in(strong=mark.kind in _STRONG)
        return _check(mark, identity(), checks)


def _check(mark: Mark, who: Identity, checks: Checks) -> ResponseReturnValue | None:
    if mark.kind in _STRONG and not who.strong:
        return _to_sign_in(strong=True)
    if mark.kind is Kind.STAFF:
        g.roles = checks.roles(who)
        if not g.roles & (mark.roles | {Role.ADMINISTRATOR}):
            abort(403)
    is_somebody = {Kind.ATTENDEE: checks.is_attendee, Kind.OWN_DATA: checks.has_data}.get(mark.kind)
    if is_somebody is not None and not is_somebody(who):
        abort(403)
    return None


def _to_sign_in(*, strong: bool) -> ResponseReturnValue:
    """To the sign-in page and back; htmx gets a redirect of the whole window, never a form inside a table cell."""
    g.session_ended = False  # no view will run, and what was typed may be kept
    address = url_for("people.sign_in" if strong else "people.ask_link", next=kept.way_back())
    if "HX-Request" in request.headers:
        return "", 204, {"HX-Redirect": address}
    return redirect(address, 303)
