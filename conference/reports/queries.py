"""What needs the organiser's hand, and who changed what."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation import vietnamese
from conference.mail.models import Message, MessageState
from conference.meetings.models import Meeting, MeetingRequest, MeetingState, RequestState
from conference.people.audit import AuditEntry
from conference.programme.models import Conference, Side
from conference.registration.models import Delegate, DelegateState, Registration, RegistrationState


@dataclass(frozen=True)
class Overview:
    """The figures of the front page."""

    by_state: Mapping[RegistrationState, int]
    by_side: Mapping[Side, int]
    delegates: int
    requests: Mapping[RequestState, int]
    meetings: Mapping[MeetingState, int]
    failed_mail: int

    @property
    def to_approve(self) -> int:
        """Registrations that wait for a decision."""
        return self.by_state.get(RegistrationState.SUBMITTED, 0)

    @property
    def scheduled(self) -> int:
        """Meetings with a time and a table, held ones included."""
        without = (MeetingState.UNSCHEDULED, MeetingState.CANCELLED)
        return sum(count for state, count in self.meetings.items() if state not in without)


def overview(session: Session, conference: Conference) -> Overview:
    """All figures in five statements."""
    here = Registration.conference_id == conference.id
    registrations = session.execute(
        sa.select(Registration.state, Registration.side, sa.func.count())
        .where(here)
        .group_by(Registration.state, Registration.side)
    ).all()
    by_state: dict[RegistrationState, int] = {}
    by_side: dict[Side, int] = {}
    for state, side, count in registrations:
        by_state[state] = by_state.get(state, 0) + count
        if state is RegistrationState.APPROVED:
            by_side[side] = by_side.get(side, 0) + count
    delegates = sa.select(sa.func.count(Delegate.id)).join(Delegate.registration)
    coming = (Delegate.state == DelegateState.ACTIVE, Registration.state == RegistrationState.APPROVED)
    return Overview(
        by_state=by_state,
        by_side=by_side,
        delegates=session.scalar(delegates.where(here, *coming)) or 0,
        requests=_counted(session, MeetingRequest, conference),
        meetings=_counted(session, Meeting, conference),
        failed_mail=_failed_mail(session, conference),
    )


def _counted(session: Session, kind: type[Meeting] | type[MeetingRequest], conference: Conference) -> dict[Any, int]:
    counted = sa.select(kind.state, sa.func.count()).where(kind.conference_id == conference.id).group_by(kind.state)
    return dict(session.execute(counted).tuples().all())


def _failed_mail(session: Session, conference: Conference) -> int:
    failed = sa.select(sa.func.count(Message.id)).where(Message.conference_id == conference.id)
    return session.scalar(failed.where(Message.state == MessageState.FAILED)) or 0


def audit_log(conference: Conference, text: str) -> sa.Select[AuditEntry]:
    """The conference's entries, newest first, narrowed by actor, verb or label."""
    listed = sa.select(AuditEntry).where(AuditEntry.conference_id == conference.id)
    if typed := vietnamese.clean(text):
        columns = (AuditEntry.actor, AuditEntry.verb, AuditEntry.label, AuditEntry.subject)
        listed = listed.where(sa.or_(*(column.icontains(typed, autoescape=True) for column in columns)))
    return listed.order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
