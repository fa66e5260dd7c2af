"""Two or more timetables of one problem side by side: how good each is, and who gains or loses."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from conference.timetable.check import breaks_of
from conference.timetable.problem import Placement, Problem


@dataclass(frozen=True)
class Figures:
    """What a timetable comes to. `moved` counts meetings that are elsewhere than in the timetable in force."""

    placed: int
    agreed: int
    below: int
    breaks: int
    calm: int
    moved: int
    dropped: int
    meetings: Counter[str] = field(default_factory=Counter)
    waits: Counter[str] = field(default_factory=Counter)

    @property
    def active(self) -> int:
        """How many parties have a meeting at all."""
        return sum(amount > 0 for amount in self.meetings.values())


@dataclass(frozen=True)
class Difference:
    """A party for whom timetables differ: its meetings and waiting times in each of them."""

    party: str
    meetings: tuple[int, ...]
    waits: tuple[int, ...]

    @property
    def weight(self) -> tuple[int, int, str]:
        """The most affected first."""
        return (min(self.meetings) - max(self.meetings), min(self.waits) - max(self.waits), self.party)

    @property
    def gain(self) -> int:
        """More than 0 if the party is better off in the last timetable than in the first."""
        more, fewer_waits = self.meetings[-1] - self.meetings[0], self.waits[0] - self.waits[-1]
        return more or fewer_waits


def known(problem: Problem, placements: Iterable[Placement]) -> list[Placement]:
    """Those whose request, slot, table and people are still there."""
    requests, slots = {one.id for one in problem.requests}, {one.id for one in problem.slots}
    tables = {one.id for one in problem.tables}
    people = {one.id for party in problem.parties for one in party.delegates}
    people |= {one.id for one in problem.interpreters}
    return [
        one
        for one in placements
        if one.request in requests and one.slot in slots and one.table in tables and people >= set(one.people)
    ]


def figures(problem: Problem, placements: Iterable[Placement], in_force: Iterable[Placement]) -> Figures:
    """What a timetable comes to, counted from what it places alone."""
    placed, now = known(problem, placements), {one.request: (one.slot, one.table) for one in in_force}
    requests = {one.id: one for one in problem.requests}
    meetings = Counter(
        side for one in placed for side in (requests[one.request].sender, requests[one.request].receiver)
    )
    wanted = Counter(side for one in problem.requests for side in (one.sender, one.receiver))
    owner = {one.id: party.id for party in problem.parties for one in party.delegates}
    waits: Counter[str] = Counter()
    for person, number in breaks_of(problem, placed).items():
        if person in owner:  # who interprets waits for nobody
            waits[owner[person]] += number
    here = {one.request: (one.slot, one.table) for one in placed}
    return Figures(
        placed=len(placed),
        agreed=sum(requests[one.request].mutual for one in placed),
        below=sum(meetings[party.id] < min(party.minimum, wanted[party.id]) for party in problem.parties),
        breaks=waits.total(),
        calm=sum(meetings[party.id] > 0 and waits[party.id] == 0 for party in problem.parties),
        moved=sum(request in here and here[request] != place for request, place in now.items()),
        dropped=sum(request not in here for request in now),
        meetings=meetings,
        waits=waits,
    )


def differences(problem: Problem, all_of_them: Sequence[Figures]) -> list[Difference]:
    """The parties for whom the timetables are not the same, those with the greatest difference first."""
    compared = (
        Difference(
            party.id,
            tuple(one.meetings[party.id] for one in all_of_them),
            tuple(one.waits[party.id] for one in all_of_them),
        )
        for party in problem.parties
    )
    different = [one for one in compared if len(set(one.meetings)) > 1 or len(set(one.waits)) > 1]
    return sorted(different, key=lambda one: one.weight)
