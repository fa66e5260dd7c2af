"""`python -m tests.job_worker LEASE_SECONDS`: a background worker that also knows the jobs of the tests."""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from conference.app import create_app
from conference.foundation.errors import Refusal
from conference.foundation.i18n import language
from conference.jobs.handlers import JobContext, handler
from conference.jobs.worker import Worker


class NoPaper(Refusal):
    """A reason a reader can understand."""

    sentence = "There is no paper in the printer."


@handler("test.count", title="Counting")
def count(job: JobContext) -> dict[str, Any]:
    """Write one line a step into a file, beginning where an earlier run was known to be."""
    steps = job.arguments["steps"]
    for step in range(job.done, steps):
        if job.cancelled:
            return {}
        with Path(job.arguments["log"]).open("a") as log:
            log.write(f"{os.getpid()} {step}\n")
        job.progress(step + 1, steps, f"Step {step + 1}")
        time.sleep(job.arguments["pause"])
    job.path("steps.txt").write_text(f"{steps} steps\n")
    return {"file": job.path("steps.txt").name, "by": os.getpid()}


@handler("test.die")
def die(job: JobContext) -> dict[str, Any]:
    """Take the whole worker along."""
    with Path(job.arguments["log"]).open("a") as log:
        log.write("dying\n")
    os.abort()


@handler("test.fault")
def fault(_job: JobContext) -> dict[str, Any]:
    """A bug."""
    raise ZeroDivisionError


@handler("test.refuse")
def refuse(_job: JobContext) -> dict[str, Any]:
    """Something the asker has to know."""
    raise NoPaper


@handler("test.language")
def tell_language(_job: JobContext) -> dict[str, Any]:
    """The language it speaks."""
    return {"language": language()}


if __name__ == "__main__":
    Worker(create_app(), timedelta(seconds=float(sys.argv[1]))).run()
