"""Makes the board of a timetable as an address asks for it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from conference.foundation import vietnamese
from conference.foundation.i18n import Text, _
from conference.foundation.paging import Paged, page_number
from conference.meetings.labels import WithInterpreter
from conference.programme.models import Slot
from conference.timetable.cells import (
    COLUMNS,
    WAITING_SHOWN,
    Board,
    Card,
    Column,
    Line,
    Square,
    Target,
    Wanted,
    brief,
)
from conference.timetable.clashes import Cell, Fit, Obstacle
from conference.timetable.loading import number
from conference.timetable.names import Names, interpreter_of
from conference.timetable.obstacles import told
from conference.timetable.problem import Table
from conference.timetable.sights import Sight
from conference.timetable.wishes import Wish

OF_TABLES: Final = frozenset({Obstacle.TAKEN, Obstacle.HOSTED, Obstacle.CLOSED})
"""What another table may help against."""


class Painter:
    """Makes the board of a timetable as the address asks for it."""

    def __init__(self, sight: Sight, names: Names, slots: Sequence[Slot], wanted: Wanted, *, now: datetime) -> None:
        self.sight, self.names, self.wanted, self.now = sight, names, wanted, now
        self.hall, self.problem = sight.hall, sight.loaded.problem
        self.slots = [slot for slot in slots if wanted.block in (0, slot.block_id)]
        self.held = wanted.held if wanted.held in self.hall.requests and not self._stays(wanted.held) else ""
        self.around = self.hall.around(self.held) if self.held else {}
        self.exchanges = self.hall.exchanges(self.held) if self.held else set()
        self.cards: dict[tuple[int, str], list[Card]] = defaultdict(list)
        for place, card, columns in self._placed():
            for column in columns:
                self.cards[place, column].append(card)

    def _stays(self, pair: str) -> bool:
        return pair in self.hall.locked

    def board(self, page: str | None) -> Board:
        """The page of it that is asked for."""
        columns = self._columns()
        size = COLUMNS[self.wanted.zoom]
        at = page_number(page, len(columns), size)
        shown = Paged(columns[(at - 1) * size : at * size], at, len(columns), size)
        waiting = self._waiting()
        return Board(
            columns=shown,
            lines=[self._line(slot, shown.items) for slot in self.slots],
            held=self._card(self.sight.loaded.wishes[self.held]) if self.held else None,
            has_place=self.held in self.hall.placed,
            interpreter=self._interpreter(),
            waiting=waiting[:WAITING_SHOWN],
            waits=len(waiting),
            placed=len(self.hall.placed),
            has_days=self.names.has_days,
        )

    def _interpreter(self) -> Text | None:
        here = self.hall.placed.get(self.held)
        beside = here.people[2:] if here else ()
        return next((WithInterpreter(interpreter_of(name)[0]) for name in beside), None)

    def _placed(self) -> Sequence[tuple[int, Card, list[str]]]:
        """Every meeting with its slot and the columns it stands in."""
        wishes = self.sight.loaded.wishes
        there = [(number(one.slot), one.table, wishes[one.request]) for one in self.hall.placed.values()]
        there += [(wish.slot or 0, f"t{wish.table}", wish) for wish in self.sight.loaded.past.values()]
        by_tables = self.wanted.by == "tables"
        return [
            (slot, self._card(wish, slot, table), [table] if by_tables else [f"p{wish.sender}", f"p{wish.receiver}"])
            for slot, table, wish in there
        ]

    def _card(self, wish: Wish, slot: int = 0, table: str = "") -> Card:
        one, other = self.names.party(f"p{wish.sender}"), self.names.party(f"p{wish.receiver}")
        here = (slot, table) if slot else None
        before = (wish.slot, f"t{wish.table}") if wish.slot else None
        return Card(
            pair=wish.pair,
            one=one,
            other=other,
            table=self.names.table(table) if table else "",
            is_locked=self._stays(wish.pair),
            is_past=wish.pair in self.sight.loaded.past,
            is_found=self._is_found(one, other),
            was=self._was(wish) if here and before and here != before else _("new") if here and not before else "",
        )

    def _was(self, wish: Wish) -> str:
        time, table = self.names.time(f"s{wish.slot}"), self.names.table(f"t{wish.table}")
        return str(_("%(time)s, table %(table)s", time=time, table=table))

    def _is_found(self, *names: str) -> bool:
        return not self.wanted.text or any(self.wanted.text in vietnamese.fold(name) for name in names)

    def _columns(self) -> list[Column]:
        return self._tables() if self.wanted.by == "tables" else self._parties()

    def _tables(self) -> list[Column]:
        """Those of the zone; with words in the search those at which somebody of that name meets or is at home."""
        found = {column for (_slot, column), cards in self.cards.items() if any(card.is_found for card in cards)}
        return [
            Column(table.id, self.names.table(table.id), self._note(table))
            for table in self.problem.tables
            if self.wanted.zone in ("", table.zone)
            and (not self.wanted.text or table.id in found or self._is_found(self.names.party(table.host or "")))
        ]

    def _note(self, table: Table) -> str:
        return self.names.party(table.host) if table.host else ""

    def _parties(self) -> list[Column]:
        home = {table.host: self.names.table(table.id) for table in self.problem.tables if table.host}
        columns = [
            Column(one.id, self.names.party(one.id), _("Table %(label)s", label=home[one.id]) if one.id in home else "")
            for one in self.problem.parties
            if one.delegates and self._is_found(self.names.party(one.id))
        ]
        return sorted(columns, key=lambda column: vietnamese.sort_key(brief(column.label)))

    def _line(self, slot: Slot, columns: Sequence[Column]) -> Line:
        is_past = slot.starts_at <= self.now
        squares = [self._square(slot, column, is_past=is_past) for column in columns]
        return Line(slot, is_past, squares, self._best(slot) if self.held and not is_past else None)

    def _square(self, slot: Slot, column: Column, *, is_past: bool) -> Square:
        cards = self.cards.get((slot.id, column.name), [])
        if not self.held or is_past:
            return Square(cards)
        others = [card for card in cards if card.pair != self.held]
        swap = next((card.pair for card in others if card.pair in self.exchanges), "")
        if self.wanted.by == "parties":
            request = self.hall.requests[self.held]
            return Square(cards, self._best(slot) if column.name in (request.sender, request.receiver) else None, swap)
        here = self.hall.placed.get(self.held)
        if here is not None and (here.slot, here.table) == (f"s{slot.id}", column.name):
            return Square(cards)
        return Square(cards, self._target(slot, column.name), swap)

    def _target(self, slot: Slot, table: str) -> Target:
        cell = self.around[f"s{slot.id}", table]
        return self._told(slot, table, cell)

    def _told(self, slot: Slot, table: str, cell: Cell) -> Target:
        to, label = f"{slot.id}-{number(table)}", self.names.table(table)
        if isinstance(cell, Fit):
            return Target(to, table=label, is_wished=f"s{slot.id}" in self.hall.requests[self.held].wished)
        return Target(to, told(cell, self.names), label, everywhere=cell.obstacle not in OF_TABLES)

    def _best(self, slot: Slot) -> Target:
        """The table at which it would sit best then: its own one, its hosts', else the first."""
        request, here = self.hall.requests[self.held], self.hall.placed.get(self.held)

        def rank(table: Table) -> tuple[bool, bool, bool]:
            is_here = here is not None and table.id == here.table
            return not is_here, table.host != request.receiver, table.host != request.sender

        tables = sorted(self.problem.tables, key=rank)
        cells = {table.id: self.around[f"s{slot.id}", table.id] for table in tables}
        for table, cell in cells.items():
            if isinstance(cell, Fit) or cell.obstacle not in OF_TABLES:
                return self._told(slot, table, cell)
        return Target("", _("No table is free then."))

    def _waiting(self) -> list[Card]:
        """What has no place, agreed meetings first."""
        wishes = [wish for pair, wish in self.sight.loaded.wishes.items() if pair not in self.hall.placed]
        wishes.sort(key=lambda wish: (wish.meeting_id is None, wish.priority, wish.pair))
        return [card for card in map(self._card, wishes) if card.is_found]
