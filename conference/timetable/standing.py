"""Whether a proposal still stands on the data it was made on, and what stands in its way, by name."""

import enum
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from conference.programme.models import Conference, SchedulingMode
from conference.timetable import drafts
from conference.timetable import problem as p
from conference.timetable.changes import Change, changes_of
from conference.timetable.check import Finding, findings
from conference.timetable.interpreting import interpreted
from conference.timetable.loading import Loaded, load
from conference.timetable.models import ChangeKind, Placement, Proposal
from conference.timetable.values import Existing, Settings
from conference.timetable.wishes import Wish


class Hindrance(enum.Enum):
    """What can have become of a meeting since the proposal was made."""

    GONE = "withdrawn, declined or cancelled"
    CHANGED = "booked or changed by somebody else"
    NOT_AGREED = "not answered yet, in a conference whose pairs find their times themselves"
    NO_SLOT = "its time has been removed or has begun"
    NO_TABLE = "its table has been removed"


@dataclass(frozen=True)
class Obstacle:
    """One meeting that is not as the proposal saw it; `slot` and `table` say where it is now."""

    hindrance: Hindrance
    pair: str
    slot: str = ""
    table: str = ""


@dataclass(frozen=True)
class Standing:
    """A proposal beside what is in force now."""

    loaded: Loaded
    placements: Sequence[p.Placement]
    obstacles: Sequence[Obstacle]
    findings: Sequence[Finding]
    changes: Sequence[Change]

    @property
    def holds(self) -> bool:
        """Whether it could be released."""
        return not self.obstacles and not self.findings

    @property
    def real_changes(self) -> list[Change]:
        """What people would notice."""
        return [one for one in self.changes if one.kind is not ChangeKind.KEPT]

    @property
    def token(self) -> str:
        """Changes as soon as a release would do anything else."""
        told = ";".join(f"{one.wish.pair}:{one.wish.version}:{one.before}:{one.after}" for one in self.changes)
        return hashlib.sha256(told.encode()).hexdigest()


def standing(
    session: Session, conference: Conference, proposal: Proposal, *, now: datetime, loaded: Loaded | None = None
) -> Standing:
    """Against the data of this moment (`loaded`, if at hand); a meeting booked meanwhile counts with its place."""
    loaded = loaded or as_it_is(session, conference, proposal, now=now)
    rows = {one.pair: one for one in drafts.rows_of(session, proposal.id)}
    placements = drafts.placements_of(session, proposal.id)
    pairs_alone = conference.scheduling is SchedulingMode.PAIRS
    obstacles = [found for row in rows.values() if (found := _obstacle(row, loaded, pairs_alone=pairs_alone))]
    hindered = {one.pair for one in obstacles} | loaded.past.keys()
    beside = [wish for wish in loaded.wishes.values() if wish.pair not in rows]
    whole = [one for one in placements if one.request not in hindered] + drafts.in_force(beside, loaded.problem)
    whole = interpreted(loaded.problem, whole)
    changes = changes_of(loaded.problem, loaded.wishes, whole) if not obstacles else []
    return Standing(loaded, placements, obstacles, findings(loaded.problem, whole), changes)


def as_it_is(
    session: Session, conference: Conference, proposal: Proposal, *, now: datetime, with_scores: bool = False
) -> Loaded:
    """The problem that a draft has to satisfy: an organiser may take meetings off, and may choose the people."""
    settings = replace(Settings.of(proposal.settings), existing=Existing.FREE, with_pending=True)
    loaded = load(session, conference, settings, now=now, with_scores=with_scores)
    requests = tuple(replace(one, required=False, named=frozenset()) for one in loaded.problem.requests)
    return replace(loaded, problem=replace(loaded.problem, requests=requests))


def _obstacle(row: Placement, loaded: Loaded, *, pairs_alone: bool) -> Obstacle | None:
    wish, past = loaded.wishes.get(row.pair), loaded.past.get(row.pair)
    if past is not None:
        return None if past.slot == row.slot_id else Obstacle(Hindrance.NO_SLOT, row.pair)
    if wish is not None and _is_changed(row, wish):
        return Obstacle(Hindrance.CHANGED, row.pair, f"s{wish.slot}", f"t{wish.table}")
    if row.is_off:
        return None
    hindrance = _hindrance(row, wish, {slot.id for slot in loaded.problem.slots}, pairs_alone=pairs_alone)
    return Obstacle(hindrance, row.pair) if hindrance else None


def _hindrance(row: Placement, wish: Wish | None, slots: set[str], *, pairs_alone: bool) -> Hindrance | None:
    """What stands in the way of placing it where the proposal says."""
    if wish is None:
        return Hindrance.GONE
    if wish.meeting_id is None and pairs_alone:
        return Hindrance.NOT_AGREED
    if f"s{row.slot_id}" not in slots:
        return Hindrance.NO_SLOT
    return Hindrance.NO_TABLE if row.table_id is None else None


def _is_changed(row: Placement, wish: Wish) -> bool:
    """A request that has been accepted meanwhile is none the worse, as long as it has no time of its own."""
    return wish.slot is not None if row.seen_version is None else row.seen_version != wish.version
