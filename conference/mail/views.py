"""The organiser's view of the outbox."""

from typing import Protocol

import sqlalchemy as sa
from flask import Blueprint, Response, current_app, g, make_response, request

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _
from conference.foundation.web import notify, page, see_other
from conference.mail import actions, queries
from conference.mail.labels import STATES, TONES
from conference.mail.models import MessageState
from conference.mail.rules import masked

bp = Blueprint("mail", __name__, url_prefix="/<conference:conference>/desk/mail")

SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""A mail is written with inline styles; shown in a frame of its own it may have those and nothing else."""


class Conference(Protocol):
    """As much of a conference as this part has to know."""

    id: int


@bp.get("/")
@access.requires(Role.ORGANISER)
def outbox(conference: Conference) -> Response:
    """Every mail of the conference and where it stands."""
    state = next((state for state in MessageState if state == request.args.get("state")), None)
    found = queries.listing(_visible(conference), request.args.get("q", ""), state)
    return page(
        "mail/outbox.html",
        fragments=("message_list",),
        listed=db.paginate(found, per_page=50, max_per_page=50, error_out=False),
        counts=queries.count_by_state(db.session(), _visible(conference)),
        state=state,
        states=STATES,
        tones=TONES,
        is_sent=_has_server(),
    )


@bp.get("/<int:message_id>")
@access.requires(Role.ORGANISER)
def message(conference: Conference, message_id: int) -> Response:
    """One mail as its reader gets it."""
    shown = queries.get_message(db.session(), _visible(conference), message_id)
    return page(
        "mail/message.html", message=shown, text=_shown(shown.text), states=STATES, tones=TONES, is_sent=_has_server()
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
    """Where mails really leave, nobody but their reader sees the links that sign in as them."""
    return masked(text) if _has_server() else text


def _has_server() -> bool:
    return current_app.config["SETTINGS"].smtp_url is not None
