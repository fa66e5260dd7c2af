"""The wave of arrivals as a picture: stacked bars in whole units, drawn by a macro."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from conference.checkin.board import Step
from conference.programme.models import Side

HEIGHT: Final = 160
WIDTH: Final = 720
NARROW: Final = 18
_BAR: Final = 0.78
_LABELS: Final = 8
_NICE: Final = (1, 2, 5)


@dataclass(frozen=True)
class Bar:
    """A part of a bar, in the units of the picture; `title` says it in words."""

    side: Side
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    """The picture: its bars, the lines behind them with their numbers, and the steps that bear a time."""

    bars: Sequence[Bar]
    lines: Sequence[tuple[float, int]]
    ticks: Sequence[tuple[float, Step]]
    width: float


def draw_both(steps: Sequence[Step]) -> tuple[Chart, Chart]:
    """One as wide as a screen, and the latest half of it for a phone."""
    return draw(steps), draw(steps[-NARROW:], WIDTH / 2)


def draw(steps: Sequence[Step], width: float = WIDTH) -> Chart:
    """As many steps as there are, at least a dozen wide, so that the first bar is not a wall."""
    room = width / max(len(steps), 12)
    top = _top(max((step.total for step in steps), default=0))
    every = -(-len(steps) // int(_LABELS * width / WIDTH))
    return Chart(
        bars=[bar for number, step in enumerate(steps) for bar in _bars(step, number * room, room, top)],
        lines=[(HEIGHT * (1 - part / 2), top * part // 2) for part in ((1, 2) if top > 1 else (2,))],
        ticks=[((n + 0.5) * room, step) for n, step in enumerate(steps) if n % every == 0],
        width=width,
    )


def _bars(step: Step, left: float, room: float, top: int) -> Iterator[Bar]:
    height = 0.0
    for side in Side:
        if count := step.by_side.get(side, 0):
            part = HEIGHT * count / top
            height += part
            yield Bar(side, left + room * (1 - _BAR) / 2, HEIGHT - height, room * _BAR, part)


def _top(most: int) -> int:
    """The next round number: 1, 2, 5, 10, 20, 50…"""
    scale = 1
    while True:
        for nice in _NICE:
            if nice * scale >= max(most, 1):
                return nice * scale
        scale *= 10
