"""A walk-in at a desk: registered, asked for consent, let in, and given a badge."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload
from werkzeug.exceptions import NotFound

from conference.checkin import actions, print_queue, rules
from conference.checkin.actions import Answer, Shot
from conference.checkin.models import Presence, ScanMethod, WalkIn
from conference.checkin.queries import ENTRANCE, Here
from conference.foundation.access import Identity
from conference.programme.models import Conference
from conference.registration import consents, tickets
from conference.registration import walk_ins as registration
from conference.registration.actions import record_on_paper
from conference.registration.models import Delegate, DelegateState, Purpose, Registration
from conference.registration.walk_ins import Visitor

_CODE = re.compile(r"\d[\d.\-]{8,}")
_WHOLE = joinedload(WalkIn.delegate).joinedload(Delegate.registration).joinedload(Registration.organisation)


def take_in(
    session: Session,
    desk: Here,
    conference: Conference,
    visitor: Visitor,
    shot: Shot,
    *,
    has_signed: bool,
    adds_place: bool = False,
    by: Identity | None,
    now: datetime,
) -> WalkIn:
    """Register the visitor once, however often it is sent; who has signed on paper is in at once.

    Raises DeskClosed and what registering raises.
    """
    if (known := session.get(WalkIn, shot.id)) is not None:
        return known
    if not desk.is_open:
        raise rules.DeskClosed(name=desk.name)
    delegate = registration.take_in(session, conference, visitor, adds_place=adds_place, by=by, now=now)
    walk_in = WalkIn(
        id=shot.id,
        conference_id=desk.conference_id,
        desk_id=desk.id,
        user_id=shot.user_id,
        delegate_id=delegate.id,
        token=tickets.new_token(),
        came_at=shot.at,
        received_at=now,
    )
    session.add(walk_in)
    session.flush()
    if has_signed and by is not None:
        sign(session, desk, walk_in, by=by, now=now)
    registration.welcome(session, delegate, now=now)
    return walk_in


def sign(session: Session, desk: Here, walk_in: WalkIn, *, by: Identity, now: datetime) -> Answer:
    """The visitor has agreed on paper, and somebody at the desk has seen it."""
    delegate = session.get_one(Delegate, walk_in.delegate_id)
    record_on_paper(session, delegate, consents.NEEDED, by=by, now=now)
    return _let_in(session, desk, walk_in, now=now)


def agree(session: Session, desk: Here, walk_in: WalkIn, answers: Mapping[Purpose, bool], *, now: datetime) -> None:
    """The visitor has answered on their own phone. That counts at a closed desk too; then another one lets them in."""
    delegate = session.get_one(Delegate, walk_in.delegate_id)
    consents.answer(session, delegate, answers, now=now)
    if answers[consents.NEEDED] and desk.is_open:
        _let_in(session, desk, walk_in, now=now)


def _let_in(session: Session, desk: Here, walk_in: WalkIn, *, now: datetime) -> Answer:
    """By the scan that bears the walk-in's own id, so that it counts once."""
    entrance = replace(desk, point=ENTRANCE, is_exit=False)
    shot = Shot(walk_in.id, ScanMethod.WALK_IN, walk_in.came_at, walk_in.user_id)
    answer = actions.check_in_person(session, entrance, walk_in.delegate_id, shot, now=now)
    print_queue.print_arrivals(session, desk, [answer], user_id=walk_in.user_id, now=now)
    return answer


def get(session: Session, conference_id: int, walk_in_id: str) -> WalkIn:
    """A walk-in of this conference with the person. Raises NotFound."""
    return _one(session, WalkIn.id == walk_in_id, WalkIn.conference_id == conference_id)


def of_token(session: Session, conference_id: int, token: str) -> WalkIn:
    """The walk-in whose own link this is, closed once they have left the delegation. Raises NotFound."""
    found = _one(session, WalkIn.token == token, WalkIn.conference_id == conference_id)
    if found.delegate.state is DelegateState.CANCELLED:
        raise NotFound
    return found


def _one(session: Session, *conditions: sa.ColumnElement[bool]) -> WalkIn:
    found = session.scalar(sa.select(WalkIn).where(*conditions).options(_WHOLE))
    if found is None:
        raise NotFound
    return found


def is_in(session: Session, walk_in: WalkIn) -> bool:
    """Whether the visitor has been let in."""
    here = (Presence.delegate_id == walk_in.delegate_id, Presence.point == ENTRANCE)
    return bool(session.scalar(sa.select(sa.exists().where(*here))))


def code_and_name(text: str) -> tuple[str, str]:
    """Tax code and name. A name may begin with a digit, a code has nine at least; alone it may be written in groups."""
    first, _space, rest = text.partition(" ")
    if _CODE.fullmatch(text.replace(" ", "")):
        return text, ""
    return (first, rest) if _CODE.fullmatch(first) else ("", text)
