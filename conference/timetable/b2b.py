"""Reads published instances of the business-to-business meeting scheduling problem (Bofill et al., JAIR 74, 2022)."""

from __future__ import annotations

import re

from conference.timetable.problem import Delegate, Half, Lock, Party, Precedence, Problem, Request, Rules, Slot, Table

SESSIONS = {1: Half.MORNING, 2: Half.AFTERNOON, 3: None}
FAIRNESS = 2  # of every table in the paper


def read(text: str) -> Problem:
    """The problem in a MiniZinc data file. Its numbers, from 1, become the names."""
    values = dict(re.findall(r"(\w+)\s*=\s*([^;]*);", text))
    size = {name: int(value) for name, value in values.items() if value.strip().isdigit()}
    forbidden, precedences = _sets(values["forbidden"]), _sets(values["precedences"])
    fixed = _numbers(values["fixed"])
    return Problem(
        slots=tuple(_slot(number, size["nMorningSlots"]) for number in range(1, size["nTotalSlots"] + 1)),
        tables=tuple(Table(str(number)) for number in range(1, size["nTables"] + 1)),
        parties=tuple(_party(number, forbidden[number - 1]) for number in range(1, size["nBusiness"] + 1)),
        requests=_requests(_numbers(values["requested"])),
        precedences=tuple(
            Precedence(str(earlier), str(later))
            for later, them in enumerate(precedences, 1)
            for earlier in sorted(them)
        ),
        locks=tuple(Lock(str(meeting), str(slot)) for meeting, slot in enumerate(fixed, 1) if slot),
        rules=Rules(fairness=FAIRNESS, absence_is_idle=True),
    )


def _slot(number: int, mornings: int) -> Slot:
    return Slot(str(number), half=Half.MORNING if number <= mornings else Half.AFTERNOON)


def _party(number: int, forbidden: set[int]) -> Party:
    busy = frozenset(map(str, forbidden))
    return Party(str(number), (Delegate(str(number), busy),))


def _requests(numbers: list[int]) -> tuple[Request, ...]:
    rows = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
    return tuple(
        Request(str(number), str(one), str(other), half=SESSIONS[session], required=True)
        for number, (one, other, session) in enumerate(rows, 1)
    )


def _numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


def _sets(text: str) -> list[set[int]]:
    """Sets of numbers; the files write the empty one as {} or {0}."""
    return [set(_numbers(one)) - {0} for one in re.findall(r"\{([^}]*)\}", text)]
