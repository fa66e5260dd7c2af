"""Which slots a person may begin in and sit through to the end of their meetings without a break."""

from __future__ import annotations

from collections.abc import Sequence


def runs_without_break(domains: Sequence[int], slots: Sequence[int]) -> list[list[int]]:
    """Unbroken runs of these slots into which all meetings with these domains fit."""
    length = len(domains)
    runs = [list(slots[start : start + length]) for start in range(len(slots) - length + 1)]
    return [run for run in runs if fits(domains, sum(1 << slot for slot in run))]


def fits(domains: Sequence[int], window: int) -> bool:
    """Whether the meetings can take different slots of the window: Kuhn's augmenting paths."""
    taken: dict[int, int] = {}

    def seat(meeting: int, seen: set[int]) -> bool:
        free = domains[meeting] & window
        while free:
            slot = free & -free
            free ^= slot
            if slot in seen:
                continue
            seen.add(slot)
            if slot not in taken or seat(taken[slot], seen):
                taken[slot] = meeting
                return True
        return False

    return all(seat(meeting, set()) for meeting in range(len(domains)))
