"""Measures the timetable: published instances, a ladder of invented conferences beside a greedy baseline, new plans.

python -m tests.benchmarks.timetable b2b FILE...
python -m tests.benchmarks.timetable scale [--seed N] [--sizes 100,300] [--seconds S]
python -m tests.benchmarks.timetable replan [--seed N] [--sizes 1000]
python -m tests.benchmarks.timetable           all of them, the instances from the folder B2B_INSTANCES if it is named

Of the ladder, `placed` counts meetings; `worth` and its proven `bound` weigh them; `gap` sums the gaps of the levels
that decide which requests are placed. A published.csv beside the instances says what is known of them.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import sys
import time
from collections.abc import Callable, Sequence
from csv import DictReader
from dataclasses import replace
from pathlib import Path

from conference.timetable.answer import Answer, Goal, Progress
from conference.timetable.b2b import read
from conference.timetable.check import breaks_of, findings
from conference.timetable.effort import Effort
from conference.timetable.problem import Party, Problem
from conference.timetable.race import prepare
from conference.timetable.repair import replan
from conference.timetable.solver import solve
from conference.timetable.warming import warm_up
from tests.benchmarks.timetable_fair import SLOTS, conference
from tests.benchmarks.timetable_greedy import first_come

Row = dict[str, object]


def main() -> None:
    arguments = _arguments()
    print(json.dumps(REPORTS[arguments.what](arguments)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.timetable")
    parser.set_defaults(what="all", seed=1, seconds=60.0, sizes=list(SLOTS))
    modes = parser.add_subparsers(dest="what")
    published = modes.add_parser("b2b")
    published.add_argument("files", nargs="+", type=Path)
    for name, sizes in (("scale", list(SLOTS)), ("replan", [1_000])):
        invented = modes.add_parser(name)
        invented.add_argument("--seed", type=int, default=1)
        invented.add_argument("--seconds", type=float, default=60.0)
        invented.add_argument("--sizes", type=lambda text: [int(one) for one in text.split(",")], default=sizes)
    return parser.parse_args()


def _all(arguments: argparse.Namespace) -> Row:
    folder = os.environ.get("B2B_INSTANCES")
    published = _published(sorted(Path(folder).glob("*.dzn"))) if folder else {}
    return {**published, **_ladder(arguments), "replan": [_second_plan(1_000, arguments.seed)]}


def _published(files: list[Path]) -> Row:
    prepare()
    warm_up()
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
        "published": _known(file),
    }
    print(json.dumps(row), flush=True)
    return row


def _known(file: Path) -> str | None:
    """The optimum in the table beside the instance."""
    table = file.parent / "published.csv"
    if not table.exists():
        return None
    with table.open() as rows:
        return next((row["optimum_breaks"] for row in DictReader(rows) if row["instance"] == file.stem), None)


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
    warm_up()
    return {"ladder": [_rung(parties, arguments.seed, arguments.seconds) for parties in arguments.sizes]}


def _rung(parties: int, seed: int, seconds: float) -> Row:
    problem = conference(parties, seed)
    started = time.perf_counter()
    first: list[float] = []

    def watch(progress: Progress) -> None:
        if progress.wanted and progress.placed == progress.wanted and not first:
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
        "most_breaks": levels[Goal.MOST_BREAKS].value,
        "table_changes": levels[Goal.TABLE_CHANGES].value,
        "table_changes_bound": levels[Goal.TABLE_CHANGES].bound,
        "no_break_share": round(1 - broken / parties, 4),
        "first_s": round(first[0], 2) if first else None,
        "seconds": round(took, 2),
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "checked": _checked(problem, answer),
        "greedy": baseline,
    }
    print(json.dumps(row), flush=True)
    return row


def _replans(arguments: argparse.Namespace) -> Row:
    return {"replan": [_second_plan(parties, arguments.seed) for parties in arguments.sizes]}


def _second_plan(parties: int, seed: int) -> Row:
    """One party is lost, then one in twenty."""
    problem = conference(parties, seed)
    held = solve(problem, Effort(seconds=10, seed=seed)).placements
    chance = random.Random(seed)
    rows = [_loss(replace(problem, held=held), chance.sample(problem.parties, lost)) for lost in (1, parties // 20)]
    return {"parties": parties, "losses": rows}


def _loss(problem: Problem, gone: Sequence[Party]) -> Row:
    left = replace(problem, parties=tuple(party for party in problem.parties if party not in gone))
    started = time.perf_counter()
    answer = replan(left, Effort(seconds=10 if len(gone) > 1 else 4))
    levels = {level.goal: level for level in answer.levels}
    row: Row = {
        "lost": len(gone),
        "seconds": round(time.perf_counter() - started, 2),
        "moved": levels[Goal.MOVED].value,
        "moved_bound": levels[Goal.MOVED].bound,
        "placed": len(answer.placements),
        "worth": levels[Goal.WORTH].value,
        "bound": levels[Goal.WORTH].bound,
        "checked": not findings(left, answer.placements),
    }
    print(json.dumps(row), flush=True)
    return row


REPORTS: dict[str | None, Callable[[argparse.Namespace], Row]] = {
    "b2b": lambda arguments: _published(arguments.files),
    "scale": _ladder,
    "replan": _replans,
    "all": _all,
    None: _all,
}

if __name__ == "__main__":
    main()
    sys.stdout.flush()
