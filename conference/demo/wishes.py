"""Who asks whom and what becomes of it: requests in every state, and some sixty meetings booked by the real actions."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.catalogue.models import Cluster, LandDemand
from conference.demo.inventions import Inventions
from conference.foundation.access import Identity
from conference.foundation.errors import Refusal
from conference.foundation.numbers import format_area
from conference.meetings import availability, bookings, requests
from conference.meetings.models import Meeting, MeetingRequest
from conference.meetings.rules import Party
from conference.meetings.values import Wish
from conference.programme import queries as programme
from conference.programme.models import Conference, SchedulingMode, Side
from conference.registration.delegates import delegates_of
from conference.registration.models import Registration, RegistrationState

REQUESTS = 120
AGREED = 45
_CANCELLED = 2
_EACH = 6
_FATES = (
    "accepted", "pending", "accepted", "accepted", "countered", "accepted", "declined", "accepted", "accepted",
    "expired", "accepted", "pending", "accepted", "withdrawn", "accepted", "accepted", "countered", "accepted",
    "pending", "declined",
)  # fmt: skip
_PAUSE = timedelta(minutes=25)
_DECLINED = "Cảm ơn Quý công ty. Hiện chúng tôi chưa có lô đất phù hợp với nhu cầu này."


@dataclass(frozen=True)
class Pair:
    """An enterprise that needs land, and an investor who has some."""

    enterprise: Registration
    demand: LandDemand
    investor: Registration
    cluster: Cluster


def add_wishes(
    session: Session, inventions: Inventions, conference: Conference, made: Iterable[Registration], *, by: Identity,
    now: datetime,
) -> None:  # fmt: skip
    """Absences first, then requests and answers as time goes by; in the end the organiser cancels two meetings."""
    approved = [one for one in made if one.state is RegistrationState.APPROVED]
    _add_absences(session, inventions, conference, approved)
    pairs = list(_pairs(session, inventions, approved))
    later = pairs[REQUESTS : REQUESTS + AGREED]
    booked = []
    for number, pair in enumerate(pairs[:REQUESTS]):
        fate = _FATES[number % len(_FATES)]
        asked_at = now - (timedelta(hours=100) if fate == "expired" else timedelta(hours=60) - number * _PAUSE)
        request = _ask(session, inventions, conference, pair, asked_at)
        if fate != "accepted":
            _settle(session, conference, request, fate, asked_at)
        elif (meeting := _accept(session, conference, request, asked_at)) is not None:
            booked.append(meeting)
    _agree(session, inventions, conference, later, now=now)
    requests.expire_due(session, now)
    for meeting in booked[:_CANCELLED]:
        bookings.cancel(session, meeting, "Đại biểu bận lịch công tác đột xuất.", by=by, now=now)


def _pairs(session: Session, inventions: Inventions, approved: Iterable[Registration]) -> Iterator[Pair]:
    """Each enterprise asks some investors, rather those who want its sector, and those not much asked yet."""
    of_side = {side: [one for one in approved if one.side is side] for side in (Side.ENTERPRISE, Side.INVESTOR)}
    clusters = {one.organisation_id: one for one in session.scalars(sa.select(Cluster).where(Cluster.is_demo))}
    listed = sa.select(LandDemand).where(LandDemand.is_demo).order_by(LandDemand.id.desc())
    demands = {one.organisation_id: one for one in session.scalars(listed)}
    asked: Counter[int] = Counter()

    def reluctance(investor: Registration, sector: str) -> int:
        wants = sector in clusters[investor.organisation_id].sectors_wanted
        return asked[investor.id] - (3 if wants else 0)

    rounds = []
    for enterprise in of_side[Side.ENTERPRISE]:
        demand = demands[enterprise.organisation_id]
        investors = inventions.random.sample(of_side[Side.INVESTOR], len(of_side[Side.INVESTOR]))
        chosen = sorted(investors, key=partial(reluctance, sector=demand.sector_code))[:_EACH]
        asked.update(investor.id for investor in chosen)
        rounds.append([Pair(enterprise, demand, one, clusters[one.organisation_id]) for one in chosen])
    return (pair for turn in zip(*rounds, strict=True) for pair in turn)


def _ask(session: Session, inventions: Inventions, conference: Conference, pair: Pair, at: datetime) -> MeetingRequest:
    """Mostly the enterprise asks; now and then the investor does."""
    parties = (pair.enterprise, pair.investor)
    sender, receiver = parties if inventions.random.random() < 0.85 else parties[::-1]
    least, most = (format_area(area, "vi") for area in (pair.demand.area_min_m2, pair.demand.area_max_m2))
    wish = Wish(
        reason=f"Cần thuê {least} đến {most} tại {pair.cluster.name_vi} để sản xuất {pair.demand.product}.",
        priority=inventions.random.choice((1, 2, 2, 3)),
        demand_id=pair.demand.id,
        cluster_id=pair.cluster.id,
    )
    return requests.ask(session, conference, sender, receiver, wish, now=at)


def _accept(session: Session, conference: Conference, request: MeetingRequest, asked_at: datetime) -> Meeting | None:
    """A few hours later, if a time is left that suits both."""
    later = asked_at + timedelta(hours=5)
    try:
        with session.begin_nested():
            return requests.accept(session, conference, request, party=Party.RECEIVER, now=later)
    except Refusal:
        return None


def _agree(
    session: Session, inventions: Inventions, conference: Conference, pairs: Iterable[Pair], *, now: datetime
) -> None:
    """The last ones leave the time to the organiser: more of them than there is room for."""
    conference.scheduling = SchedulingMode.ORGANISER
    for number, pair in enumerate(pairs):
        asked_at = now - timedelta(hours=9) + number * timedelta(minutes=3)
        with suppress(Refusal), session.begin_nested():  # whoever has enough asks no more
            request = _ask(session, inventions, conference, pair, asked_at)
            requests.accept(session, conference, request, party=Party.RECEIVER, now=asked_at + timedelta(hours=5))
    conference.scheduling = SchedulingMode.PAIRS_THEN_ORGANISER


def _settle(session: Session, conference: Conference, request: MeetingRequest, fate: str, asked_at: datetime) -> None:
    """What else can become of a request; a pending one waits, and an old one expires by itself."""
    answered = asked_at + timedelta(hours=6)
    if fate == "declined":
        requests.decline(session, conference, request, _DECLINED, party=Party.RECEIVER, now=answered)
    elif fate == "withdrawn":
        requests.withdraw(session, conference, request, party=Party.SENDER, now=answered)
    elif fate == "countered":
        times = [slot.id for slot in programme.slots(session, conference)][-3:-1]
        requests.counter(session, conference, request, times, party=Party.RECEIVER, now=answered)


def _add_absences(
    session: Session, inventions: Inventions, conference: Conference, approved: Iterable[Registration]
) -> None:
    """Every sixth organisation has somebody who leaves early or comes late."""
    slots = [slot.id for slot in programme.slots(session, conference)]
    for registration in list(approved)[::6]:
        person = delegates_of(session, registration.id)[0]
        absent = slots[:1] if inventions.random.random() < 0.5 else slots[-1:]
        availability.write_absences(session, person.id, slots, absent)
