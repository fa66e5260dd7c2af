"""Which meetings need an interpreter, and which of those held at once the interpreters of a conference can serve."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Languages = frozenset[str]
Tongues = tuple[Languages, Languages]
"""The languages of both sides of a meeting that share none."""

Who = TypeVar("Who", bound=Hashable)
What = TypeVar("What", bound=Hashable)


def tongues(one: Languages, other: Languages) -> Tongues | None:
    """None if they understand each other; whoever names no language is understood by everybody."""
    return (one, other) if one and other and not one & other else None


def bridges(spoken: Languages, between: Tongues) -> bool:
    """Whether somebody who speaks these knows a language of each side."""
    return all(spoken & side for side in between)


def matched(interpreters: Mapping[Who, Languages], needs: Mapping[What, Tongues]) -> dict[Who, What]:
    """By interpreter the meeting they are given: as many as can be (Kuhn's augmenting paths).

    Whoever is named first comes first, and a meeting that has one does not lose it to those that follow.
    """
    taken: dict[Who, What] = {}

    def seat(meeting: What, seen: set[Who]) -> bool:
        for one, spoken in interpreters.items():
            if one not in seen and bridges(spoken, needs[meeting]):
                seen.add(one)
                if one not in taken or seat(taken[one], seen):
                    taken[one] = meeting
                    return True
        return False

    for meeting in needs:
        seat(meeting, set())
    return taken
