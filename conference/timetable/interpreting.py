"""Who interprets in which meeting: a conference has a number of interpreters, so it is worked out anew each time.

In every slot the meetings that need one and the interpreters who can are matched; whoever has worked least in a row
comes first, which leaves as many as possible fit for the slots that follow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from conference.meetings.interpreting import Tongues, matched, tongues
from conference.timetable.problem import Interpreter, Party, Placement, Problem, Slot


def tongues_of(sender: Party | None, receiver: Party | None) -> Tongues | None:
    """What an interpreter has to bridge; None if they understand each other, or one of them is gone."""
    return tongues(sender.languages, receiver.languages) if sender and receiver else None


def interpreted(problem: Problem, placements: Iterable[Placement]) -> list[Placement]:
    """The same meetings, with an interpreter wherever one is needed and free."""
    placed = list(placements)
    if not problem.interpreters:
        return placed
    needs = needs_of(problem)
    given = _Rota(problem.interpreters, problem.slots, problem.rules.in_a_row).given(placed, needs)
    return [
        replace(one, people=(*one.people[:2], *given[one.request])) if one.request in needs else one for one in placed
    ]


def needs_of(problem: Problem) -> Mapping[str, Tongues]:
    """The requests of parties that share no language."""
    parties = {one.id: one for one in problem.parties}
    return {
        one.id: between
        for one in problem.requests
        if (between := tongues_of(parties.get(one.sender), parties.get(one.receiver)))
    }


@dataclass
class _Rota:
    """Who has worked in which slots so far."""

    interpreters: Sequence[Interpreter]
    slots: Sequence[Slot]
    in_a_row: int | None
    row: dict[str, int] = field(default_factory=dict)

    def given(self, placed: Iterable[Placement], needs: Mapping[str, Tongues]) -> Mapping[str, tuple[str, ...]]:
        """One for each meeting that can have one."""
        by_slot: dict[str, list[str]] = defaultdict(list)
        for one in placed:
            if one.request in needs:
                by_slot[one.slot].append(one.request)
        found: dict[str, tuple[str, ...]] = defaultdict(tuple)
        before: Slot | None = None
        for slot in self.slots:
            if before is None or (before.day, before.block) != (slot.day, slot.block):
                self.row = {}
            matched = self._matched(slot, {one: needs[one] for one in sorted(by_slot[slot.id])})
            found |= {request: (name,) for name, request in matched.items()}
            self.row = {name: self.row.get(name, 0) + 1 for name in matched}
            before = slot
        return found

    def _matched(self, slot: Slot, needs: Mapping[str, Tongues]) -> Mapping[str, str]:
        """By interpreter the request they are given."""
        most = self.in_a_row
        rested = [
            one
            for one in sorted(self.interpreters, key=lambda one: self.row.get(one.id, 0))
            if slot.id not in one.busy and (most is None or self.row.get(one.id, 0) < most)
        ]
        return matched({one.id: one.languages for one in rested}, needs)
