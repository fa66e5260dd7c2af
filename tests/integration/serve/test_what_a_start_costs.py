"""A start pays for what the pages need, and for nothing else."""

import subprocess
import sys

from conference.install.paths import ROOT

HEAVY = ("numba", "ortools", "highspy", "pysat", "numpy")
"""The timetable's engines: seconds to import, and needed by the background worker that searches alone."""


def test_the_web_server_imports_no_engine_of_the_timetable() -> None:
    program = f"import sys, conference.app; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout == "[]\n"
