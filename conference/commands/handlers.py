"""What is done every night, across the parts."""

from datetime import time, timedelta
from pathlib import Path
from typing import Any

import structlog
from flask import current_app

from conference.commands.books import findings
from conference.foundation import clock, kept
from conference.foundation.db import db, transaction
from conference.jobs.cleaning import clear_old_jobs
from conference.jobs.handlers import JobContext, handler, nightly
from conference.mail.cleaning import clear_old_site_mails
from conference.people.cleaning import clear_old_attempts_and_links

log = structlog.get_logger()


class BooksDoNotBalance(Exception):
    """A fault of ours or a hand in the database; the log names the rows."""


@handler("books.check", schedule=nightly(time(2, 0)))
def check_books(_job: JobContext) -> dict[str, Any]:
    """Run the invariants; what does not hold is logged, and the job fails for all to see."""
    found = list(findings(db.session()))
    for finding in found:
        log.error("books", finding=finding)
    if found:
        raise BooksDoNotBalance(f"{len(found)} invariants do not hold")
    return {}


@handler("clean", schedule=nightly(time(3, 0)))
def clean(_job: JobContext) -> dict[str, Any]:
    """Remove what has served its purpose: finished jobs with their files, spent links, counted attempts, kept input."""
    now = clock.now()
    with transaction() as session:
        files = clear_old_jobs(session, now - timedelta(days=30))
        clear_old_attempts_and_links(session, now - timedelta(days=1))
        clear_old_site_mails(session, now - timedelta(days=30))
        kept.clear(session, now)
    for name in files:
        (Path(current_app.instance_path) / "files" / name).unlink(missing_ok=True)
    return {"files": len(files)}
