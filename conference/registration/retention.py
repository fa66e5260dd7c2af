"""What a conference promised to forget: contacts some months after its last day, the log of consents later."""

import calendar
from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.dates import local_day
from conference.mail.cleaning import clear_mails_of
from conference.programme.models import Conference, Day
from conference.registration import consents, erasing
from conference.registration.models import Consent, DataRequest, Delegate, Purpose


def past_conferences(session: Session, now: datetime) -> Sequence[tuple[Conference, date]]:
    """Those whose last day is over, with that day."""
    last = sa.func.max(Day.on)
    found = sa.select(Conference, last).join(Day, Day.conference_id == Conference.id).group_by(Conference.id)
    return [(one, on) for one, on in session.execute(found) if on < local_day(now, one.timezone)]


def to_erase(session: Session, conference: Conference, last_day: date, now: datetime) -> Sequence[int]:
    """Ids of the delegates whose term is over; who wants to be invited again stays until they say otherwise."""
    if local_day(now, conference.timezone) < months_after(last_day, conference.contacts_kept_months):
        return []
    named = sa.select(Delegate.id).where(
        Delegate.conference_id == conference.id,
        Delegate.erased_at.is_(None),
        ~consents.given_by(Purpose.LATER_EVENTS),
    )
    return session.scalars(named.order_by(Delegate.id)).all()


def erase(session: Session, delegate_id: int, now: datetime) -> None:
    """One of them."""
    erasing.erase(session, session.get_one(Delegate, delegate_id), by=None, now=now)


def clear(session: Session, conference: Conference, last_day: date, now: datetime) -> None:
    """The mails go with the contacts; the log of consents and of requests when its own term is over."""
    today = local_day(now, conference.timezone)
    if today >= months_after(last_day, conference.contacts_kept_months):
        clear_mails_of(session, conference.id)
    if today >= months_after(last_day, conference.consents_kept_months):
        erased = sa.select(Delegate.id).where(Delegate.conference_id == conference.id, Delegate.erased_at.is_not(None))
        for kind in (Consent, DataRequest):
            session.execute(sa.delete(kind).where(kind.delegate_id.in_(erased)))


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
