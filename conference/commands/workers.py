"""The background workers; `make run` keeps one for mail and one for each lane of jobs alive."""

import signal
import threading
from datetime import timedelta
from typing import cast

import click
import structlog
from flask import Flask, current_app

from conference.commands.discovery import modules_named
from conference.commands.group import conference
from conference.jobs.rules import LEASE, Lane
from conference.jobs.worker import Worker
from conference.mail.transports import transport_for
from conference.mail.worker import deliver_next

PAUSE = 1.0
log = structlog.get_logger()


@conference.command("mail-worker")
@click.option("--once", is_flag=True, help="Deliver what is due and stop.")
def mail_worker(once: bool) -> None:
    """Deliver the outbox until stopped."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    app = _app()
    transport = transport_for(app.config["SETTINGS"])
    while not stopping.is_set():
        try:
            with app.app_context():
                delivered = deliver_next(transport)
        except Exception:
            log.exception("mail_worker")  # the database may be away for a moment
            delivered = False
        if not delivered:
            if once:
                return
            stopping.wait(PAUSE)


@conference.command("job-worker")
@click.option(
    "--lease", default=LEASE.total_seconds(), show_default=True, help="Seconds of silence after which a job is lost."
)
@click.option(
    "--lane",
    type=click.Choice(Lane, case_sensitive=False),
    help="Only what is long, or only the rest.  [default: everything]",
)
def job_worker(lease: float, lane: Lane | None) -> None:
    """Do background jobs until stopped."""
    list(modules_named("handlers"))
    Worker(_app(), timedelta(seconds=lease), lane).run()


def _app() -> Flask:
    return cast(Flask, current_app._get_current_object())  # type: ignore[attr-defined]
