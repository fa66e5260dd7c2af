"""The solver's process is killed in the middle of the search: what it had best so far has been kept."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

from conference.timetable.check import findings
from tests.benchmarks.timetable_fair import conference

SEARCH = """
import pickle, sys
from pathlib import Path
from conference.timetable.effort import Effort
from conference.timetable.solver import solve
from tests.benchmarks.timetable_fair import conference

def keep(progress):
    if progress.placed:
        part = Path(sys.argv[1] + ".part")
        part.write_bytes(pickle.dumps(progress.best()))
        part.replace(sys.argv[1])
        print("kept", flush=True)

if __name__ == "__main__":
    solve(conference(60, 1), Effort(seconds=600), watch=keep)
"""


def test_what_was_kept_before_a_kill_is_a_sound_timetable(tmp_path: Path) -> None:
    program, kept = tmp_path / "search.py", tmp_path / "best"
    program.write_text(SEARCH)
    command = [sys.executable, str(program), str(kept)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": ":".join(sys.path)}
    ) as process:
        assert process.stdout is not None
        while (line := process.stdout.readline()) and line != "kept\n":
            pass
        process.kill()
    placements = pickle.loads(kept.read_bytes())  # noqa: S301 (written by this test)
    assert len(placements) > 0
    assert findings(conference(60, 1), placements) == []
