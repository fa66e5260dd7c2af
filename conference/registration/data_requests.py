"""What people ask about their own data beyond what they can do themselves, and by when they are answered."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload
from werkzeug.exceptions import NotFound

from conference.foundation.access import Identity
from conference.foundation.dates import local_day
from conference.foundation.integrity import refuses
from conference.people import audit
from conference.programme.models import Conference
from conference.registration import consents, erasing, letters
from conference.registration.models import (
    ConsentMethod,
    DataRequest,
    DataRequestState,
    DataRight,
    Delegate,
    Purpose,
    Registration,
)
from conference.registration.rules import AskedAlready, RequestEnded, working_days_after

refuses("uq_data_request_open", AskedAlready)


def ask(
    session: Session, delegate: Delegate, right: DataRight, words: str, *, by: Identity | None, now: datetime
) -> DataRequest:
    """Make use of a right; the organisers get a mail with the dates. Raises AskedAlready."""
    conference = session.get_one(Conference, delegate.conference_id)
    today = local_day(now, conference.timezone)
    request = DataRequest(
        conference_id=conference.id,
        delegate_id=delegate.id,
        right=right,
        words=words,
        asked_at=now,
        answer_by=working_days_after(today, conference.answer_days),
        done_by=today + timedelta(days=_days(conference, right)),
    )
    session.add(request)
    session.flush()
    letters.tell_of_data_request(session, request, delegate, now=now)
    audit.record(session, by, "asked about their data", request, now=now, right=right.value)
    return request


def _days(conference: Conference, right: DataRight) -> int:
    restricts = right in {DataRight.RESTRICT, DataRight.OBJECT}
    return conference.restriction_days if restricts else conference.deletion_days


def answer(session: Session, request: DataRequest, words: str, *, by: Identity, now: datetime) -> None:
    """Say what will be done and when; it is carried out later. Raises RequestEnded."""
    _settle(request, DataRequestState.ANSWERED, words, now)
    letters.answer_data_request(session, request, now=now)
    audit.record(session, by, "answered", request, now=now)


def refuse(session: Session, request: DataRequest, words: str, *, by: Identity, now: datetime) -> None:
    """Say why it cannot be done. Raises RequestEnded."""
    _settle(request, DataRequestState.REFUSED, words, now)
    letters.answer_data_request(session, request, now=now)
    audit.record(session, by, "refused", request, now=now)


def finish(session: Session, request: DataRequest, words: str, *, by: Identity, now: datetime) -> None:
    """It is carried out: a deletion here and now, a restriction by withdrawing all that is optional."""
    _settle(request, DataRequestState.DONE, words or request.answer, now)
    audit.record(session, by, "carried out", request, now=now)
    if request.right in {DataRight.RESTRICT, DataRight.OBJECT}:
        optional = {purpose: False for purpose in Purpose if purpose is not consents.NEEDED}
        consents.answer(session, request.delegate, optional, method=ConsentMethod.PAPER, now=now)
    if request.right is DataRight.DELETE:
        erasing.erase(session, request.delegate, by=by, now=now, farewell=request)
    else:
        letters.answer_data_request(session, request, now=now)


def _settle(request: DataRequest, state: DataRequestState, words: str, now: datetime) -> None:
    if request.ended_at is not None:
        raise RequestEnded
    request.state, request.answer = state, words
    request.answered_at = request.answered_at or now
    if state is not DataRequestState.ANSWERED:
        request.ended_at = now


def get(session: Session, conference_id: int, request_id: int) -> DataRequest:
    """A request with its person and organisation. Raises NotFound."""
    found = session.scalar(
        sa.select(DataRequest)
        .where(DataRequest.id == request_id, DataRequest.conference_id == conference_id)
        .options(
            joinedload(DataRequest.delegate).joinedload(Delegate.registration).joinedload(Registration.organisation)
        )
        .with_for_update(of=DataRequest)
    )
    if found is None:
        raise NotFound
    return found


def requests_of(session: Session, delegate_id: int) -> list[DataRequest]:
    """What a person has asked for, the latest first."""
    mine = sa.select(DataRequest).where(DataRequest.delegate_id == delegate_id)
    return list(session.scalars(mine.order_by(DataRequest.id.desc())))


def due_on(request: DataRequest) -> date | None:
    """The day by which something has to happen next, none when it is settled."""
    if request.ended_at is not None:
        return None
    return request.done_by if request.answered_at else request.answer_by
