"""Invents conferences of any size from a seed: the ladder on which the timetable is measured."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from conference.timetable.problem import Delegate, Half, Party, Problem, Request, Slot, Table

SLOTS = {100: 12, 300: 15, 1_000: 18, 3_000: 20}


@dataclass(frozen=True, slots=True)
class Mix:
    """Shares of the parties, requests and slots."""

    hosts: float = 0.2
    hosts_with_table: float = 0.7
    requests: tuple[int, int] = (5, 8)  # least and most a party sends
    popularity: float = 0.6  # Zipf's exponent
    among_enterprises: float = 0.15
    answered: float = 0.5  # by hosts
    unavailable: float = 0.06
    half_day: float = 0.1
    tables: float = 0.9  # shared ones, of those that all requests would need
    minimum: int = 3


def conference(parties: int, seed: int, mix: Mix | None = None) -> Problem:
    """The same problem for the same arguments."""
    mix, chance = mix or Mix(), random.Random(f"{seed}/{parties}")
    slots = _slots(SLOTS.get(parties) or max(8, round(5 + 4.4 * math.log10(parties))))
    hosts = [f"host {number}" for number in range(round(parties * mix.hosts))]
    enterprises = [f"enterprise {number}" for number in range(parties - len(hosts))]
    own = [Table(f"table of {host}", host=host) for host in hosts[: round(len(hosts) * mix.hosts_with_table)]]
    chance.shuffle(hosts)
    requests = _requests(hosts, enterprises, mix, chance)
    seated = {table.host for table in own}
    need = sum(seated.isdisjoint((one.sender, one.receiver)) for one in requests)
    shared = [Table(f"table {number}") for number in range(math.ceil(mix.tables * need / len(slots)))]
    members = tuple(_party(name, slots, mix, chance) for name in hosts + enterprises)
    return Problem(slots=slots, tables=(*own, *shared), parties=members, requests=requests)


def _slots(number: int) -> tuple[Slot, ...]:
    morning = number // 2
    return tuple(
        Slot(str(one), block=int(one >= morning), half=Half.AFTERNOON if one >= morning else Half.MORNING)
        for one in range(number)
    )


def _party(name: str, slots: tuple[Slot, ...], mix: Mix, chance: random.Random) -> Party:
    absent = chance.choice(list(Half)) if chance.random() < mix.half_day else None
    busy = {slot.id for slot in slots if slot.half is absent or chance.random() < mix.unavailable}
    return Party(name, (Delegate(name, frozenset(busy)),), minimum=mix.minimum)


def _requests(hosts: list[str], enterprises: list[str], mix: Mix, chance: random.Random) -> tuple[Request, ...]:
    """Each pair once; hosts ask enterprises, enterprises mostly hosts, and a host answers some of those."""
    fame = {names[0]: _cumulated(len(names), mix.popularity) for names in (hosts, enterprises)}
    wanted: dict[tuple[str, str], bool] = {}
    for sender in enterprises + hosts:
        for _ in range(chance.randint(*mix.requests)):
            to_hosts = sender.startswith("enterprise") and chance.random() >= mix.among_enterprises
            names = hosts if to_hosts else enterprises
            (receiver,) = chance.choices(names, cum_weights=fame[names[0]])
            if receiver != sender and (receiver, sender) not in wanted:
                wanted.setdefault((sender, receiver), to_hosts and chance.random() < mix.answered)
    return tuple(
        Request(f"{sender} to {receiver}", sender, receiver, priority=chance.randint(1, 3), mutual=mutual)
        for (sender, receiver), mutual in wanted.items()
    )


def _cumulated(number: int, exponent: float) -> list[float]:
    total, sums = 0.0, []
    for rank in range(1, number + 1):
        total += rank**-exponent
        sums.append(total)
    return sums
