"""The invented organisations register by the same actions as real ones, over the weeks before, and are decided on."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.catalogue.models import Cluster, LandDemand
from conference.demo import applications
from conference.demo.inventions import Inventions
from conference.foundation.access import Identity
from conference.people.models import Organisation
from conference.programme.models import Conference, MeetingTable, Side
from conference.registration import actions, consents, data_requests
from conference.registration.delegates import contact_of, delegates_of
from conference.registration.models import DataRight, Registration, RegistrationState
from conference.registration.values import Application

ENTERPRISES = 40
_SUBMITTED = {5, 17, 29}
_NEEDS_INFO = {11, 23}
_REJECTED = {33}
_CANCELLED = {37}
_WAITING_GUESTS = {4, 5}


def add_registrations(
    session: Session, inventions: Inventions, conference: Conference, clusters: list[Cluster], *, by: Identity,
    now: datetime,
) -> list[Registration]:  # fmt: skip
    """All of them, those of each side in order."""
    investors = applications.of_investors(inventions, clusters)
    enterprises = applications.of_enterprises(inventions, ENTERPRISES, now.date())
    everybody = [*investors, *enterprises, *applications.of_others(inventions)]
    made = _submit(session, inventions, conference, everybody, now)
    _label(session, made)
    _decide(session, made, by=by, now=now)
    _give_tables(session, conference, made)
    _ask_about_data(session, made, now)
    return made


def _submit(
    session: Session, inventions: Inventions, conference: Conference, everybody: Iterable[Application], now: datetime
) -> list[Registration]:
    """One every seven hours; colleagues answer for themselves when they are asked."""
    made = []
    for number, application in enumerate(everybody):
        at = now - timedelta(days=20) + timedelta(hours=7 * number)
        registration = actions.submit(session, conference.id, application, now=at)
        for colleague in delegates_of(session, registration.id)[1:]:
            consents.answer(session, colleague, applications.answers(inventions), now=at)
        made.append(registration)
    return made


def _label(session: Session, made: Iterable[Registration]) -> None:
    ids = [registration.organisation_id for registration in made]
    session.execute(sa.update(Organisation).where(Organisation.id.in_(ids)).values(is_demo=True))
    session.execute(sa.update(LandDemand).where(LandDemand.organisation_id.in_(ids)).values(is_demo=True))


def _decide(session: Session, made: Iterable[Registration], *, by: Identity, now: datetime) -> None:
    of_side = {side: [one for one in made if one.side is side] for side in Side}
    for number, registration in enumerate(of_side[Side.ENTERPRISE]):
        if number in _NEEDS_INFO:
            question = "Đề nghị bổ sung công suất điện và lượng nước cần dùng."
            actions.ask_for_more(session, registration, question, by=by, now=now)
        elif number in _REJECTED:
            reason = "Hội nghị lần này dành cho doanh nghiệp sản xuất công nghiệp."
            actions.reject(session, registration, reason, by=by, now=now)
        elif number not in _SUBMITTED:
            actions.approve(session, registration, by=by, now=now)
        if number in _CANCELLED:
            actions.cancel(session, registration, reason="Bận lịch công tác.", by=by, now=now)
    for registration in (*of_side[Side.INVESTOR], *of_side[Side.AGENCY]):
        actions.approve(session, registration, by=by, now=now)
    for number, registration in enumerate(of_side[Side.GUEST]):
        if number in _WAITING_GUESTS:
            actions.waitlist(session, registration, by=by, now=now)
        else:
            actions.approve(session, registration, by=by, now=now)


def _give_tables(session: Session, conference: Conference, made: Iterable[Registration]) -> None:
    """Investors sit at tables of their own; enterprises come to them."""
    tables = session.scalars(
        sa.select(MeetingTable.id).where(MeetingTable.conference_id == conference.id).order_by(MeetingTable.label)
    ).all()
    investors = (one for one in made if one.side is Side.INVESTOR)
    for registration, table_id in zip(investors, tables, strict=False):
        registration.host_table_id = table_id
    session.flush()


def _ask_about_data(session: Session, made: Iterable[Registration], now: datetime) -> None:
    """One delegate makes use of a right, so that the organisers see what that is like."""
    approved = next(one for one in made if one.state is RegistrationState.APPROVED)
    person, words = contact_of(session, approved.id), "Đề nghị sửa tên trên thẻ: viết đủ dấu như trên giấy giới thiệu."
    data_requests.ask(session, person, DataRight.CORRECT, words, by=None, now=now - timedelta(days=1))
