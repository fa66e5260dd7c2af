"""What is not kept of old check-ins."""

from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from conference.checkin.models import Conflict, DeviceFact, Presence, RosterChange, Scan, WalkIn
from conference.checkin.print_models import PrintJob
from conference.foundation.dates import local_day
from conference.programme.models import Conference


def clear_old_scans(session: Session, conference: Conference, last_day: date, now: datetime) -> None:
    """When the promised days are over, that somebody came stays for the figures; when, where and by whom does not.

    Not even how often: of several days one is left, and called the last.
    """
    if local_day(now, conference.timezone) < last_day + timedelta(days=conference.scans_kept_days):
        return
    here, presences = Scan.conference_id == conference.id, Presence.conference_id == conference.id
    for told in (Conflict, DeviceFact, RosterChange, WalkIn, PrintJob):
        session.execute(sa.delete(told).where(told.conference_id == conference.id))
    other = aliased(Presence)
    is_same = sa.and_(other.delegate_id == Presence.delegate_id, other.point == Presence.point)
    session.execute(sa.delete(Presence).where(presences, sa.exists().where(is_same, other.day < Presence.day)))
    counted = sa.select(Presence.scan_id).where(presences)
    session.execute(sa.delete(Scan).where(here, Scan.id.not_in(counted)))
    midnight = datetime.combine(last_day, time(), conference.timezone)
    session.execute(
        sa.update(Scan)
        .where(here)
        .values(scanned_at=midnight, day=last_day, received_at=midnight, user_id=None, device_id=None)
    )
    session.execute(sa.update(Presence).where(presences).values(day=last_day, arrived_at=midnight, left_at=None))
