"""The audit log: which entries are looked for, and each as finished words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.i18n import Text, _
from conference.foundation.vietnamese import fold
from conference.people.audit import AuditEntry
from conference.people.models import User
from conference.programme.models import Conference
from conference.reports.labels import FACTS, SUBJECTS, VERBS

SYSTEM = "system"
"""Stands where a person is named, for what happened by itself."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody looks for; empty means no matter."""

    words: str = ""
    person: str = ""
    subject: str = ""
    day: date | None = None
    oldest_first: bool = False


@dataclass(frozen=True)
class Row:
    """One entry as it is read."""

    at: datetime
    who: str
    what: str
    kind: str
    name: str
    facts: str


def visible(conference: Conference, *, with_accounts: bool) -> sa.ColumnElement[bool]:
    """What concerns this conference, and the shared catalogue; changes of accounts only for administrators."""
    shared = sa.true() if with_accounts else AuditEntry.subject != User.__tablename__
    return sa.or_(AuditEntry.conference_id == conference.id, sa.and_(AuditEntry.conference_id.is_(None), shared))


def entries(conference: Conference, wish: Wish, *, with_accounts: bool) -> sa.Select[AuditEntry]:
    """Those wished for, in order of time."""
    listed = sa.select(AuditEntry).where(
        visible(conference, with_accounts=with_accounts), *_conditions(conference, wish)
    )
    order = (AuditEntry.at, AuditEntry.id)
    return listed.order_by(*(order if wish.oldest_first else (column.desc() for column in order)))


def _conditions(conference: Conference, wish: Wish) -> Iterator[sa.ColumnElement[bool]]:
    for word in fold(wish.words).split():
        yield sa.or_(
            AuditEntry.folded.contains(word, autoescape=True),
            AuditEntry.verb.in_(_named(VERBS, word)),
            AuditEntry.subject.in_(_named(SUBJECTS, word)),
        )
    if wish.person:
        yield AuditEntry.user_id.is_(None) if wish.person == SYSTEM else AuditEntry.user_id == int(wish.person)
    if wish.subject:
        yield AuditEntry.subject == wish.subject
    if wish.day:
        start = datetime.combine(wish.day, time(0), conference.timezone)
        yield AuditEntry.at.between(start, start + timedelta(days=1) - timedelta(microseconds=1))


def _named(words: Mapping[str, Text], typed: str) -> list[str]:
    """The stored words that the reader knows by what was typed."""
    return [stored for stored, shown in words.items() if typed in fold(str(shown))]


def people(session: Session, conference: Conference, *, with_accounts: bool) -> Mapping[str, str]:
    """The staff with entries here, and the system; participants are found by their names."""
    acted = sa.select(AuditEntry.user_id).where(visible(conference, with_accounts=with_accounts))
    staff = sa.select(User.id, User.full_name, User.email).where(User.id.in_(acted), User.password_hash.is_not(None))
    named = {str(row.id): row.full_name or row.email for row in session.execute(staff.order_by(User.sort_key))}
    return {**named, SYSTEM: str(_("Automatically"))}


def subjects(session: Session, conference: Conference, *, with_accounts: bool) -> Mapping[str, str]:
    """The kinds of things with entries here, by their words."""
    found = sa.select(AuditEntry.subject).where(visible(conference, with_accounts=with_accounts)).distinct()
    named = {kind: str(SUBJECTS.get(kind, kind)) for kind in session.scalars(found)}
    return dict(sorted(named.items(), key=lambda item: fold(item[1])))


def rows(found: Sequence[AuditEntry]) -> list[Row]:
    """Entries as words; a word without translation, from before a change of ours, stands as it was stored."""
    system = str(_("Automatically"))
    verbs = {verb: str(VERBS.get(verb, verb)) for verb in {entry.verb for entry in found}}
    kinds = {kind: str(SUBJECTS.get(kind, kind)) for kind in {entry.subject for entry in found}}
    return [
        Row(
            at=entry.at,
            who=entry.actor or system,
            what=verbs[entry.verb],
            kind=kinds[entry.subject],
            name=entry.label,
            facts=" · ".join(_facts(entry)),
        )
        for entry in found
    ]


def _facts(entry: AuditEntry) -> Iterator[str]:
    for name, value in entry.details.items():
        words = FACTS.get((entry.subject, name))
        if words is not None and value:
            yield str(words.get(value, value))
