"""What stands in the way of a meeting in a cell, in words with names."""

from collections.abc import Callable, Mapping

from conference.foundation.i18n import _
from conference.timetable.cells import brief
from conference.timetable.check import Rule
from conference.timetable.clashes import Clash, Obstacle
from conference.timetable.names import Names


def told(clash: Clash, names: Names) -> str:
    """One short sentence, for example "An Phát sits in another meeting then, with Hải Long."."""
    return str(_TOLD[clash.obstacle](names, clash))


def _party(names: Names, party: str) -> str:
    return brief(names.party(party))


def _pair(names: Names, pair: str) -> str:
    return " – ".join(_party(names, f"p{one}") for one in pair.split("-"))


def _partner(pair: str, party: str) -> str:
    one, _dash, other = pair.partition("-")
    return f"p{other}" if party == f"p{one}" else f"p{one}"


def _some_rule(_names: Names, _of: Clash) -> str:
    return str(_("A rule of the timetable would be broken."))


_RULES: Mapping[Rule | None, Callable[[Names, Clash], str]] = {
    Rule.NO_REST: lambda names, of: _("%(name)s would have too many meetings in a row.", name=names.person(of.subject)),
    Rule.MAXIMUM: lambda names, of: _("%(name)s has as many meetings as allowed.", name=_party(names, of.subject)),
}

_TOLD: Mapping[Obstacle, Callable[[Names, Clash], str]] = {
    Obstacle.GONE: lambda names, of: _(
        "%(name)s has nobody who takes meetings any more.", name=_party(names, of.subject)
    ),
    Obstacle.AWAY: lambda names, of: _("%(name)s is not available then.", name=_party(names, of.subject)),
    Obstacle.MEETS: lambda names, of: _(
        "%(name)s sits in another meeting then, with %(other)s.", name=_party(names, of.subject),
        other=_party(names, _partner(of.other, of.subject)),
    ),
    Obstacle.CLOSED: lambda names, of: _("Table %(table)s is closed then.", table=names.table(of.subject)),
    Obstacle.HOSTED: lambda names, of: _("This table is %(name)s’s own.", name=_party(names, of.subject)),
    Obstacle.TAKEN: lambda names, of: _(
        "Table %(table)s is taken by %(meeting)s.", table=names.table(of.subject), meeting=_pair(names, of.other)
    ),
    Obstacle.UNHEARD: lambda names, of: _(
        "No interpreter for %(one)s and %(other)s is free then.", one=_party(names, of.subject),
        other=_party(names, of.other),
    ),
    Obstacle.RULE: lambda names, of: _RULES.get(of.rule, _some_rule)(names, of),
}  # fmt: skip
