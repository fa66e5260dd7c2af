"""The organiser's view of the outbox."""

from datetime import tzinfo
from typing import Protocol

import sqlalchemy as sa
from flask import Blueprint, Response, current_app, g, make_response, request

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.downloads import download
from conference.foundation.i18n import Text, _
from conference.foundation.paging import page_of
from conference.foundation.web import notify, page, see_other
from conference.mail import actions, queries
from conference.mail.labels import IN_A_FILE, STATES, TONES
from conference.mail.models import Message, MessageState
from conference.mail.rules import masked

bp = Blueprint("mail", __name__, url_prefix="/<conference:conference>/desk/mail")

SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""A mail is written with inline styles; shown in a frame of its own it may have those and nothing else."""


class Conference(Protocol):
    """As much of a conference as this part has to know."""

    id: int
    code: str
    is_demo: bool

    @property
    def timezone(self) -> tzinfo: ...


@bp.get("/")
@access.requires(Role.ORGANISER)
def outbox(conference: Conference) -> Response:
    """Every mail of the conference and where it stands."""
    return page(
        "mail/outbox.html",
        fragments=("message_list",),
        listed=page_of(db.session(), _wanted(conference), request.args.get("page")),
        counts=queries.count_by_state(db.session(), _visible(conference)),
        state=_state(),
        sort="date" if _oldest_first() else "-date",
        states=_states(),
        tones=TONES,
        is_sent=_has_server(),
    )


@bp.get("/export.<any(xlsx,csv):kind>")
@access.requires(Role.ORGANISER)
def export_outbox(conference: Conference, kind: str) -> Response:
    """What the list shows, all pages of it, without what the mails say."""
    zone, states = conference.timezone, _states()
    lines = [
        (
            one.created_at.astimezone(zone), one.to_name, one.to_address, one.subject, str(states[one.state]),
            one.sent_at.astimezone(zone) if one.sent_at else None, one.error,
        )
        for one in db.session.scalars(_wanted(conference))
    ]  # fmt: skip
    header = [_("Written"), _("Name"), _("Address"), _("Subject"), _("State"), _("Sent"), _("Fault")]
    return download(kind, _("Mail"), header, lines, source=conference, now=clock.now())


def _wanted(conference: Conference) -> sa.Select[Message]:
    return queries.listing(_visible(conference), request.args.get("q", ""), _state(), oldest_first=_oldest_first())


def _state() -> MessageState | None:
    return next((state for state in MessageState if state == request.args.get("state")), None)


def _oldest_first() -> bool:
    return request.args.get("sort") == "date"


@bp.get("/<int:message_id>")
@access.requires(Role.ORGANISER)
def message(conference: Conference, message_id: int) -> Response:
    """One mail as its reader gets it."""
    shown = queries.get_message(db.session(), _visible(conference), message_id)
    return page(
        "mail/message.html",
        message=shown,
        text=_shown(shown.text),
        states=_states(),
        tones=TONES,
        is_masked=_is_masked(),
    )


@bp.get("/<int:message_id>/html")
@access.requires(Role.ORGANISER)
def html(conference: Conference, message_id: int) -> Response:
    """The mail's HTML, for the frame."""
    shown = queries.get_message(db.session(), _visible(conference), message_id)
    return make_response(_shown(shown.html), {"Content-Security-Policy": SANDBOX})


@bp.post("/<int:message_id>/again")
@access.requires(Role.ORGANISER)
def send_again(conference: Conference, message_id: int) -> Response:
    """Queue a mail that did not arrive once more."""
    with transaction() as session:
        sent, now = queries.get_message(session, _visible(conference), message_id), clock.now()
        actions.send_again(sent, now)
        access.record(session, "sent_again", sent, now=now, label=sent.subject)
    notify(_("The mail is waiting to be sent again."))
    return see_other(".message", message_id=message_id)


@bp.post("/<int:message_id>/arrived")
@access.requires(Role.ORGANISER)
def take_as_sent(conference: Conference, message_id: int) -> Response:
    """Settle a mail that had arrived after all."""
    with transaction() as session:
        sent, now = queries.get_message(session, _visible(conference), message_id), clock.now()
        actions.take_as_sent(sent, now)
        access.record(session, "took_as_sent", sent, now=now, label=sent.subject)
    notify(_("The mail counts as sent."))
    return see_other(".message", message_id=message_id)


def _visible(conference: Conference) -> sa.ColumnElement[bool]:
    return queries.visible(conference.id, site_too=Role.ADMINISTRATOR in g.roles)


def _shown(text: str) -> str:
    return masked(text) if _is_masked() else text


def _is_masked() -> bool:
    """Nobody but their reader sees the links that sign in as them; where no mail leaves, an administrator does."""
    return _has_server() or Role.ADMINISTRATOR not in g.roles


def _states() -> dict[MessageState, Text]:
    return STATES if _has_server() else STATES | {MessageState.SENT: IN_A_FILE}


def _has_server() -> bool:
    return current_app.config["SETTINGS"].smtp_url is not None
