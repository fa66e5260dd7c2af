"""Small timetable problems for the tests."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import strategies as st

from conference.timetable.effort import Effort
from conference.timetable.problem import (
    Delegate,
    Half,
    Interpreter,
    Lock,
    Party,
    Precedence,
    Problem,
    Request,
    Rules,
    Slot,
    Table,
)

QUICK = Effort(seconds=5, moves=50_000)


def slots(number: int) -> tuple[Slot, ...]:
    return tuple(Slot(f"s{one}", half=Half.MORNING if one < number / 2 else Half.AFTERNOON) for one in range(number))


def tables(number: int) -> tuple[Table, ...]:
    return tuple(Table(f"t{one}") for one in range(number))


def party(name: str, *, busy: Iterable[str] = (), minimum: int = 0, delegates: int = 1) -> Party:
    members = tuple(Delegate(f"{name}{one or ''}", frozenset(busy)) for one in range(delegates))
    return Party(name, members, minimum=minimum)


def problem(
    pairs: Iterable[str],
    *,
    number_of_slots: int = 4,
    number_of_tables: int = 2,
    parties: Iterable[Party] = (),
    locks: Iterable[Lock] = (),
    precedences: Iterable[Precedence] = (),
    required: bool = False,
    rules: Rules | None = None,
) -> Problem:
    """Pairs such as "AX": A asks X. Parties not given are one person who is always there."""
    pairs, given = tuple(pairs), {one.id: one for one in parties}
    names = sorted(set("".join(pairs)) | given.keys())
    return Problem(
        slots=slots(number_of_slots),
        tables=tables(number_of_tables),
        parties=tuple(given.get(name) or party(name) for name in names),
        requests=tuple(Request(pair, pair[0], pair[1], required=required) for pair in pairs),
        locks=tuple(locks),
        precedences=tuple(precedences),
        rules=rules or Rules(),
    )


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Anything an organiser might have: absences, delegations, host tables, languages, orders, limits."""
    names = "ABCDEVWXYZ"[: draw(st.integers(2, 10))]
    times = slots(draw(st.integers(1, 6)))
    pairs = draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=14, unique=True))
    requests = tuple(draw(_request(*pair)) for pair in pairs)
    ids = [request.id for request in requests]
    order = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=2)) if ids else []
    hosts = draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
    own = tuple(Table(f"of {host}", host=host) for host in hosts)
    return Problem(
        slots=times,
        tables=(*own, *tables(draw(st.integers(0, 3)))),
        parties=tuple(draw(_party(name, times)) for name in names),
        requests=requests,
        interpreters=(Interpreter("I", frozenset({"vi", "en"})),),
        precedences=tuple(Precedence(*pair) for pair in order),
        rules=Rules(in_a_row=draw(st.none() | st.integers(1, 3))),
    )


@st.composite
def _party(draw: st.DrawFn, name: str, times: tuple[Slot, ...]) -> Party:
    ids = [slot.id for slot in times]
    absences = draw(st.lists(st.frozensets(st.sampled_from(ids), max_size=len(ids)), min_size=0, max_size=2))
    return Party(
        name,
        tuple(Delegate(f"{name}{number}", busy) for number, busy in enumerate(absences)),
        minimum=draw(st.integers(0, 2)),
        maximum=draw(st.none() | st.integers(0, 4)),
        languages=draw(st.sampled_from([frozenset[str](), frozenset({"vi"}), frozenset({"en"})])),
    )


@st.composite
def _request(draw: st.DrawFn, sender: str, receiver: str) -> Request:
    return Request(
        f"{sender} asks {receiver}",
        sender,
        receiver,
        priority=draw(st.integers(1, 3)),
        mutual=draw(st.booleans()),
        half=draw(st.none() | st.sampled_from(Half)),
    )
