"""Changes of a timetable as numbered lines: of one about to be released, and of releases that were."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from conference.foundation.dates import local_day
from conference.foundation.vietnamese import clean, fold
from conference.meetings.models import Meeting
from conference.people.models import Organisation
from conference.programme.models import Conference
from conference.registration.models import Registration
from conference.timetable.changes import Change
from conference.timetable.models import ChangeKind, Release, ReleasedMeeting
from conference.timetable.names import Names, people_named, span

EVERYTHING = "everything"


@dataclass(frozen=True)
class Row:
    """One line: a meeting, where it was and where it is."""

    number: int
    kind: ChangeKind
    meeting: str
    was_time: str
    was_table: str
    was_people: str
    time: str
    table: str
    people: str


@dataclass(frozen=True)
class Wish:
    """What somebody looks for in a release: words in the names, one kind of change, or any; with `everything` also
    what stays as it was.
    """

    words: str
    kind: ChangeKind | None
    everything: bool = False

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> Self:
        """From the address."""
        kinds = {kind.value: kind for kind in ChangeKind}
        change = arguments.get("change", "")
        return cls(clean(arguments.get("q", "")), kinds.get(change), change == EVERYTHING)


def from_changes(changes: Iterable[Change], names: Names) -> list[Row]:
    """Of a proposal that would be released."""
    return [
        Row(
            number=number,
            kind=one.kind,
            meeting=names.pair(one.wish.pair),
            was_time=names.time(f"s{one.before.slot}") if one.before else "",
            was_table=names.table(f"t{one.before.table}") if one.before else "",
            was_people=_people(one.before.seats, names) if one.before else "",
            time=names.time(f"s{one.after.slot}") if one.after else "",
            table=names.table(f"t{one.after.table}") if one.after else "",
            people=_people(one.after.seats, names) if one.after else "",
        )
        for number, one in enumerate(changes, 1)
    ]


def _people(seats: Iterable[int], names: Names) -> str:
    return ", ".join(names.person(f"d{one}") for one in seats)


def of_release(release: Release, wish: Wish) -> sa.Select[ReleasedMeeting]:
    """What a release held and changed, in order of time."""
    one, other = aliased(Registration), aliased(Registration)
    asking, asked = aliased(Organisation), aliased(Organisation)
    listed = (
        sa.select(ReleasedMeeting)
        .join(Meeting, Meeting.id == ReleasedMeeting.meeting_id)
        .join(one, one.id == Meeting.party_a_id)
        .join(other, other.id == Meeting.party_b_id)
        .join(asking, asking.id == one.organisation_id)
        .join(asked, asked.id == other.organisation_id)
        .where(ReleasedMeeting.release_id == release.id)
    )
    if wish.kind is not None:
        listed = listed.where(ReleasedMeeting.change == wish.kind)
    elif not wish.everything:
        listed = listed.where(ReleasedMeeting.change != ChangeKind.KEPT)
    for word in fold(wish.words).split():
        listed = listed.where(
            asking.folded.contains(word, autoescape=True) | asked.folded.contains(word, autoescape=True)
        )
    by_time = sa.func.coalesce(ReleasedMeeting.starts_at, ReleasedMeeting.was_starts_at)
    parties = [
        joinedload(ReleasedMeeting.meeting).joinedload(side).joinedload(Registration.organisation)
        for side in (Meeting.party_a, Meeting.party_b)
    ]
    return listed.options(*parties).order_by(by_time, ReleasedMeeting.table_label, ReleasedMeeting.meeting_id)


def counts(session: Session, release: Release) -> dict[ChangeKind, int]:
    """How many of each kind."""
    counted = sa.select(ReleasedMeeting.change, sa.func.count()).where(ReleasedMeeting.release_id == release.id)
    return {row[0]: row[1] for row in session.execute(counted.group_by(ReleasedMeeting.change))}


def from_rows(session: Session, rows: Sequence[ReleasedMeeting], conference: Conference) -> list[Row]:
    """With the names people have now; who asked to be deleted has none."""
    known = people_named(session, {person for row in rows for person in (*row.seats, *row.was_seats)})
    zone = conference.timezone
    days = {local_day(at, zone) for row in rows for at in (row.starts_at, row.was_starts_at) if at}

    def people(seats: Iterable[int]) -> str:
        return ", ".join(known[one][0] for one in seats if one in known)

    return [
        Row(
            number=number,
            kind=row.change,
            meeting=f"{row.meeting.party_a.organisation.name} – {row.meeting.party_b.organisation.name}",
            was_time=span(row.was_starts_at, row.was_ends_at, zone, has_days=len(days) > 1)
            if row.was_starts_at and row.was_ends_at
            else "",
            was_table=row.was_table_label,
            was_people=people(row.was_seats),
            time=span(row.starts_at, row.ends_at, zone, has_days=len(days) > 1)
            if row.starts_at and row.ends_at
            else "",
            table=row.table_label,
            people=people(row.seats),
        )
        for number, row in enumerate(rows, 1)
    ]
