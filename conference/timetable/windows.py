"""Which slots a person may begin in and sit through to the end of their meetings without a break."""

from __future__ import annotations

from collections.abc import Sequence


def starts_without_break(domains: Sequence[int], slots: int) -> list[int]:
    """Slots from which all meetings with these domains fit into one unbroken run."""
    length = len(domains)
    return [start for start in range(slots - length + 1) if fits(domains, (1 << length) - 1 << start)]


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
