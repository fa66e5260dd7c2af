"""The conference an address speaks of: `/<conference:conference>/…` loads it once and hands it to the view."""

from collections.abc import Sequence, Set
from typing import Any, cast

import sqlalchemy as sa
from flask import Flask, abort, g, request
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.routing import BaseConverter

from conference.foundation import access
from conference.foundation.access import Identity, Kind, Role
from conference.foundation.db import db
from conference.foundation.errors import Refusal
from conference.foundation.i18n import lazy
from conference.programme.models import Conference, ConferenceState, StaffRole

# Made once: every request asks these, and building a statement costs as much as running it.
_OF_CODE = sa.select(Conference).where(Conference.code == sa.bindparam("code"))
_AS_STORED = sa.select(*(sa.type_coerce(column, sa.types.NullType()) for column in Conference.__table__.columns)).where(
    Conference.code == sa.bindparam("code")
)
_ROLES = sa.select(StaffRole.role).where(
    StaffRole.user_id == sa.bindparam("user_id"), StaffRole.conference_id == sa.bindparam("conference_id")
)

RESERVED_CODES = frozenset({"static", "sign-in", "sign-out", "account", "admin", "conferences", "language", "t", "api"})


_snapshots: dict[str, tuple[Sequence[Any], Conference]] = {}
"""By code: a conference as it was read, and the row it was made from."""


class ConferenceConverter(BaseConverter):
    """A conference's code in an address, e.g. `/hn2023/programme`."""

    regex = "[a-z0-9]+(?:-[a-z0-9]+)*"

    def to_url(self, value: Any) -> str:
        """Take the conference itself or its code."""
        return str(getattr(value, "code", value))


class ConferenceArchived(Refusal):
    """It is kept for reading only."""

    sentence = lazy(
        "This conference is archived and kept for reading only, so nothing was changed. An organiser can take it back "
        "to “Closed” under Conference set-up first."
    )


def init_app(app: Flask, *, open_when_archived: Set[str] = frozenset()) -> None:
    """Load the conference of the address; links inside a conference need not name it again.

    An address for devices gets the code alone: what shows which device asks also says where, in one question.
    `open_when_archived` are the blueprints and endpoints that an archived conference does not shut.
    """
    app.url_map.converters["conference"] = ConferenceConverter

    def _is_for_devices(endpoint: str | None) -> bool:
        mark = access.mark_of(app, endpoint) if endpoint in app.view_functions else None
        return mark is not None and mark.kind is Kind.DEVICE

    @app.url_value_preprocessor
    def load(endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.conference = None
        if values and "conference" in values and not _is_for_devices(endpoint):
            g.conference = values["conference"] = _snapshot(values["conference"]) or abort(404)

    @app.before_request
    def hide_draft() -> None:
        """A draft is there for its staff only; staff pages ask for a sign-in by themselves."""
        conference = cast(Conference | None, g.conference)
        if conference is None or conference.state is not ConferenceState.DRAFT or request.endpoint is None:
            return
        mark = access.mark_of(app, request.endpoint)
        who = current_user._get_current_object()
        if (mark is None or mark.kind is not Kind.STAFF) and not (
            isinstance(who, Identity) and who.strong and roles_of(who)
        ):
            abort(404)

    @app.before_request
    def keep_archived() -> None:
        """Reading changes nothing, so it is enough to refuse the rest."""
        conference = cast(Conference | None, g.conference)
        if conference is None or conference.state is not ConferenceState.ARCHIVED or request.method != "POST":
            return
        if not {request.endpoint, request.blueprint} & open_when_archived:
            raise ConferenceArchived

    @app.url_defaults
    def same_conference(endpoint: str, values: dict[str, Any]) -> None:
        if g.get("conference") is not None and app.url_map.is_endpoint_expecting(endpoint, "conference"):
            values.setdefault("conference", g.conference)


def _snapshot(code: str) -> Conference | None:
    """The conference, detached, for reading: no rollback expires it, and who changes it loads it in the transaction.

    Its row is read every time, but it is made from it anew only when that has changed: a third of the cost.
    """
    row = db.session.connection().execute(_AS_STORED, {"code": code}).one_or_none()
    if row is None:
        return None
    known = _snapshots.get(code)
    if known is None or known[0] != row:
        conference = db.session.scalars(_OF_CODE, {"code": code}).one()
        db.session.expunge(conference)
        known = _snapshots[code] = row, conference
    return known[1]


def get_conference(session: Session, conference_id: int) -> Conference:
    """The conference of this id, for those who know no more of it."""
    return session.get_one(Conference, conference_id)


def roles_of(who: Identity) -> frozenset[Role]:
    """Roles in the current conference; an administrator has that role everywhere."""
    own = frozenset({Role.ADMINISTRATOR}) if who.is_administrator else frozenset()
    conference = cast(Conference | None, g.conference)
    if conference is None:
        return own
    held = db.session.connection().execute(_ROLES, {"user_id": who.user_id, "conference_id": conference.id})
    return own | frozenset(held.scalars())
