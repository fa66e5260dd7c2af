"""Which links the header and the desk's side bar show to whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for
from flask_login import current_user

from conference.foundation.access import Identity, Kind, Role, mark_of
from conference.foundation.i18n import Text, lazy
from conference.programme.current import roles_of
from conference.registration.current import is_attendee

ORGANISERS = frozenset({Role.ORGANISER, Role.ADMINISTRATOR})
DOOR = ORGANISERS | {Role.FRONT_DESK}
READERS = ORGANISERS | {Role.AGENCY}


@dataclass(frozen=True)
class Item:
    """A link: where it leads, what it says, which icon it has; `current` is the value of aria-current, if any."""

    label: Text
    url: str
    current: str
    icon: str


PUBLIC: Sequence[tuple[str, str, Text]] = (
    ("programme.agenda", "calendar", lazy("Programme")),
    ("catalogue.clusters", "factory", lazy("Industrial clusters")),
    ("programme.venue", "map-pin", lazy("Venue")),
    ("programme.organisers", "building", lazy("Organisers")),
)
ATTENDEE: Sequence[tuple[str, str, Text]] = (
    ("registration.my", "user", lazy("My conference")),
    ("meetings.counterparts", "search", lazy("Find partners")),
    ("meetings.requests", "mail", lazy("Requests")),
    ("meetings.agenda", "calendar", lazy("My agenda")),
)
SITE: Sequence[tuple[str, str, Text]] = (
    ("programme.mine", "calendar", lazy("Conferences")),
    ("people.users", "users", lazy("Accounts")),
)
DESK: Sequence[tuple[str, str, Text, frozenset[Role]]] = (
    ("reports.desk", "info", lazy("Overview"), READERS),
    ("registration.listing", "users", lazy("Registrations"), READERS),
    ("meetings.listing", "swap", lazy("Meetings"), READERS),
    ("timetable.index", "table", lazy("Timetable"), ORGANISERS),
    ("timetable.on_the_day", "clock", lazy("On the day"), DOOR),
    ("checkin.desks", "qr", lazy("Check-in"), DOOR),
    ("documents.index", "print", lazy("Documents"), ORGANISERS),
    ("catalogue.desk", "factory", lazy("Industrial clusters"), ORGANISERS),
    ("programme.settings", "calendar", lazy("Conference set-up"), ORGANISERS),
    ("programme.staff", "lock", lazy("Staff"), ORGANISERS),
    ("mail.outbox", "mail", lazy("Mail"), ORGANISERS),
    ("registration.data_requests", "lock", lazy("Personal data"), ORGANISERS),
    ("reports.audit", "clock", lazy("Audit log"), ORGANISERS),
)


_ROOTS = frozenset({"reports.desk"})
"""Everything lies under these addresses, so lying there says nothing."""


def init_app(app: Flask) -> None:
    """Give every template its navigation."""

    @app.context_processor
    def links() -> dict[str, Any]:
        if g.get("is_fragment"):
            return {}
        mark = mark_of(app, request.endpoint) if request and request.endpoint in app.view_functions else None
        is_staff_page = mark is not None and mark.kind is Kind.STAFF
        desk = _desk(app, always=is_staff_page)
        is_shared = request.endpoint == "programme.mine" or request.blueprint == "jobs"  # for staff beside their work
        on_desk = is_staff_page or bool(desk and is_shared)
        return {"nav": [] if on_desk else _public(app), "desk_nav": desk, "on_desk": on_desk}


def _items(app: Flask, entries: Sequence[tuple[str, str, Text]]) -> list[Item]:
    shown = [
        (endpoint, icon, label, url_for(endpoint))
        for endpoint, icon, label in entries
        if endpoint in app.view_functions
    ]
    here = _here({endpoint: url for endpoint, _icon, _label, url in shown})
    mark = "page" if request.endpoint == here else "true"
    return [Item(label, url, mark if endpoint == here else "", icon) for endpoint, icon, label, url in shown]


def _here(urls: Mapping[str, str]) -> str | None:
    """The entry of this page, or the one it lies under: by its address, else the first of its part."""
    if request.endpoint in urls:
        return request.endpoint
    above = [endpoint for endpoint, url in urls.items() if request.path.startswith(f"{url.rstrip('/')}/")]
    deepest = max(above, key=lambda endpoint: len(urls[endpoint]), default="")
    if deepest and deepest not in _ROOTS:
        return deepest
    return next((endpoint for endpoint in urls if endpoint.partition(".")[0] == request.blueprint), None)


def _public(app: Flask) -> list[Item]:
    if g.get("conference") is None:
        return []
    who = current_user._get_current_object()
    mine = _items(app, ATTENDEE) if isinstance(who, Identity) and is_attendee(who) else []
    return mine + _items(app, PUBLIC)


def _desk(app: Flask, *, always: bool) -> list[Item]:
    who = current_user._get_current_object()
    if not isinstance(who, Identity) or not who.strong:
        return []
    if g.get("conference") is None:
        return _items(app, SITE if who.is_administrator else SITE[:1])
    roles = g.roles if always and "roles" in g else roles_of(who)
    return _items(app, [(endpoint, icon, label) for endpoint, icon, label, may in DESK if roles & may])
