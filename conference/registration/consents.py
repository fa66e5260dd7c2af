"""Consent to each use of personal data: what is asked in which words, and the log of every answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.i18n import Text, language, lazy
from conference.registration.models import Consent, ConsentMethod, Delegate, Purpose

VERSION = "2026-11"
"""Of the sentences below. Whoever changes one gives a new version: an earlier answer was given to the earlier words."""

NEEDED = Purpose.RUN_EVENT
Answers = dict[tuple[int, Purpose], Consent]
"""The latest answer of each delegate to each purpose."""


@dataclass(frozen=True)
class Question:
    """One purpose as it is asked: a heading and the full sentence somebody agrees to."""

    title: Text
    sentence: Text


QUESTIONS: Mapping[Purpose, Question] = {
    Purpose.RUN_EVENT: Question(
        lazy("Run my registration and the event"),
        lazy(
            "I agree that my name, title, organisation, e-mail address and phone number are used to handle my "
            "registration, to arrange my meetings, to print my badge and to check me in. "
            "Without this nobody can take part."
        ),
    ),
    Purpose.DIRECTORY: Question(
        lazy("Show me to the other participants"),
        lazy(
            "I agree that approved participants of this conference see my name, title and organisation. "
            "My e-mail address and phone number are not shown."
        ),
    ),
    Purpose.CONTACT_DETAILS: Question(
        lazy("Give my contact details to those I meet"),
        lazy(
            "I agree that the people with whom I have a confirmed meeting receive my e-mail address and phone number."
        ),
    ),
    Purpose.CO_ORGANISERS: Question(
        lazy("Share my entry with the co-organisers"),
        lazy(
            "I agree that the co-organisers named on the page of this conference receive the list of participants "
            "with my name, title, organisation and contact details."
        ),
    ),
    Purpose.PHOTOS: Question(
        lazy("Photos and film"),
        lazy("I agree that photos and film on which I can be recognised are used to report on this conference."),
    ),
    Purpose.LATER_EVENTS: Question(
        lazy("Invite me to later events"),
        lazy("I agree that the organisers keep my contact details to invite me to later connection conferences."),
    ),
}
"""In the order of asking. Each is answered on its own; only the first is needed to take part."""


def answer(
    session: Session,
    delegate: Delegate,
    answers: Mapping[Purpose, bool],
    *,
    method: ConsentMethod = ConsentMethod.WEB,
    now: datetime,
) -> None:
    """Log each answer that is new or differs from the latest one; nothing is ever overwritten."""
    before = answers_of(session, [delegate.id])
    for purpose, given in answers.items():
        earlier = before.get((delegate.id, purpose))
        if earlier is None or earlier.given is not given:
            session.add(_row(delegate, purpose, given, method, now))
    session.flush()


def _row(delegate: Delegate, purpose: Purpose, given: bool, method: ConsentMethod, now: datetime) -> Consent:
    version = f"{VERSION}/{language()}"
    return Consent(delegate_id=delegate.id, purpose=purpose, given=given, text_version=version, method=method, at=now)


def answers_of(session: Session, delegate_ids: Iterable[int]) -> Answers:
    """The latest answer of each delegate to each purpose; a purpose never answered is missing, which is no consent."""
    rows = sa.select(Consent).where(Consent.delegate_id.in_(list(delegate_ids))).order_by(Consent.id)
    return {(row.delegate_id, row.purpose): row for row in session.scalars(rows)}


def history_of(session: Session, delegate_id: int) -> list[Consent]:
    """Every answer a delegate ever gave, the latest first."""
    rows = sa.select(Consent).where(Consent.delegate_id == delegate_id).order_by(Consent.id.desc())
    return list(session.scalars(rows))


def has_given(session: Session, delegate_id: int, purpose: Purpose) -> bool:
    """Whether the latest answer is yes."""
    latest = answers_of(session, [delegate_id]).get((delegate_id, purpose))
    return latest is not None and latest.given


def given_by(purpose: Purpose, who: type[Delegate] = Delegate) -> sa.ColumnElement[bool]:
    """A condition on Delegate (or an alias of it) for lists: their latest answer to this purpose is yes."""
    latest = (
        sa.select(Consent.given)
        .where(Consent.delegate_id == who.id, Consent.purpose == purpose)
        .order_by(Consent.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return sa.func.coalesce(latest, sa.false())
