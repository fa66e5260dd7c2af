"""Enrolled phones and tablets: by a signed code shown at a desk, each with a token of its own, until it is revoked."""

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from conference.checkin.models import Desk, Device
from conference.checkin.queries import Here, here_columns
from conference.foundation.access import Identity
from conference.foundation.prepared import Prepared
from conference.people import audit
from conference.programme.models import Conference, Day

INVITED: Final = timedelta(minutes=15)
OUTLIVES: Final = timedelta(days=1)
"""How long after the last day of the conference a device may still send what it has."""
_WITHOUT_DAYS: Final = timedelta(days=7)
_SEEN_AGAIN: Final = timedelta(seconds=30)


@dataclass(frozen=True)
class Known:
    """The device that asks, with its desk."""

    id: str
    name: str
    enrolled_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_seen_at: datetime | None
    waiting: int
    desk: Here

    def ended_at(self, now: datetime) -> datetime | None:
        """Since when it may not go on: revoked, or its time is over, whichever was first."""
        ended = min(self.revoked_at or self.expires_at, self.expires_at)
        return ended if self.revoked_at or ended <= now else None

    def may_learn(self, now: datetime) -> bool:
        """Whether it is told of people. One that has ended may hand over what happened, and learns of nobody."""
        return self.ended_at(now) is None


_ABOUT: Final = (
    Device.id, Device.name, Device.enrolled_at, Device.expires_at, Device.revoked_at, Device.last_seen_at,
    Device.waiting,
)  # fmt: skip
_KNOWN: Final = Prepared(
    sa.select(*_ABOUT, *here_columns())
    .join(Desk, Desk.id == Device.desk_id)
    .join(Conference, Conference.id == Device.conference_id)
    .where(Device.token_hash == sa.bindparam("token_hash"), Conference.code == sa.bindparam("code"))
)
_SEEN: Final = sa.update(Device).where(Device.id == sa.bindparam("device_id")).values(
    last_seen_at=sa.bindparam("at", type_=Device.last_seen_at.type), waiting=sa.bindparam("facts")
)  # fmt: skip


def invitation(desk: Desk, *, secret: str) -> str:
    """What the code at a desk says: who reads it within a quarter of an hour may enrol a device there."""
    return _signer(secret).dumps([desk.conference_id, desk.id])


def invited_to(session: Session, conference_id: int, token: str, *, secret: str) -> Desk | None:
    """The open desk that an invitation speaks of; None when it is not ours, has expired, or the desk is closed."""
    try:
        said, desk_id = _signer(secret).loads(token, max_age=int(INVITED.total_seconds()))
    except (BadSignature, TypeError, ValueError):
        return None
    if said != conference_id:
        return None
    mine = (Desk.id == desk_id, Desk.conference_id == conference_id, Desk.is_open)
    return session.scalar(sa.select(Desk).where(*mine))


def _signer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="device")


def enrol(session: Session, conference: Conference, desk: Desk, name: str, *, now: datetime) -> tuple[Device, str]:
    """A new device and the token it will show; we keep the token's hash alone."""
    token = secrets.token_urlsafe(32)
    device = Device(
        id=str(uuid.uuid4()),
        conference_id=conference.id,
        desk_id=desk.id,
        name=name,
        token_hash=_hash(token),
        enrolled_at=now,
        expires_at=_expiry(session, conference, now),
        last_seen_at=now,
    )
    session.add(device)
    session.flush()
    audit.record(session, None, "enrolled a device", desk, now=now, label=desk.name, device=name)
    return device, token


def _expiry(session: Session, conference: Conference, now: datetime) -> datetime:
    last = session.scalar(sa.select(sa.func.max(Day.on)).where(Day.conference_id == conference.id))
    if last is None:
        return now + _WITHOUT_DAYS
    end = datetime.combine(last + timedelta(days=1), datetime.min.time(), conference.timezone)
    return max(end, now) + OUTLIVES


def revoke(session: Session, device: Device, *, by: Identity, now: datetime) -> None:
    """Let it do nothing any more; it forgets everything when it next asks."""
    if device.revoked_at is None:
        device.revoked_at = now
        desk = session.get_one(Desk, device.desk_id)
        audit.record(session, by, "revoked a device", desk, now=now, label=desk.name, device=device.name)


def devices_of(session: Session, desk: Desk) -> Sequence[Device]:
    """Those of a desk, the latest first."""
    mine = sa.select(Device).where(Device.desk_id == desk.id, Device.conference_id == desk.conference_id)
    return session.scalars(mine.order_by(Device.enrolled_at.desc(), Device.id)).all()


def get_device(session: Session, conference_id: int, device_id: str) -> Device:
    """A device of this conference. Raises NotFound."""
    device = session.scalar(sa.select(Device).where(Device.id == device_id, Device.conference_id == conference_id))
    if device is None:
        raise NotFound
    return device


def who_shows(connection: Connection, code: str, token: str) -> Known | None:
    """The device of this conference that knows this token, whether or not it may go on."""
    row = _KNOWN.first(connection, {"token_hash": _hash(token), "code": code})
    if row is None:
        return None
    about, desk = row[: len(_ABOUT)], Here(*row[len(_ABOUT) :])
    return Known(*(*about, desk))


def is_news(device: Known, waiting: int, now: datetime) -> bool:
    """Whether the list of devices should say something new of it: not with every contact, since that is a write."""
    return device.last_seen_at is None or waiting != device.waiting or now - device.last_seen_at > _SEEN_AGAIN


def note_seen(connection: Connection, device: Known, waiting: int, now: datetime) -> None:
    """It was here, with so many facts still to send."""
    connection.execute(_SEEN, {"device_id": device.id, "at": now, "facts": waiting})


def note_wiped(session: Session, device: Known, now: datetime) -> None:
    """It was told to forget everything."""
    unsaid = sa.update(Device).where(Device.id == device.id, Device.wiped_at.is_(None))
    session.execute(unsaid.values(wiped_at=now), execution_options={"synchronize_session": False})


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
