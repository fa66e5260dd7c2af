"""A registration being filled in: exactly what was typed, known only to the browser that holds its token."""

import hashlib
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.i18n import language
from conference.programme.models import Side
from conference.registration.models import Draft
from conference.registration.rows import Typed
from conference.registration.steps import Step, steps_for

KEPT = timedelta(days=30)


def start(session: Session, conference_id: int, *, for_somebody: bool = False, now: datetime) -> tuple[Draft, str]:
    """A new draft and its token; forgotten ones are cleared away on the occasion."""
    session.execute(sa.delete(Draft).where(Draft.changed_at < now - KEPT))
    token = secrets.token_urlsafe(24)
    draft = Draft(
        conference_id=conference_id,
        token_hash=_hash(token),
        answers={"typed": {}, "spoken": {}, "done": [], "for_somebody": for_somebody},
        language=language(),
        created_at=now,
        changed_at=now,
    )
    session.add(draft)
    session.flush()
    return draft, token


def find(session: Session, conference_id: int, token: str) -> Draft | None:
    """The draft with this token, held for changing where the database can."""
    mine = (Draft.token_hash == _hash(token), Draft.conference_id == conference_id)
    return session.scalar(sa.select(Draft).where(*mine).with_for_update())


def save(draft: Draft, step: Step, typed: Typed, *, done: bool, now: datetime) -> None:
    """Keep what was typed at a step, right or wrong, and in which notation."""
    answers = draft.answers
    passed = {*answers["done"], step.value} if done else {*answers["done"]} - {step.value}
    draft.answers = answers | {
        "typed": answers["typed"] | {step.value: typed},
        "spoken": answers["spoken"] | {step.value: language()},
        "done": sorted(passed),
    }
    draft.changed_at = now


def close(draft: Draft, registration_id: int, *, now: datetime) -> None:
    """Submitted: what was typed is dropped, only the way to the result stays, for a second click."""
    draft.answers = {"registration_id": registration_id}
    draft.changed_at = now


def registration_id(draft: Draft) -> int | None:
    """What the draft has become."""
    return draft.answers.get("registration_id")


def typed(draft: Draft, step: Step) -> Typed | None:
    """What was typed at a step."""
    return draft.answers.get("typed", {}).get(step.value)  # type: ignore[no-any-return]


def spoken(draft: Draft, step: Step) -> str:
    """The language in which it was typed: 1.234 is not the same in both."""
    return str(draft.answers["spoken"].get(step.value, draft.language))


def side(draft: Draft) -> Side | None:
    """The chosen side."""
    chosen = (typed(draft, Step.SIDE) or {}).get("side", [""])[0]
    return Side(chosen) if chosen in set(Side) else None


def known_email(draft: Draft) -> str:
    """The contact's address as it was typed, to send the way back to."""
    rows = typed(draft, Step.DELEGATES) or {}
    return next((rows[name][0] for name in sorted(rows) if name.endswith("-email")), "")


def is_for_somebody(draft: Draft) -> bool:
    """Whether an organiser fills it in."""
    return bool(draft.answers.get("for_somebody"))


def next_open(draft: Draft) -> Step:
    """The first step without a sound answer."""
    chosen = side(draft)
    if chosen is None:
        return Step.SIDE
    done = draft.answers.get("done", [])
    return next(step for step in steps_for(chosen) if step.value not in done)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
