"""Instances in the published format, invented here: their optimum can be seen."""

from __future__ import annotations

import pytest

from conference.timetable.answer import Goal, Status
from conference.timetable.b2b import read
from conference.timetable.check import findings
from conference.timetable.effort import Effort
from conference.timetable.solver import solve

INSTANCE = """
nBusiness = 4; nMeetings = 4; nTables = 2; nTotalSlots = 4; nMorningSlots = 2;
requested = [| 1, 2, 3, | 1, 3, {session}, | 2, 4, 3, | 3, 4, 3 |];
forbidden = [{{{forbidden}}}, {{0}}, {{}}, {{}}];
fixed = [{fixed}, 0, 0, 0];
precedences = [{{}}, {{}}, {{{before}}}, {{}}];
"""


@pytest.mark.parametrize(
    ("session", "forbidden", "fixed", "before", "breaks"),
    [
        (3, 0, 0, "", 0),
        (2, 0, 1, "", 1),  # 1 meets 2 in the first slot and 3 in the afternoon
        (2, 3, 1, "", 1),
        (1, 0, 2, "", 0),
        (3, 0, 4, "1", None),  # the third meeting would come after the last slot
        (2, "3,4", 0, "", None),
    ],
)
def test_the_least_breaks_of_an_instance_are_proven(
    session: int, forbidden: object, fixed: int, before: str, breaks: int | None
) -> None:
    problem = read(INSTANCE.format(session=session, forbidden=forbidden, fixed=fixed, before=before))
    answer = solve(problem, Effort(seconds=60))
    if breaks is None:
        assert answer.status is Status.INFEASIBLE
    else:
        assert answer.status is Status.OPTIMAL
        assert (answer.level(Goal.BREAKS).value, answer.level(Goal.BREAKS).gap) == (breaks, 0)
        assert findings(problem, answer.placements) == []
