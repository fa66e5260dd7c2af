"""The demo conference itself: an afternoon next month after the pattern of 20/10/2023, hosts and speakers invented.

Its hosts are invented too: naming real bodies as organisers of a conference they do not hold would be a false statement
about them. The introduction names the conference of 2023 it is modelled on.
"""

from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session as DbSession

from conference.checkin.actions import open_desk
from conference.demo.inventions import Inventions
from conference.foundation.access import Identity
from conference.foundation.dates import HANOI, local_day
from conference.programme import actions
from conference.programme.models import (
    Conference,
    ConferenceState,
    HostRole,
    Organiser,
    Room,
    Session,
    SessionKind,
    Side,
    Speaker,
)
from conference.programme.plans import Plan

CODE = "demo"
DESKS = ("Quầy 1", "Quầy 2")
PLACES = {Side.INVESTOR: 15, Side.ENTERPRISE: 45, Side.AGENCY: 10, Side.GUEST: 4}

_SESSIONS = (
    ("13:30", "14:00", SessionKind.CEREMONY, "Đón tiếp đại biểu, điểm danh", "Welcome and check-in", None),
    ("14:00", "14:15", SessionKind.CEREMONY, "Khai mạc hội nghị", "Opening", "Trưởng Ban Tổ chức minh họa"),
    (
        "14:15", "14:40", SessionKind.TALK, "Hạ tầng cụm công nghiệp: tiến độ và khả năng tiếp nhận đầu tư",
        "Cluster infrastructure: progress and room for tenants", "Chuyên gia quản lý công nghiệp",
    ),
    (
        "14:40", "15:00", SessionKind.PANEL, "Tiềm năng và nhu cầu thuê đất: doanh nghiệp hỏi, chủ đầu tư đáp",
        "Land on offer and in demand: enterprises ask, investors answer", "Đại diện chủ đầu tư",
    ),
)  # fmt: skip


def add_conference(session: DbSession, inventions: Inventions, *, by: Identity, now: datetime) -> Conference:
    """The conference, open for booking, with hall, sessions, places and two desks."""
    conference = actions.create(session, _plan(local_day(now, HANOI)), by=by, now=now)
    conference.is_demo = True
    conference.venue_en = "Demo Convention Centre"
    conference.intro_vi = (
        "Hội nghị minh họa, theo mẫu Hội nghị ngày 20/10/2023 do Sở Công Thương Hà Nội phối hợp với HAMI tổ chức. "
        "Người, doanh nghiệp, giá và lịch gặp ở đây đều là hư cấu; "
        "13 cụm công nghiệp có tên thật chỉ kèm thông tin có nguồn."
    )
    conference.intro_en = (
        "A demo modelled on the conference of 20/10/2023 held by Hanoi's Department of Industry and Trade with HAMI. "
        "People, firms, prices and meetings are invented; the 13 clusters with real names carry sourced facts only."
    )
    conference.contact_name_vi = "Ban Tổ chức minh họa"
    conference.contact_name_en = conference.controller_name_en = "Demo organising committee"
    conference.max_meetings = 8
    conference.contact_phone = "+84950000000"
    conference.registration_opens_at = now - timedelta(days=30)
    conference.booking_opens_at = now - timedelta(days=10)
    _add_hosts(session, conference)
    _replace_opening(session, inventions, conference)
    actions.set_places(session, conference, PLACES, by=by, now=now)
    for state in (ConferenceState.OPEN, ConferenceState.BOOKING):
        actions.move(session, conference, state, by=by, now=now)
    for name in DESKS:
        open_desk(session, conference, name, by=by, now=now)
    return conference


def _plan(today: date) -> Plan:
    next_month = (today.replace(day=1) + timedelta(days=32)).replace(day=20)
    return Plan(
        code=CODE,
        title_vi=(
            "Hội nghị kết nối doanh nghiệp sản xuất sản phẩm công nghiệp chủ lực và doanh nghiệp công nghiệp "
            "với chủ đầu tư các cụm công nghiệp (minh họa)"
        ),
        title_en=(
            "Conference connecting makers of key industrial products and industrial enterprises "
            "with investors of industrial clusters (demo)"
        ),
        short_title_vi="Kết nối CCN (minh họa)",
        short_title_en="Cluster connection (demo)",
        zone="Asia/Ho_Chi_Minh",
        on=next_month,
        opens=time(13, 30),
        closes=time(17, 30),
        meetings_from=time(15, 0),
        meetings_until=time(17, 30),
        meeting_minutes=20,
        break_minutes=5,
        tables=13,
        venue_vi="Trung tâm Hội nghị Minh Họa",
        address="Số 1 đường Minh Họa, Hà Nội",
        lead_vi="Ban Tổ chức minh họa",
        contact_email="btc@example.com",
    )


def _add_hosts(session: DbSession, conference: Conference) -> None:
    lead = session.scalars(sa.select(Organiser).where(Organiser.conference_id == conference.id)).one()
    lead.name_en = "Demo organising committee"
    session.add(
        Organiser(
            conference_id=conference.id,
            name_vi="Hiệp hội Doanh nghiệp Minh Họa",
            name_en="Demo Business Association",
            role=HostRole.CO_ORGANISER,
            position=1,
        )
    )


def _replace_opening(session: DbSession, inventions: Inventions, conference: Conference) -> None:
    """The one usual session before the meetings becomes four with speakers."""
    same = Session.conference_id == conference.id
    session.execute(sa.delete(Session).where(same, Session.kind == SessionKind.CEREMONY))
    meetings = session.scalars(sa.select(Session).where(same)).one()
    hall = session.scalars(sa.select(Room).where(Room.conference_id == conference.id)).one()
    day = meetings.starts_at.astimezone(HANOI).date()
    for starts, ends, kind, title_vi, title_en, speaker in _SESSIONS:
        item = Session(
            conference_id=conference.id, room_id=hall.id, kind=kind, title_vi=title_vi, title_en=title_en,
            starts_at=_at(day, starts), ends_at=_at(day, ends),
        )  # fmt: skip
        item.speakers = [_speaker(inventions, conference, speaker)] if speaker else []
        session.add(item)
    session.flush()


def _speaker(inventions: Inventions, conference: Conference, title: str) -> Speaker:
    name = inventions.person().full_name
    return Speaker(conference_id=conference.id, full_name=name, title_vi=title, body_vi="Đơn vị minh họa")


def _at(day: date, moment: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(moment), HANOI)
