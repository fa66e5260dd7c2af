"""A proposal as its pages show it: levels as bars with what is proven of them, and settings as sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from conference.foundation.i18n import _, language
from conference.foundation.numbers import format_number
from conference.timetable import labels
from conference.timetable.comparing import Figures
from conference.timetable.models import Proposal
from conference.timetable.values import Existing, Settings

MORE_IS_BETTER: Final = frozenset({"MUTUAL", "WORTH", "WISHED"})
HIDDEN: Final = frozenset({"TABLE_CHANGES"})
"""Its bound is that of nobody ever changing tables, which says nothing to a reader."""


@dataclass(frozen=True)
class Bar:
    """One level of the objective: `done` of `total` fills the bar, `proof` says how far from the best it may be."""

    label: str
    shown: str
    done: int
    total: int
    proof: str
    is_proven: bool


def bars(proposal: Proposal, figures: Figures | None) -> list[Bar]:
    """The levels that mean something to an organiser, the most important first; moves count where fewest may move."""
    counts_moves = Settings.of(proposal.settings).existing is Existing.FEWEST
    hidden = HIDDEN if counts_moves else HIDDEN | {"MOVED"}
    told = [one for one in proposal.levels if one["goal"] not in hidden and not _is_idle(one)]
    return [_bar(one["goal"], one["value"], one["bound"], figures) for one in told]


def _is_idle(level: Mapping[str, Any]) -> bool:
    """Nobody has wished for a time."""
    return bool(level["goal"] == "WISHED" and not level["bound"])


def _bar(goal: str, value: int, bound: int, figures: Figures | None) -> Bar:
    """What has no natural whole has no bar; a bound holds among timetables as good on the levels before."""
    lang, is_more = language(), goal in MORE_IS_BETTER
    gap = max(0, bound - value if is_more else value - bound)
    shown, done, total = format_number(value, lang), int(not gap), int(not gap)
    if is_more:
        shown = str(_("%(value)s of %(bound)s", value=shown, bound=format_number(bound, lang)))
        done, total = value, max(1, bound)
    elif goal == "BREAKS" and figures and figures.active:
        done, total = figures.calm, figures.active
        shown = str(_("%(count)s; %(calm)s of %(active)s delegations never wait", count=shown, calm=done, active=total))
    return Bar(str(labels.GOALS.get(goal, goal)), shown, done, total, _proof(gap, bound, lang, is_more), not gap)


def _proof(gap: int, bound: int, lang: str, is_more: bool) -> str:
    if not gap:
        return str(_("proven: no timetable does better"))
    if is_more:
        return str(_("at most %(gap)s more is possible", gap=format_number(gap, lang)))
    if not bound:
        return str(_("fewer may be possible"))
    return str(_("fewer than %(bound)s is impossible", bound=format_number(bound, lang)))


def told(settings: Settings) -> list[str]:
    """How a proposal was asked for, in a few words each."""
    sentences = [str(labels.EXISTING[settings.existing])]
    if settings.with_pending:
        sentences.append(_("with requests not answered yet"))
    if settings.minimum:
        sentences.append(_("at least %(count)s for everybody", count=settings.minimum))
    if settings.in_a_row:
        sentences.append(_("at most %(count)s in a row", count=settings.in_a_row))
    sentences.append(_("%(count)s seconds of search", count=settings.seconds))
    return sentences


@dataclass(frozen=True)
class Curve:
    """How the waiting times have fallen while the search went on, as points of a small drawing."""

    points: str
    last: str
    most: int


WIDTH: Final = 300
HEIGHT: Final = 60


def curve(proposal: Proposal) -> Curve | None:
    """None as long as there are fewer than three points."""
    history = proposal.progress.get("history", [])
    if len(history) < 3:
        return None
    most = max(1, *(breaks for _seconds, breaks in history))
    end = max(1.0, *(seconds for seconds, _breaks in history))
    points = [
        f"{round(WIDTH * seconds / end, 1)},{round(HEIGHT - HEIGHT * breaks / most, 1)}" for seconds, breaks in history
    ]
    return Curve(" ".join(points), points[-1], most)
