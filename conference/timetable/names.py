"""What the names of a problem are called: times, tables, parties and people, in the reader's language."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from conference.foundation.dates import format_date, format_slot, local_day
from conference.foundation.i18n import _
from conference.programme import queries as programme
from conference.programme.labels import spoken
from conference.programme.models import Conference
from conference.registration.models import Delegate, Registration


@dataclass(frozen=True)
class Names:
    """Each by its name in the problem; what is no longer there is "–"."""

    times: Mapping[str, tuple[datetime, datetime]]
    tables: Mapping[str, str]
    parties: Mapping[str, str]
    people: Mapping[str, str]
    zone: ZoneInfo
    has_days: bool = False

    def time(self, slot: str) -> str:
        """15:50–16:10, with the date if there are several days."""
        if slot not in self.times:
            return "–"
        starts_at, ends_at = self.times[slot]
        return span(starts_at, ends_at, self.zone, has_days=self.has_days)

    def table(self, name: str) -> str:
        """Its label."""
        return self.tables.get(name, "–")

    def party(self, name: str) -> str:
        """Its organisation."""
        return self.parties.get(name, "–")

    def person(self, name: str) -> str:
        """Their full name; interpreters go by their languages and a number, "ivi-zh.2"."""
        if not name.startswith("i"):
            return self.people.get(name, "–")
        languages, number = interpreter_of(name)
        return str(_("Interpreter %(languages)s %(number)s", languages=spoken(languages, "–"), number=number))

    def pair(self, pair: str) -> str:
        """Both organisations of a meeting."""
        return " – ".join(self.party(f"p{one}") for one in pair.split("-"))


def interpreter_of(name: str) -> tuple[frozenset[str], str]:
    """The languages and the number of an interpreter by their name in the problem, "ivi-zh.2"."""
    languages, _dot, number = name[1:].partition(".")
    return frozenset(languages.split("-")), number


def span(starts_at: datetime, ends_at: datetime, zone: ZoneInfo, *, has_days: bool) -> str:
    """15:50–16:10 on the clocks of the conference; with the date where that is needed."""
    time = format_slot(starts_at, ends_at, zone)
    return f"{time}, {format_date(local_day(starts_at, zone))}" if has_days else time


def names_of(session: Session, conference: Conference) -> Names:
    """Everything a conference has a name for, in four statements."""
    slots, zone = programme.slots(session, conference), conference.timezone
    here = sa.select(Registration).where(Registration.conference_id == conference.id)
    people = sa.select(Delegate.id, Delegate.full_name).where(Delegate.conference_id == conference.id)
    return Names(
        times={f"s{slot.id}": (slot.starts_at, slot.ends_at) for slot in slots},
        tables={f"t{table.id}": table.label for table in programme.tables(session, conference)},
        parties={
            f"p{one.id}": one.organisation.name
            for one in session.scalars(here.options(joinedload(Registration.organisation)))
        },
        people={f"d{row.id}": row.full_name for row in session.execute(people)},
        zone=zone,
        has_days=len({local_day(slot.starts_at, zone) for slot in slots}) > 1,
    )


def people_named(session: Session, delegate_ids: Collection[int]) -> dict[int, tuple[str, int]]:
    """Full name and registration of each; who has been deleted is missing."""
    listed = sa.select(Delegate.id, Delegate.full_name, Delegate.registration_id).where(Delegate.id.in_(delegate_ids))
    return {row.id: (row.full_name, row.registration_id) for row in session.execute(listed)}
