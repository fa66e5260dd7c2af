"""What the pages of registering share: the draft of this browser, the dates, the frame around a step."""

from typing import Any

from flask import Response, request, session
from flask_login import current_user

from conference.foundation import access, clock
from conference.foundation.access import Identity, Role
from conference.foundation.db import db
from conference.foundation.web import page, see_other
from conference.programme.models import Conference
from conference.registration import drafts
from conference.registration.models import Draft
from conference.registration.rules import RegistrationShut, Window, window
from conference.registration.steps import LABELS, Step, steps_for

USUAL = (Step.SIDE, Step.TAX_CODE, Step.ORGANISATION, Step.DELEGATES, Step.CONSENTS, Step.REVIEW)
"""The way shown before the side is chosen."""


def current_draft(conference: Conference) -> tuple[Draft | None, str]:
    """The draft of this page with its token: the form knows which, else the session does."""
    token = request.form.get("draft") or session.get(_key(conference), "")
    return (drafts.find(db.session(), conference.id, token) if token else None), token


def remember(conference: Conference, token: str) -> None:
    """Let the browser come back to the draft, also after it was closed."""
    session.permanent = True
    session[_key(conference)] = token


def forget(conference: Conference) -> None:
    """Let the next page begin anew."""
    session.pop(_key(conference), None)


def closed_page(conference: Conference, draft: Draft | None) -> Response | None:
    """When registration opens or has closed; organisers may register somebody at any time. Raises RegistrationShut."""
    now = window(conference, clock.now())
    if now is Window.OPEN or by_organiser(draft):
        return None
    if request.method == "POST":
        raise RegistrationShut
    return page("registration/closed.html", is_early=now is Window.NOT_YET)


def by_organiser(draft: Draft | None) -> Identity | None:
    """The organiser who fills in this draft for somebody else."""
    if (
        draft is None
        or not drafts.is_for_somebody(draft)
        or not isinstance(current_user._get_current_object(), Identity)
    ):
        return None
    return access.identity() if access.held_roles() & {Role.ORGANISER, Role.ADMINISTRATOR} else None


def to_step(step: Step, anchor: str | None = None, *, wrong: bool = False) -> Response:
    """To the page of a step; to what is wrong on it."""
    marked = {"wrong": 1} if wrong else {}
    if step is Step.SIDE:
        return see_other(".start", **marked)
    return (
        see_other(".review") if step is Step.REVIEW else see_other(".step", name=step.value, _anchor=anchor, **marked)
    )


def frame(step: Step, draft: Draft | None, token: str) -> dict[str, Any]:
    """Where one is on the way, and what every step's form carries."""
    side = drafts.side(draft) if draft else None
    way = steps_for(side) if side else USUAL
    place = way.index(step)
    return {
        "labels": [LABELS[one] for one in way],
        "number": place + 1,
        "back": to_step(way[place - 1]).location if place else None,
        "side": side,
        "draft": draft,
        "draft_token": token,
        "is_new": draft is None or drafts.typed(draft, step) is None,
        "for_somebody": draft is not None and drafts.is_for_somebody(draft),
        "known_email": drafts.known_email(draft) if draft else "",
    }


def _key(conference: Conference) -> str:
    """Kept through signing in (people.sign_in keeps what begins like this)."""
    return f"draft.{conference.id}"
