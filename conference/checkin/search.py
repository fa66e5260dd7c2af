"""Who is meant by a few letters or digits."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from conference.checkin.people import PEOPLE, Person, person_in
from conference.checkin.queries import Here
from conference.foundation.vietnamese import clean, fold
from conference.people.models import Organisation
from conference.registration.models import Delegate, DelegateState, Registration, RegistrationState

BEST = 5
_FEWEST_DIGITS = 3
_IS_CANCELLED = sa.or_(Delegate.state == DelegateState.CANCELLED, Registration.state == RegistrationState.CANCELLED)


def search(session: Session, desk: Here, text: str, now: datetime) -> Sequence[Person]:
    """The best few, and one more where there are more.

    Every word typed begins a word of the name or the organisation, or is a number of theirs. Given names first, since
    that is how people are called; marks that were typed count most of all. Whoever was cancelled is found too, last:
    else they would be taken for somebody who never registered.
    """
    typed, folded = clean(text), fold(text)
    if not folded:
        return []
    words = folded.split()
    given, whole = Delegate.folded.startswith(folded), Delegate.folded.startswith(f"{folded} ")
    phrase, named = _word(Delegate.folded, folded), sa.and_(*(_word(Delegate.folded, word) for word in words))
    exact = sa.and_(*(_exact(word) for word in typed.split()))
    ranks = [given, whole, exact, phrase, named]
    if typed.casefold() != folded:
        ranks.insert(0, ranks.pop(2))
    ranks.insert(0, sa.not_(_IS_CANCELLED))
    found = (
        PEOPLE.where(Delegate.conference_id == desk.conference_id, Delegate.state != DelegateState.JOINING)
        .where(Delegate.erased_at.is_(None))
        .where(Registration.state != RegistrationState.DRAFT)
        .where(sa.or_(sa.and_(*(_meant(word) for word in words)), *_numbers(typed)))
        .order_by(*(sa.not_(rank) for rank in ranks), Delegate.sort_key, Delegate.id)
        .limit(BEST + 1)
    )
    here_today = {"point": desk.point, "day": desk.day_of(now)}
    return [person_in(row) for row in session.execute(found, here_today)]


def delegations(session: Session, people: Sequence[Person]) -> Collection[int]:
    """Whose registrations bring several people."""
    several = (
        sa.select(Delegate.registration_id)
        .where(Delegate.registration_id.in_({one.registration_id for one in people}))
        .where(Delegate.state == DelegateState.ACTIVE)
        .group_by(Delegate.registration_id)
        .having(sa.func.count() > 1)
    )
    return frozenset(session.scalars(several))


def _meant(word: str) -> sa.ColumnElement[bool]:
    """By a word of the name or the organisation, or by a number."""
    return sa.or_(_word(Delegate.folded, word), _word(Organisation.folded, word), *_numbers(word))


def _word(column: InstrumentedAttribute[str], words: str) -> sa.ColumnElement[bool]:
    """Whether a word begins so. A folded text holds no wildcard, and neither does a name."""
    return sa.or_(column.startswith(words, autoescape=True), column.contains(f" {words}", autoescape=True))


def _exact(typed: str) -> sa.ColumnElement[bool]:
    """With the marks as typed. The databases know no small and capital Đ, so the usual spellings are tried."""
    return sa.or_(*(_word(Delegate.full_name, way) for way in (typed, typed.title(), typed.upper())))


def _numbers(typed: str) -> Iterator[sa.ColumnElement[bool]]:
    """Badge number, end or beginning of the phone number, beginning of the tax code."""
    digits = "".join(character for character in typed if character.isdecimal())
    if not digits or any(character.isalpha() for character in typed):
        return
    if len(digits) < 7:
        yield Delegate.badge_number == int(digits)
    if len(digits) >= _FEWEST_DIGITS:
        yield Delegate.phone.endswith(digits.removeprefix("0") if len(digits) > 9 else digits)
        if digits.startswith("0") and len(digits) > _FEWEST_DIGITS:
            yield Delegate.phone.startswith(f"+84{digits[1:]}")
        yield sa.func.replace(Organisation.tax_code, "-", "").startswith(digits)
