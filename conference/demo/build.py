"""Put the demo together: real clusters, invented clusters, a conference and everybody who comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from conference.catalogue import real_clusters
from conference.demo.clusters import add_clusters
from conference.demo.event import add_conference
from conference.demo.inventions import Inventions
from conference.demo.registrations import add_registrations
from conference.demo.staff import SignIn, add_administrator, add_staff
from conference.demo.wishes import add_wishes
from conference.programme.models import Side
from conference.registration.delegates import contact_of
from conference.registration.models import Registration, RegistrationState
from conference.timetable.proposals import propose
from conference.timetable.values import Settings

SEED = 20231020


@dataclass(frozen=True)
class Made:
    """How to get into the demo."""

    staff: tuple[SignIn, ...]
    attendees: tuple[tuple[str, str], ...]


def build(session: Session, *, now: datetime, seed: int = SEED) -> Made:
    """Everything, the same for the same seed and day but for passwords and tokens; a worker finds the timetable."""
    real_clusters.load(session, now=now)
    inventions = Inventions(seed)
    by, administrator = add_administrator(session, now=now)
    conference = add_conference(session, inventions, by=by, now=now)
    staff = add_staff(session, conference, by=by, now=now)
    clusters = add_clusters(session, inventions, now=now)
    registrations = add_registrations(session, inventions, conference, clusters, by=by, now=now)
    add_wishes(session, inventions, conference, registrations, by=by, now=now)
    propose(session, conference, "Phương án thử", Settings(seconds=10), now=now, by=by)
    return Made((administrator, *staff), tuple(_attendees(session, registrations)))


def _attendees(session: Session, registrations: Iterable[Registration]) -> Iterable[tuple[str, str]]:
    """Somebody of each side who may look at everything."""
    for side in Side:
        approved = (one for one in registrations if one.side is side and one.state is RegistrationState.APPROVED)
        yield side.value, contact_of(session, next(approved).id).email or ""
