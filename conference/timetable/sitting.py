"""A meeting in its place, in numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from conference.timetable.model import Model, Wish, first_delegates


class Sitting(NamedTuple):
    """When a wish takes place, who takes part, in which zone, and whether at a shared table."""

    slot: int
    people: tuple[int, ...]
    zone: int
    shared: bool


def sit(model: Model, wish: int, slot: int, people: tuple[int, ...], zone: int = 0) -> Sitting:
    """At the table of a host among them if it is open then, the receiver's before the sender's."""
    shared = bool(needs(model, model.wishes[wish], people) >> slot & 1)
    given = table_zone(model, model.wishes[wish].table)
    own = [model.zone[person] for person in people if model.own[person] >> slot & 1]
    return Sitting(slot, people, zone if shared or not own else own[-1] if given is None else given, shared)


def needs(model: Model, wish: Wish, people: Sequence[int]) -> int:
    """The slots in which these people need a shared table: no host among them, or their tables are closed."""
    own = 0
    for person in people:
        own |= model.own[person]
    if wish.table is None:
        return ~own
    hosts = first_delegates(model.problem)
    return ~0 if any(table.id == wish.table and table.host not in hosts for table in model.problem.tables) else 0


def table_zone(model: Model, name: str | None) -> int | None:
    """The zone of a table that an organiser has named."""
    zones = model.hall.zones
    named = (table.zone for table in model.problem.tables if table.id == name)
    zone = next(named, None)
    return None if zone is None else zones.index(zone) if len(zones) > 1 else 0


Plan = Mapping[int, Sitting]  # by wish
