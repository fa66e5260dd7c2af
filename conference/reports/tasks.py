"""What needs a hand: one line a task, those with something to do first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from conference.foundation.i18n import Text, _, ngettext
from conference.jobs.models import JobState
from conference.meetings.models import MeetingState
from conference.programme.models import Conference, ConferenceState
from conference.registration.listing import Lack
from conference.registration.models import RegistrationState
from conference.reports.links import reachable
from conference.reports.queries import Figures

ARRANGING = frozenset({ConferenceState.BOOKING, ConferenceState.FROZEN, ConferenceState.LIVE})
"""While people can be brought together."""
_OVER = frozenset({ConferenceState.CLOSED, ConferenceState.ARCHIVED})


@dataclass(frozen=True)
class Task:
    """So many of something, why it matters, and where it is done; no address for whoever only reads."""

    count: int
    title: Text
    note: Text
    url: str


def tasks(conference: Conference, figures: Figures, full: Sequence[str], misfits: Sequence[str]) -> list[Task]:
    """Everything to look after; `full` names the times at which every table is taken, `misfits` the dates that
    cannot be meant.
    """
    found: list[Task] = []
    if conference.state not in _OVER:
        found += [_dates(misfits), *_registrations(figures), *_tables(figures)]
    if conference.state in ARRANGING:
        found += [*_requests(figures), *_meetings(figures, full)]
    return sorted([*found, *_personal_data(figures), *_mail_and_jobs(figures)], key=lambda task: task.count == 0)


def _dates(misfits: Sequence[str]) -> Task:
    return Task(
        len(misfits),
        ngettext(
            "date that does not go with the day of the conference",
            "dates that do not go with the day of the conference",
            len(misfits),
        ),
        " ".join(misfits),
        reachable("programme.settings"),
    )


def _registrations(figures: Figures) -> Iterator[Task]:
    def listed(state: RegistrationState) -> str:
        return reachable("registration.listing", state=state.value)

    submitted, asked = figures.of("registration", "submitted"), figures.of("registration", "needs_info")
    yield Task(
        submitted,
        ngettext("registration to approve", "registrations to approve", submitted),
        _("Approve, ask for more, put on the waiting list or reject."),
        listed(RegistrationState.SUBMITTED),
    )
    yield Task(
        asked,
        ngettext("registration with a question open", "registrations with a question open", asked),
        _("You asked for more information and wait for the answer."),
        listed(RegistrationState.NEEDS_INFO),
    )
    waiting = figures.waiting_with_places
    yield Task(
        waiting,
        ngettext("on the waiting list with a place free", "on the waiting list with places free", waiting),
        _("Approve those who have waited longest."),
        listed(RegistrationState.WAITLISTED),
    )
    consent = figures.of("without consent")
    yield Task(
        consent,
        ngettext("delegate without consent", "delegates without consent", consent),
        _("Personal data may not be used before they agree. They have been asked by mail."),
        reachable("registration.listing", lack=Lack.CONSENT.value),
    )


def _requests(figures: Figures) -> Iterator[Task]:
    soon, rest = figures.of("request", "expiring"), figures.of("request", "open")
    yield Task(
        soon,
        ngettext("request expires within 24 hours", "requests expire within 24 hours", soon),
        _("Remind the other side, or answer on their behalf."),
        reachable("meetings.desk_requests", state="waiting"),
    )
    yield Task(
        soon + rest,
        ngettext("request unanswered", "requests unanswered", soon + rest),
        _("Accept, decline or propose another time on behalf of either side."),
        reachable("meetings.desk_requests", state="waiting"),
    )


def _meetings(figures: Figures, full: Sequence[str]) -> Iterator[Task]:
    without_time = figures.of("meeting", MeetingState.UNSCHEDULED)
    yield Task(
        without_time,
        ngettext("agreed meeting without a time", "agreed meetings without a time", without_time),
        _("Both sides want to meet: find a time and a table."),
        reachable("timetable.propose") or reachable("meetings.listing", state=MeetingState.UNSCHEDULED.value),
    )
    few = figures.of("few meetings")
    yield Task(
        few,
        ngettext("person with fewer than two meetings", "people with fewer than two meetings", few),
        _("See whom they should meet, and ask on their behalf."),
        reachable("reports.few_meetings"),
    )
    yield Task(
        len(full),
        ngettext("full meeting time", "full meeting times", len(full)),
        _("Every table is taken: %(times)s. Open more tables or a further block.", times=", ".join(full))
        if full
        else _("Every table is taken at that time."),
        reachable("programme.tables"),
    )


def _tables(figures: Figures) -> Iterator[Task]:
    tables = figures.of("without table")
    yield Task(
        tables,
        ngettext("investor without a fixed table", "investors without a fixed table", tables),
        _("Investors stay at one table and are found by its number."),
        reachable("registration.listing", lack=Lack.TABLE.value),
    )


def _personal_data(figures: Figures) -> Iterator[Task]:
    asked = figures.of("data request")
    yield Task(
        asked,
        ngettext("request about personal data", "requests about personal data", asked),
        _("The law sets the days: see what is due first."),
        reachable("registration.data_requests"),
    )


def _mail_and_jobs(figures: Figures) -> Iterator[Task]:
    unsent = figures.of("mail")
    yield Task(
        unsent,
        ngettext("mail that did not arrive", "mails that did not arrive", unsent),
        _("Correct the address or send it once more."),
        reachable("mail.outbox", state="failed"),
    )
    failed = figures.of("job", JobState.FAILED)
    yield Task(
        failed,
        ngettext("background job that failed", "background jobs that failed", failed),
        _("In the last seven days. See what happened and start it again."),
        reachable("jobs.listing"),
    )
