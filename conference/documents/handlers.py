"""Large print runs in the background, a part at a time, so that they show progress and can be stopped."""

from collections.abc import Iterable
from typing import Any

from conference.documents import actions, contents, queries
from conference.documents.agendas import agenda_parts
from conference.documents.badges import badge_parts
from conference.documents.join import joined
from conference.documents.values import Layout
from conference.foundation import clock
from conference.foundation.db import db, transaction
from conference.foundation.i18n import language, lazy
from conference.jobs.handlers import JobContext, handler
from conference.programme.models import Conference

BADGES, AGENDAS = "documents.badges", "documents.agendas"


@handler(BADGES, title=lazy("Badges"))
def print_badges(job: JobContext) -> dict[str, Any]:
    """All badges of the chosen delegates in one PDF."""
    conference = db.session.get_one(Conference, job.conference_id)
    holders = _holders(job, conference)
    pages = contents.badges(db.session(), conference, holders)
    result = _collect(
        job, badge_parts(pages, Layout(job.arguments["layout"]), language()), len(pages), 100, "badges.pdf"
    )
    if result:
        with transaction() as session:
            actions.note_badges(session, conference, holders, by=None, now=clock.now())
    return result


@handler(AGENDAS, title=lazy("Agendas"))
def print_agendas(job: JobContext) -> dict[str, Any]:
    """All agendas of the chosen delegates in one PDF."""
    conference = db.session.get_one(Conference, job.conference_id)
    holders = _holders(job, conference)
    pages = contents.agendas(db.session(), conference, holders, now=clock.now())
    return _collect(job, agenda_parts(pages, language()), len(pages), 50, "agendas.pdf")


def _holders(job: JobContext, conference: Conference) -> list[queries.Holder]:
    ids = tuple(job.arguments["delegates"])
    wanted = queries.Selection(delegate_ids=ids, by_organisation=bool(job.arguments["by_organisation"]))
    return queries.holders(db.session(), conference, wanted)


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
