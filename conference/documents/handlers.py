"""Large print runs in the background, a part at a time, so that they show progress and can be stopped."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from conference.documents import contents, queries
from conference.documents.agendas import agenda_parts
from conference.documents.badges import badge_parts
from conference.documents.door_list import ROWS_A_PAGE, door_list_parts
from conference.documents.join import joined
from conference.documents.values import Layout
from conference.foundation.db import db, transaction
from conference.foundation.i18n import language, lazy
from conference.jobs.handlers import JobContext, handler
from conference.programme.models import Conference
from conference.registration import tickets

BADGES, AGENDAS, DOOR_LIST = "documents.badges", "documents.agendas", "documents.door_list"


@handler(BADGES, title=lazy("Badges"))
def print_badges(job: JobContext) -> dict[str, Any]:
    """All badges of the chosen delegates in one PDF; they count as printed when it is there."""
    conference = db.session.get_one(Conference, job.conference_id)
    holders = _holders(job, conference)
    ids = [holder.ticket.id for holder in holders]
    pages = contents.badges(db.session(), conference, holders)
    parts = badge_parts(pages, Layout(job.arguments["layout"]), language())
    result = _collect(job, parts, len(pages), 100, "badges.pdf")
    if result:
        with transaction() as session:
            tickets.note_badges(session, ids, user_id=job.user_id, at=_asked_at(job))
    return result


@handler(AGENDAS, title=lazy("Agendas"))
def print_agendas(job: JobContext) -> dict[str, Any]:
    """All agendas of the chosen delegates in one PDF."""
    conference = db.session.get_one(Conference, job.conference_id)
    holders = _holders(job, conference)
    runs = contents.agendas_by_language(db.session(), conference, holders, now=_asked_at(job))
    parts: Iterator[bytes] = (part for lang, some in runs for part in agenda_parts(some, lang))
    return _collect(job, parts, len(holders), 50, "agendas.pdf")


@handler(DOOR_LIST, title=lazy("List for the door"))
def print_door_list(job: JobContext) -> dict[str, Any]:
    """Everybody with a ticket as it stands when the job begins."""
    conference = db.session.get_one(Conference, job.conference_id)
    people = contents.badges(db.session(), conference, _holders(job, conference))
    parts = door_list_parts(people, contents.moment(conference, _asked_at(job)), language())
    return _collect(job, parts, len(people), 10 * ROWS_A_PAGE, "door-list.pdf")


def _asked_at(job: JobContext) -> datetime:
    """The same however often the job has to begin again."""
    return datetime.fromisoformat(job.arguments["asked_at"])


def _holders(job: JobContext, conference: Conference) -> list[queries.Holder]:
    ids = tuple(job.arguments["delegates"])
    by_organisation = bool(job.arguments["by_organisation"])
    wanted = queries.Selection(delegate_ids=ids)
    return queries.holders(db.session(), conference, wanted, by_organisation=by_organisation)


def _collect(job: JobContext, parts: Iterable[bytes], total: int, step: int, name: str) -> dict[str, Any]:
    made = []
    for part in parts:
        if job.cancelled:
            return {}
        made.append(part)
        job.progress(min(len(made) * step, total), total)
    path = job.path(name)
    path.write_bytes(joined(made))
    return {"file": path.name}
