"""Measures the timetable: published instances, and a ladder of invented conferences beside a greedy baseline.

python -m tests.benchmarks.timetable b2b FILE...
python -m tests.benchmarks.timetable scale [--seed N] [--sizes 100,300] [--seconds S]
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from pathlib import Path

from conference.timetable.answer import Answer, Goal, Progress
from conference.timetable.b2b import read
from conference.timetable.check import breaks_of, findings
from conference.timetable.effort import Effort
from conference.timetable.problem import Problem
from conference.timetable.solver import solve
from tests.benchmarks.timetable_fair import SLOTS, conference
from tests.benchmarks.timetable_greedy import first_come

Row = dict[str, object]


def main() -> None:
    arguments = _arguments()
    report = _published(arguments.files) if arguments.what == "b2b" else _ladder(arguments)
    print(json.dumps(report))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.timetable")
    modes = parser.add_subparsers(dest="what", required=True)
    published = modes.add_parser("b2b")
    published.add_argument("files", nargs="+", type=Path)
    published.add_argument("--seconds", type=float, default=60.0)
    scale = modes.add_parser("scale")
    scale.add_argument("--seed", type=int, default=1)
    scale.add_argument("--seconds", type=float, default=60.0)
    scale.add_argument("--sizes", type=lambda text: [int(one) for one in text.split(",")], default=list(SLOTS))
    return parser.parse_args()


def _published(files: list[Path]) -> Row:
    rows = [_instance(file) for file in files]
    return {"instances": rows, "seconds": round(sum(float(str(row["seconds"])) for row in rows), 2)}


def _instance(file: Path) -> Row:
    started = time.perf_counter()
    problem = read(file.read_text())
    answer = solve(problem)
    seconds = time.perf_counter() - started
    breaks = _level(answer, Goal.BREAKS)
    row: Row = {
        "instance": file.stem,
        "status": answer.status,
        "breaks": breaks[0],
        "bound": breaks[1],
        "seconds": round(seconds, 2),
        "checked": _checked(problem, answer),
    }
    print(json.dumps(row), flush=True)
    return row


def _level(answer: Answer, goal: Goal) -> tuple[int | None, int | None]:
    return next(((level.value, level.bound) for level in answer.levels if level.goal is goal), (None, None))


def _checked(problem: Problem, answer: Answer) -> bool:
    """Valid by the independent checker, and with as many breaks as claimed."""
    if not answer.placements:
        return True
    claimed, _ = _level(answer, Goal.BREAKS)
    return not findings(problem, answer.placements) and sum(_breaks(problem, answer).values()) == claimed


def _breaks(problem: Problem, answer: Answer) -> dict[str, int]:
    delegates = {one.id for party in problem.parties for one in party.delegates}
    return {person: number for person, number in breaks_of(problem, answer.placements).items() if person in delegates}


def _ladder(arguments: argparse.Namespace) -> Row:
    warm = conference(20, arguments.seed)
    solve(warm, Effort(seconds=1))
    return {"ladder": [_rung(parties, arguments.seed, arguments.seconds) for parties in arguments.sizes]}


def _rung(parties: int, seed: int, seconds: float) -> Row:
    problem = conference(parties, seed)
    started = time.perf_counter()
    first: list[float] = []

    def watch(progress: Progress) -> None:
        if progress.placed == progress.wanted and not first:
            first.append(time.perf_counter() - started)

    answer = solve(problem, Effort(seconds=seconds, seed=seed), watch=watch)
    took = time.perf_counter() - started
    broken = sum(number > 0 for number in _breaks(problem, answer).values())
    baseline = first_come(problem)
    levels = {level.goal: level for level in answer.levels}
    row: Row = {
        "parties": parties,
        "requests": len(problem.requests),
        "placed": len(answer.placements),
        "bound": levels[Goal.WORTH].bound,
        "worth": levels[Goal.WORTH].value,
        "gap": sum(levels[goal].gap for goal in (Goal.MISSING, Goal.MUTUAL, Goal.WORTH)),
        "missing": levels[Goal.MISSING].value,
        "breaks": levels[Goal.BREAKS].value,
        "breaks_bound": levels[Goal.BREAKS].bound,
        "no_break_share": round(1 - broken / parties, 4),
        "first_s": round(first[0], 2) if first else None,
        "seconds": round(took, 2),
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "checked": _checked(problem, answer),
        "greedy": baseline,
    }
    print(json.dumps(row), flush=True)
    return row


if __name__ == "__main__":
    main()
    sys.stdout.flush()
