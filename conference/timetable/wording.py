"""Why a meeting is not placed, what would place it, and what the checker finds, in sentences with names."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from conference.foundation.i18n import _
from conference.meetings.interpreting import bridges
from conference.timetable.check import Finding, Rule
from conference.timetable.interpreting import tongues_of
from conference.timetable.names import Names
from conference.timetable.problem import Placement, Problem
from conference.timetable.standing import Hindrance, Obstacle, Standing
from conference.timetable.why_not import Change, Explanation, Reason, Remedy

MOST_TIMES = 4
"""Times named in one sentence; more are counted."""


@dataclass(frozen=True)
class Teller:
    """Tells of one timetable."""

    problem: Problem
    placements: Collection[Placement]
    names: Names

    def reason(self, explanation: Explanation) -> str:
        """What stands in the way."""
        return " ".join(_REASONS[explanation.reason](self, explanation.subjects))

    def remedy(self, change: Change | None) -> str:
        """The smallest change that would place it."""
        if change is None:
            return str(_("No single table, time or person more would place it."))
        time, name = self.names.time(change.slot), self.names.party(change.subject)
        match change.remedy:
            case Remedy.TABLE:
                return str(_("One more table at %(time)s would place it.", time=time))
            case Remedy.SLOT:
                return str(_("It would fit at %(time)s if %(name)s were there then.", name=name, time=time))
            case Remedy.INTERPRETER:
                return str(_("One more interpreter at %(time)s would place it.", time=time))
            case Remedy.DELEGATE:
                return str(_("One more person of %(name)s would place it at %(time)s.", name=name, time=time))

    def finding(self, finding: Finding) -> str:
        """A broken rule."""
        return _FINDINGS[finding.rule](self.names, finding.subjects)

    def times(self, slots: Collection[str]) -> str:
        """15:00–15:20, 15:25–15:45 and 3 more."""
        named = [self.names.time(slot) for slot in slots]
        if len(named) <= MOST_TIMES:
            return ", ".join(named)
        first = ", ".join(named[: MOST_TIMES - 1])
        return str(_("%(times)s and %(count)s more", times=first, count=len(named) - MOST_TIMES + 1))

    def fullness(self, party: str) -> tuple[int, int]:
        """How many seats a party has taken, and how many it could take."""
        people = next((one.delegates for one in self.problem.parties if one.id == party), ())
        mine = {one.id for one in people}
        taken = sum(len(mine & set(one.people)) for one in self.placements)
        return taken, sum(len({slot.id for slot in self.problem.slots} - one.busy) for one in people)

    def had(self, party: str) -> int:
        """How many meetings a party has in this timetable."""
        requests = {one.id for one in self.problem.requests if party in (one.sender, one.receiver)}
        return sum(one.request in requests for one in self.placements)

    def has_interpreter(self, one: str, other: str) -> bool:
        """Whether anybody could interpret between two parties at all."""
        parties = {party.id: party for party in self.problem.parties}
        between = tongues_of(parties.get(one), parties.get(other))
        return between is None or any(bridges(person.languages, between) for person in self.problem.interpreters)

    def usable(self, slot: str) -> int:
        """How many tables are open in a slot."""
        return sum(slot not in table.closed for table in self.problem.tables)


def obstacles_told(standing: Standing, names: Names) -> list[str]:
    """Everything that keeps a proposal from being released: first what others have changed, then broken rules."""
    told = [_HINDRANCES[one.hindrance](names, one) for one in standing.obstacles]
    return told + [_FINDINGS[one.rule](names, one.subjects) for one in standing.findings]


def _both(teller: Teller, parties: Collection[str]) -> dict[str, str]:
    one, other = (teller.names.party(party) for party in parties)
    return {"one": one, "other": other}


def _full(teller: Teller, parties: Collection[str]) -> list[str]:
    return [
        _("%(name)s is full: %(taken)s of %(slots)s times.", name=teller.names.party(party), taken=taken, slots=slots)
        for party in parties
        for taken, slots in [teller.fullness(party)]
    ]


def _enough(teller: Teller, parties: Collection[str]) -> list[str]:
    return [
        _("%(name)s has %(most)s meetings, the most allowed.", name=teller.names.party(party), most=teller.had(party))
        for party in parties
    ]


def _no_table(teller: Teller, slots: Collection[str]) -> list[str]:
    count = max((teller.usable(slot) for slot in slots), default=0)
    return [_("All %(count)s tables are taken at %(times)s.", count=count, times=teller.times(slots))]


def _no_interpreter(teller: Teller, subjects: Collection[str]) -> list[str]:
    one, other, *slots = subjects
    both = _both(teller, (one, other))
    if not teller.has_interpreter(one, other):
        return [_("%(one)s and %(other)s share no language, and there is no interpreter between theirs.", **both)]
    return [_("No interpreter for %(one)s and %(other)s is free at %(times)s.", times=teller.times(slots), **both)]


_REASONS: Mapping[Reason, Callable[[Teller, Collection[str]], list[str]]] = {
    Reason.CANCELLED: lambda teller, parties: [
        _("%(name)s has nobody who takes meetings any more.", name=teller.names.party(party)) for party in parties
    ],
    Reason.ONESELF: lambda teller, parties: [
        _("%(name)s asks for itself.", name=teller.names.party(party)) for party in parties
    ],
    Reason.NEVER_BOTH: lambda teller, parties: [
        _("There is no time at which %(one)s and %(other)s are both there.", **_both(teller, parties))
    ],
    Reason.FULL: _full,
    Reason.ENOUGH: _enough,
    Reason.NO_COMMON_SLOT: lambda teller, parties: [
        _("%(one)s and %(other)s each have free times, but none in common.", **_both(teller, parties))
    ],
    Reason.NO_INTERPRETER: _no_interpreter,
    Reason.NO_TABLE: _no_table,
    Reason.WORTH_LESS: lambda _teller, _parties: [_("Other meetings weigh more, and take what this one would need.")],
}

_HINDRANCES: Mapping[Hindrance, Callable[[Names, Obstacle], str]] = {
    Hindrance.GONE: lambda names, of: _(
        "%(meeting)s was withdrawn, declined or cancelled.", meeting=names.pair(of.pair)
    ),
    Hindrance.CHANGED: lambda names, of: (
        _("%(meeting)s has been changed since: it is at %(time)s, table %(table)s now.", meeting=names.pair(of.pair),
          time=names.time(of.slot), table=names.table(of.table))
        if of.slot in names.times
        else _("%(meeting)s has been changed since: it has no time now.", meeting=names.pair(of.pair))
    ),
    Hindrance.NOT_AGREED: lambda names, of: _(
        "%(meeting)s has not been agreed to, and the pairs find their times themselves now.",
        meeting=names.pair(of.pair),
    ),
    Hindrance.NO_SLOT: lambda names, of: _(
        "The time of %(meeting)s has been removed or has begun.", meeting=names.pair(of.pair)
    ),
    Hindrance.NO_TABLE: lambda names, of: _("The table of %(meeting)s has been removed.", meeting=names.pair(of.pair)),
}  # fmt: skip

_FINDINGS: Mapping[Rule, Callable[[Names, tuple[str, ...]], str]] = {
    Rule.UNKNOWN: lambda names, of: _(
        "%(meeting)s: its time, its table or somebody who sits there is no longer available.", meeting=names.pair(of[0])
    ),
    Rule.TWICE: lambda names, of: _("%(meeting)s is placed twice.", meeting=names.pair(of[0])),
    Rule.MISSING: lambda names, of: _(
        "%(meeting)s has a time now, and none in this timetable.", meeting=names.pair(of[0])
    ),
    Rule.WRONG_PEOPLE: lambda names, of: _(
        "%(meeting)s: not exactly one person of each side sits there.", meeting=names.pair(of[0])
    ),
    Rule.NO_INTERPRETER: lambda names, of: _(
        "%(meeting)s needs an interpreter, and none is free at %(time)s.", meeting=names.pair(of[0]),
        time=names.time(of[1]),
    ),
    Rule.WRONG_HALF: lambda names, of: _(
        "%(meeting)s is wanted in the other half of the day than %(time)s.", meeting=names.pair(of[0]),
        time=names.time(of[1]),
    ),
    Rule.BUSY: lambda names, of: _(
        "%(name)s is not available at %(time)s.", name=names.person(of[0]), time=names.time(of[1])
    ),
    Rule.PERSON_TWICE: lambda names, of: _(
        "%(name)s sits in two meetings at %(time)s.", name=names.person(of[0]), time=names.time(of[1])
    ),
    Rule.TABLE_TWICE: lambda names, of: _(
        "Two meetings sit at table %(table)s at %(time)s.", table=names.table(of[0]), time=names.time(of[1])
    ),
    Rule.TABLE_CLOSED: lambda names, of: _(
        "Table %(table)s is closed at %(time)s.", table=names.table(of[0]), time=names.time(of[1])
    ),
    Rule.HOSTED: lambda names, of: _(
        "%(meeting)s: table %(table)s belongs to somebody else.", meeting=names.pair(of[0]), table=names.table(of[1])
    ),
    Rule.FULL: lambda names, of: _("More meetings than allowed take place at %(time)s.", time=names.time(of[0])),
    Rule.MOVED_LOCK: lambda names, of: _(
        "%(meeting)s is held in its place at %(time)s, but not placed there.", meeting=names.pair(of[0]),
        time=names.time(of[1]),
    ),
    Rule.ORDER: lambda names, of: _(
        "%(later)s should come after %(earlier)s.", earlier=names.pair(of[0]), later=names.pair(of[1])
    ),
    Rule.MAXIMUM: lambda names, of: _("%(name)s has more meetings than allowed.", name=names.party(of[0])),
    Rule.NO_REST: lambda names, of: _(
        "%(name)s has too many meetings in a row up to %(time)s.", name=names.person(of[0]), time=names.time(of[1])
    ),
    Rule.TOO_FAR: lambda names, of: _(
        "%(name)s cannot walk to the next table in time for %(time)s.", name=names.person(of[0]), time=names.time(of[1])
    ),
    Rule.UNFAIR: lambda names, of: _(
        "%(one)s waits much more often than %(other)s.", one=names.person(of[0]), other=names.person(of[1])
    ),
}  # fmt: skip
