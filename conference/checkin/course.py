"""The comings and goings of one person at one point, told from its scans by their times alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from conference.checkin.models import Verdict


@dataclass(frozen=True, order=True)
class Move:
    """A scan by which somebody went in, out, or back in."""

    at: datetime
    scan_id: str
    verdict: Verdict = field(compare=False)


@dataclass
class Course:
    """The first arrival stands; whoever is let in after an exit has come back, and whoever is inside is let in twice.

    `left_at` is when the person went out, while they are outside.
    """

    standing: Move | None = None
    left_at: datetime | None = None
    returns: set[str] = field(default_factory=set)
    twice: set[str] = field(default_factory=set)

    def follow(self, move: Move) -> None:
        """What a move means after those before it. Without an arrival nobody goes out or comes back."""
        if self.standing is None:
            self.standing = move if move.verdict is Verdict.WELCOME else None
        elif move.verdict is Verdict.GOODBYE:
            self.left_at = move.at
        elif move.verdict is Verdict.WELCOME:
            (self.returns if self.left_at else self.twice).add(move.scan_id)
            self.left_at = None
        else:
            self.left_at = None


def course_of(moves: Iterable[Move]) -> Course:
    """In whatever order they were sent."""
    course = Course()
    for move in sorted(moves):
        course.follow(move)
    return course
