"""Whom one could meet: filtered in the database, ranked by how well they fit, shown with reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from conference.catalogue.models import Cluster, LandDemand
from conference.foundation import vietnamese
from conference.foundation.dates import Quarter
from conference.matchmaking import queries as matchmaking
from conference.matchmaking.rules import Match
from conference.matchmaking.wording import Reason, reasons
from conference.meetings.requests import CAN_MEET
from conference.people.models import Organisation
from conference.programme.models import Conference, Side
from conference.registration.consents import given_by
from conference.registration.models import Delegate, DelegateState, Purpose, Registration, RegistrationState


@dataclass(frozen=True)
class Filter:
    """What the reader looks for."""

    text: str = ""
    side: Side | None = None
    sector: str = ""
    province: str = ""
    ready: Quarter | None = None


@dataclass(frozen=True)
class Partner:
    """A counterpart with the match and its reasons."""

    registration: Registration
    match: Match | None
    reasons: Sequence[Reason]
    people: Sequence[Delegate]


def find(session: Session, conference: Conference, me: Registration, wanted: Filter) -> list[Partner]:
    """Everybody who passes the filter, the best fit first. Six statements for any number."""
    listed = (
        sa.select(Registration)
        .join(Registration.organisation)
        .where(
            Registration.conference_id == conference.id,
            Registration.state == RegistrationState.APPROVED,
            Registration.side.in_([wanted.side] if wanted.side else list(CAN_MEET)),
            Registration.id != me.id,
        )
        .options(joinedload(Registration.organisation))
    )
    if wanted.province:
        listed = listed.where(Organisation.province_code == wanted.province)
    if wanted.ready:
        listed = listed.where(_in_time(wanted.ready))
    if folded := vietnamese.fold(wanted.text):
        named = sa.select(Delegate.registration_id).where(Delegate.folded.contains(folded, autoescape=True), *_shown())
        listed = listed.where(sa.or_(Organisation.folded.contains(folded, autoescape=True), Registration.id.in_(named)))
    found = [one for one in session.scalars(listed) if not wanted.sector or wanted.sector in _sectors(one)]
    matches = matchmaking.best_matches(session, me, found)
    exact = vietnamese.clean(wanted.text).casefold()

    def rank(one: Registration) -> tuple[bool, int, str]:
        match = matches[one.id]
        return (exact not in one.organisation.name_vi.casefold(), -match.score if match else 1, _key(one))

    found.sort(key=rank)
    return [Partner(one, matches[one.id], (), ()) for one in found]


def _in_time(quarter: Quarter) -> sa.ColumnElement[bool]:
    """Investors who have land by then, and enterprises for whom that is early enough."""
    here = Registration.organisation_id
    clusters = sa.select(Cluster.id).where(Cluster.organisation_id == here, Cluster.is_published)
    needs = sa.select(LandDemand.id).where(LandDemand.organisation_id == here, LandDemand.is_open)
    open_by, needed = Cluster.open_from <= quarter.last_day, LandDemand.needed_from >= quarter.first_day
    return sa.or_(
        sa.and_(Registration.side == Side.INVESTOR, clusters.where(open_by).exists()),
        sa.and_(Registration.side == Side.ENTERPRISE, needs.where(needed).exists()),
    )


def with_reasons(session: Session, partners: Sequence[Partner], *, known: Mapping[int, object]) -> list[Partner]:
    """The partners of one page with reasons and people. Secrets of an enterprise stay so until a meeting is agreed."""
    people = people_of(session, [one.registration.id for one in partners])
    return [
        Partner(
            one.registration,
            one.match,
            reasons(one.match, keeps_secrets=one.registration.id not in known) if one.match else (),
            people.get(one.registration.id, ()),
        )
        for one in partners
    ]


def people_of(session: Session, registration_ids: Sequence[int]) -> dict[int, list[Delegate]]:
    """Those who agreed to be listed by name."""
    listed = sa.select(Delegate).where(Delegate.registration_id.in_(registration_ids), *_shown())
    found: dict[int, list[Delegate]] = {}
    for delegate in session.scalars(listed.order_by(Delegate.is_contact.desc(), Delegate.sort_key)):
        found.setdefault(delegate.registration_id, []).append(delegate)
    return found


def _shown() -> tuple[sa.ColumnElement[bool], ...]:
    return (Delegate.state == DelegateState.ACTIVE, given_by(Purpose.DIRECTORY))


def _sectors(registration: Registration) -> Sequence[str]:
    return [code[:2] for code in registration.organisation.sector_codes]


def _key(registration: Registration) -> str:
    return registration.organisation.sort_key
