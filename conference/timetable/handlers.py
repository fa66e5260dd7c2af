"""Timetables in the background."""

from typing import Any

from conference.foundation import clock
from conference.foundation.db import db, transaction
from conference.foundation.i18n import lazy
from conference.jobs.handlers import JobContext, handler
from conference.jobs.rules import Lane
from conference.timetable import letters
from conference.timetable.models import Release
from conference.timetable.proposals import SEARCH
from conference.timetable.releasing import TELL
from conference.timetable.searching import begin, looked_after

TOLD_AT_ONCE = 50


@handler(SEARCH, title=lazy("Timetable"), lane=Lane.LONG)
def search(job: JobContext) -> dict[str, Any]:
    """Search until time is over or somebody stops it; begun again, it goes on from the best so far."""
    found = begin(job.arguments["proposal"], job.conference_id or 0)
    if found is None:
        return {}
    with looked_after(found, job):
        answer = found.run()
    found.finish(answer)
    return {}


@handler(TELL, title=lazy("Mails about a new timetable"))
def tell(job: JobContext) -> dict[str, Any]:
    """Everybody whom a release concerns, some at a time; begun again, nobody is told twice."""
    release = db.session.get_one(Release, job.arguments["release"])
    people = letters.concerned(db.session(), release)
    for start in range(0, len(people), TOLD_AT_ONCE):
        if job.cancelled:
            return {}
        with transaction() as session:
            release = session.get_one(Release, job.arguments["release"])
            letters.tell(session, release, people[start : start + TOLD_AT_ONCE], now=clock.now())
        job.progress(start, len(people))
    return {}
