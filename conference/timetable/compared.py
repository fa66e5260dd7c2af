"""What is in force and some proposals beside each other, counted on the data of one moment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from conference.foundation.i18n import _
from conference.foundation.numbers import id_in
from conference.foundation.vietnamese import fold, sort_key
from conference.programme.models import Conference
from conference.timetable import drafts
from conference.timetable.comparing import Difference, Figures, differences, figures
from conference.timetable.models import Proposal
from conference.timetable.names import Names, names_of
from conference.timetable.standing import as_it_is

MOST = 4
"""Timetables beside each other, the one in force included."""


@dataclass(frozen=True)
class Column:
    """A timetable in the comparison; the one in force has no proposal."""

    name: str
    proposal: Proposal | None
    figures: Figures


@dataclass(frozen=True)
class Comparison:
    """All columns, and whom they differ for."""

    columns: Sequence[Column]
    differences: Sequence[Difference]
    names: Names

    def asked_for(self, arguments: Mapping[str, str]) -> list[Difference]:
        """Those the address asks for: words in the name, winners or losers; the most affected first, or by name."""
        words, gain, sort = fold(arguments.get("q", "")).split(), arguments.get("gain", ""), arguments.get("sort", "")
        kept = [
            one
            for one in self.differences
            if all(word in fold(self.names.party(one.party)) for word in words)
            and (gain not in _GAINS or _GAINS[gain](one.gain))
        ]
        if sort in {"name", "-name"}:
            kept.sort(key=lambda one: sort_key(self.names.party(one.party)), reverse=sort == "-name")
        return kept


_GAINS: Mapping[str, Callable[[int], bool]] = {
    "more": lambda gain: gain > 0,
    "less": lambda gain: gain < 0,
    "other": lambda gain: gain == 0,
}


def compared(session: Session, conference: Conference, asked: Sequence[str], *, now: datetime) -> Comparison:
    """The proposals an address asks for, as many as fit beside each other. Raises NotFound."""
    ids = list(filter(None, map(id_in, dict.fromkeys(asked))))[: MOST - 1]
    chosen = [drafts.get_proposal(session, conference.id, one) for one in ids]
    if not chosen:
        raise NotFound
    loaded = as_it_is(session, conference, chosen[0], now=now)
    force = drafts.in_force(loaded.wishes.values(), loaded.problem)
    columns = [Column(str(_("In force")), None, figures(loaded.problem, force, force))]
    for one in chosen:
        placed = drafts.placements_of(session, one.id)
        columns.append(Column(one.name, one, figures(loaded.problem, placed, force)))
    names = names_of(session, conference)
    return Comparison(columns, differences(loaded.problem, [one.figures for one in columns]), names)
