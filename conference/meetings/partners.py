"""Whom one could meet: filtered in the database, ranked by how well they fit, shown with reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from conference.catalogue.models import Cluster, LandDemand
from conference.catalogue.search import wants_sector
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

    @property
    def about_land(self) -> bool:
        """Whether anything is asked of the land itself or of who needs it."""
        return bool(self.sector or self.province or self.ready)


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
    if wanted.about_land:
        listed = listed.where(sa.or_(_offers(wanted), _seeks(wanted)))
    if folded := vietnamese.fold(wanted.text):
        named = sa.select(Delegate.registration_id).where(Delegate.folded.contains(folded, autoescape=True), *_shown())
        listed = listed.where(sa.or_(Organisation.folded.contains(folded, autoescape=True), Registration.id.in_(named)))
    found = list(session.scalars(listed))
    matches = matchmaking.best_matches(session, me, found)
    exact = vietnamese.clean(wanted.text).casefold()

    def rank(one: Registration) -> tuple[bool, int, str]:
        match = matches[one.id]
        return (exact not in one.organisation.name_vi.casefold(), -match.score if match else 1, _key(one))

    found.sort(key=rank)
    return [Partner(one, matches[one.id], (), ()) for one in found]


def _offers(wanted: Filter) -> sa.ColumnElement[bool]:
    """Investors one of whose published clusters suits in everything: the sector, the place and the quarter."""
    clusters = sa.select(Cluster.id).where(
        Cluster.organisation_id == Registration.organisation_id, Cluster.is_published
    )
    if wanted.sector:
        clusters = clusters.where(wants_sector(wanted.sector))
    if wanted.province:
        clusters = clusters.where(Cluster.province_code == wanted.province)
    if wanted.ready:
        clusters = clusters.where(Cluster.open_from <= wanted.ready.last_day)
    return sa.and_(Registration.side == Side.INVESTOR, clusters.exists())


def _seeks(wanted: Filter) -> sa.ColumnElement[bool]:
    """Enterprises from the place, of the sector or with a need in it, for whom land in the quarter is early enough."""
    needs = sa.select(LandDemand.id).where(
        LandDemand.organisation_id == Registration.organisation_id, LandDemand.is_open
    )
    conditions = [Registration.side == Side.ENTERPRISE]
    if wanted.sector:
        own = sa.cast(Organisation.sector_codes, sa.Text).contains(f'"{wanted.sector}', autoescape=True)
        conditions.append(sa.or_(own, needs.where(LandDemand.sector_code == wanted.sector).exists()))
    if wanted.province:
        conditions.append(Organisation.province_code == wanted.province)
    if wanted.ready:
        conditions.append(needs.where(LandDemand.needed_from >= wanted.ready.first_day).exists())
    return sa.and_(*conditions)


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


def _key(registration: Registration) -> str:
    return registration.organisation.sort_key
