"""Small timetable problems for the tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

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
def problems(draw: st.DrawFn, *, most: int = 14) -> Problem:
    """Anything an organiser might have: absences, delegations, host tables, zones, languages, orders, limits, locks."""
    names = "ABCDEVWXYZ"[: draw(st.integers(2, 10))]
    times = draw(_times())
    pairs = draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=most, unique=True))
    requests = tuple(draw(_request(*pair)) for pair in pairs)
    ids = [request.id for request in requests]
    order = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=2)) if ids else []
    hosts = draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
    places = [("of " + host, host) for host in hosts] + [(f"t{one}", None) for one in range(draw(st.integers(0, 3)))]
    return Problem(
        slots=times,
        tables=tuple(draw(_table(name, host, times)) for name, host in places),
        parties=tuple(draw(_party(name, times)) for name in names),
        requests=requests,
        interpreters=(Interpreter("I", frozenset({"vi", "en"})),),
        precedences=tuple(Precedence(*pair) for pair in order),
        rules=Rules(
            in_a_row=draw(st.none() | st.integers(1, 3)),
            fairness=draw(st.none() | st.integers(0, 2)),
            absence_is_idle=draw(st.booleans()),
            walking=draw(st.sampled_from([frozenset[tuple[str, str, int]](), frozenset({("east", "west", 5)})])),
        ),
    )


@st.composite
def _times(draw: st.DrawFn) -> tuple[Slot, ...]:
    """Slots of ten minutes with a pause of five after every second, on one day or two."""
    number, first_day = draw(st.integers(1, 6)), draw(st.integers(2, 6))
    starts = [540 + 10 * one + 5 * (one // 2) for one in range(number)]
    return tuple(
        Slot(
            f"s{one}",
            day=int(one >= first_day),
            block=one // 2,
            half=Half.MORNING if one < number / 2 else Half.AFTERNOON,
            starts=start,
            ends=start + 10,
            capacity=draw(st.none() | st.integers(0, 3)),
        )
        for one, start in enumerate(starts)
    )


@st.composite
def _table(draw: st.DrawFn, name: str, host: str | None, times: tuple[Slot, ...]) -> Table:
    closed = draw(st.frozensets(st.sampled_from([slot.id for slot in times]), max_size=1))
    return Table(name, zone=draw(st.sampled_from(["east", "west"])), host=host, closed=closed)


@st.composite
def locked_problems(draw: st.DrawFn) -> Problem:
    """As `problems`, with meetings that must be, some of them where nobody can be."""
    given = draw(problems(most=8))
    slots_, tables_ = [one.id for one in given.slots], [None, *(one.id for one in given.tables)]
    if not given.requests:
        return given
    required = draw(st.frozensets(st.sampled_from([one.id for one in given.requests]), max_size=2))
    locks = draw(st.lists(st.sampled_from([one.id for one in given.requests]), max_size=3, unique=True))
    return replace(
        given,
        requests=tuple(replace(one, required=one.id in required) for one in given.requests),
        locks=tuple(Lock(one, draw(st.sampled_from(slots_)), draw(st.sampled_from(tables_))) for one in locks),
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
        named=draw(st.frozensets(st.sampled_from([f"{sender}0", f"{receiver}1"]), max_size=2)),
        priority=draw(st.integers(1, 3)),
        mutual=draw(st.booleans()),
        half=draw(st.none() | st.sampled_from(Half)),
        wished=draw(st.frozensets(st.sampled_from(["s0", "s1", "s3"]), max_size=2)),
    )
