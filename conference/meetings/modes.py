"""Who finds the times of accepted meetings, and what changing that does to what is agreed: nothing by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.access import Identity
from conference.foundation.db import rows_changed
from conference.foundation.errors import Refusal
from conference.foundation.i18n import Text, lazy, ngettext
from conference.meetings import letters
from conference.meetings.models import Meeting, MeetingRequest, MeetingState, RequestState
from conference.meetings.queries import still_open
from conference.meetings.rules import pairs_pick
from conference.people import audit
from conference.programme.models import Conference, SchedulingMode, Slot


class StandingChanged(Refusal):
    """Between the preview and the button somebody has accepted, booked or cancelled."""

    sentence = lazy("Meetings have changed since this preview was shown, so nothing was done. Look at the new preview.")


@dataclass(frozen=True)
class Standing:
    """What a change finds: coming meetings, the held ones, those without a time, requests open and countered."""

    timed: int
    held: int
    untimed: int
    asked: int
    countered: int

    @property
    def token(self) -> str:
        """Changes as soon as one of the figures does."""
        return f"{self.timed}-{self.held}-{self.untimed}-{self.asked}-{self.countered}"


@dataclass(frozen=True)
class Extras:
    """What is done besides, if the organiser ticks it."""

    hold: bool = False
    tell: bool = False


def standing(session: Session, conference: Conference, now: datetime) -> Standing:
    """The figures as they are."""
    coming = sa.case((sa.and_(Meeting.state == MeetingState.SCHEDULED, Slot.starts_at > now), 1), else_=0)
    held = sa.case((Meeting.is_locked, coming), else_=0)
    untimed = sa.case((Meeting.state == MeetingState.UNSCHEDULED, 1), else_=0)
    sums = [sa.func.coalesce(sa.func.sum(figure), 0) for figure in (coming, held, untimed)]
    of_meetings = sa.select(*sums).select_from(Meeting).outerjoin(Slot, Slot.id == Meeting.slot_id)
    meetings = session.execute(of_meetings.where(Meeting.conference_id == conference.id)).one()
    countered = sa.case((MeetingRequest.state == RequestState.COUNTERED, 1), else_=0)
    of_requests = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(countered), 0)).select_from(MeetingRequest)
    asked = session.execute(of_requests.where(MeetingRequest.conference_id == conference.id, still_open(now))).one()
    return Standing(*meetings, *asked)


def consequences(found: Standing, to: SchedulingMode) -> Iterator[Text]:
    """What a change comes to, sentence by sentence, for what there is."""
    if found.timed:
        yield ngettext(
            "%(num)s meeting has a time already. It keeps time, table and people.",
            "%(num)s meetings have a time already. They keep time, table and people.",
            found.timed,
        )
    if found.untimed:
        yield _of_untimed(found.untimed, to)
    if found.asked:
        yield ngettext(
            "%(num)s request is open. It stays open, and is answered in the new way.",
            "%(num)s requests are open. They stay open, and are answered in the new way.",
            found.asked,
        )
    if found.countered and not pairs_pick(to):
        yield ngettext(
            "In %(num)s of them other times are proposed. They stay written there, but accepting no longer fixes one.",
            "In %(num)s of them other times are proposed. They stay written there, but accepting no longer fixes one.",
            found.countered,
        )


def _of_untimed(untimed: int, to: SchedulingMode) -> str:
    if pairs_pick(to):
        return str(
            ngettext(
                "%(num)s agreed meeting has no time yet. The pair can choose one itself from now on.",
                "%(num)s agreed meetings have no time yet. The pairs can choose one themselves from now on.",
                untimed,
            )
        )
    return str(
        ngettext(
            "%(num)s agreed meeting has no time yet. It waits for your timetable.",
            "%(num)s agreed meetings have no time yet. They wait for your timetable.",
            untimed,
        )
    )


def switch(
    session: Session,
    conference: Conference,
    to: SchedulingMode,
    extras: Extras,
    *,
    seen: str,
    by: Identity,
    now: datetime,
) -> None:
    """Change who finds the times. Raises StandingChanged if the preview showed other figures than there are now."""
    if standing(session, conference, now).token != seen:
        raise StandingChanged
    before, conference.scheduling = conference.scheduling, to
    session.flush()
    held = _hold(session, conference, now) if extras.hold and not pairs_pick(to) else 0
    told = _tell(session, conference, now) if extras.tell and pairs_pick(to) else 0
    facts = {"scheduled_before": before.value, "scheduling": to.value, "held": held, "told": told}
    audit.record(
        session, by, "changed who schedules", conference, now=now, label=conference.code,
        conference_id=conference.id, **facts,
    )  # fmt: skip


def _hold(session: Session, conference: Conference, now: datetime) -> int:
    coming = sa.select(Slot.id).where(Slot.conference_id == conference.id, Slot.starts_at > now)
    loose = (Meeting.state == MeetingState.SCHEDULED, Meeting.slot_id.in_(coming), ~Meeting.is_locked)
    return rows_changed(session, sa.update(Meeting).where(*loose).values(is_locked=True))


def _tell(session: Session, conference: Conference, now: datetime) -> int:
    """Both sides of every meeting without a time that they can choose one; returns how many meetings."""
    listed = sa.select(Meeting).where(
        Meeting.conference_id == conference.id, Meeting.state == MeetingState.UNSCHEDULED, ~Meeting.is_locked
    )
    waiting = session.scalars(listed.order_by(Meeting.id)).all()
    for meeting in waiting:
        for party in (meeting.party_a_id, meeting.party_b_id):
            letters.tell_meeting(session, "choose_time", meeting, to=party, now=now)
    return len(waiting)
