"""A print station: takes the badges that desks ask for and hands them to a printer."""

import signal
import threading
from dataclasses import dataclass
from datetime import timedelta

import click
import sqlalchemy as sa
import structlog

from conference.checkin import print_queue
from conference.checkin.print_queue import Claim
from conference.commands.group import conference
from conference.documents import contents
from conference.documents.badges import render_badges
from conference.documents.printers import PATIENCE, Printer, PrinterTrouble
from conference.documents.queries import Selection, holders
from conference.documents.values import Layout
from conference.foundation.db import database_now, db, transaction
from conference.foundation.i18n import force_language
from conference.programme.models import Conference, ConferenceState
from conference.registration.models import Ticket
from conference.registration.tickets import note_badges

PAUSE = 0.01
AFTER_TROUBLE = 5.0
log = structlog.get_logger()


@conference.command("print-station")
@click.argument("name")
@click.option("--printer", default="", help="Queue of CUPS; without it, the system's default printer.")
@click.option("--conference", "code", default="", help="Code of the conference; not needed while only one is live.")
@click.option(
    "--patience",
    type=click.FloatRange(1, print_queue.LEASE.total_seconds() - 10),
    default=PATIENCE.total_seconds(),
    show_default=True,
    help="Seconds one badge may take.",
)
@click.option("--once", is_flag=True, help="Print what is waiting and stop.")
def print_station(*, name: str, printer: str, code: str, patience: float, once: bool) -> None:
    """Print the badges that desks ask for, each in the size of its desk, until stopped. NAME is what desks call it."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    station = Station.sign_on(_conference_id(code), name, Printer(printer, timedelta(seconds=patience)))
    while not stopping.is_set():
        try:
            worked = station.print_next()
        except PrinterTrouble as trouble:
            click.echo(f"{name}: {trouble}", err=True)
            stopping.wait(0 if once else AFTER_TROUBLE)
            worked = False
        except sa.exc.OperationalError:
            log.exception("print_station")  # the database may be away for a moment
            stopping.wait(AFTER_TROUBLE)
            continue
        if not worked:
            if once:
                return
            stopping.wait(PAUSE)


@dataclass(frozen=True)
class Station:
    """A printer that works for one conference."""

    id: int
    conference_id: int
    printer: Printer

    @classmethod
    def sign_on(cls, conference_id: int, name: str, printer: Printer) -> "Station":
        """Make it known under its name."""
        with transaction() as session:
            now = database_now(session)
            made = print_queue.sign_on(session, conference_id, name, printer.queue, now=now)
            return cls(made.id, conference_id, printer)

    def print_next(self) -> bool:
        """One badge; False when none waits. Raises PrinterTrouble after putting the badge back."""
        taken = self._take()
        if taken is None:
            return False
        pdf = b"" if taken.is_void else self.make(taken)
        if not pdf:
            with transaction() as session:
                print_queue.dropped(session, taken, "a newer badge replaced it", database_now(session))
            return True
        try:
            self.printer.print(pdf, f"badge {taken.id}", media=taken.size.value.upper())
        except PrinterTrouble as trouble:
            with transaction() as session:
                print_queue.failed(session, self.id, taken, str(trouble), database_now(session))
            raise
        self._note(taken)
        return True

    def make(self, taken: Claim) -> bytes:
        """The badge as PDF, in its owner's language; nothing when they do not take part any more."""
        session = db.session()
        held = session.get_one(Conference, self.conference_id)
        ticket = session.get_one(Ticket, taken.ticket_id)
        found = holders(session, held, Selection(delegate_ids=(ticket.delegate_id,)))
        if not found:
            return b""
        spoken = found[0].delegate.language
        with force_language(spoken):
            return render_badges(contents.badges(session, held, found), Layout(taken.size.value), spoken)

    def _take(self) -> Claim | None:
        session = db.session()
        if not print_queue.is_anything_to_do(session, self.id, database_now(session)):
            session.rollback()
            return None
        with transaction() as writing:
            return print_queue.claim(writing, self.id, database_now(writing))

    def _note(self, taken: Claim) -> None:
        with transaction() as session:
            now = database_now(session)
            if print_queue.printed(session, taken, now):
                note_badges(session, [taken.ticket_id], user_id=taken.user_id, at=now, reason=taken.reason)
            print_queue.all_is_well(session, self.id)


def _conference_id(code: str) -> int:
    wanted = Conference.code == code if code else Conference.state == ConferenceState.LIVE
    found = db.session.execute(sa.select(Conference.id, Conference.code).where(wanted).order_by(Conference.code)).all()
    if len(found) == 1:
        return int(found[0].id)
    if code:
        raise click.ClickException(f"There is no conference with the code {code}.")
    codes = ", ".join(row.code for row in found) or "none"
    raise click.ClickException(f"Say which conference: --conference CODE (live now: {codes}).")
