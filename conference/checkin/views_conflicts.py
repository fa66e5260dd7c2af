"""What the network's absence let happen, for the organiser: people let in twice, or who should not have been."""

from datetime import datetime

import sqlalchemy as sa
from flask import Response, request

from conference.checkin import conflicts, labels
from conference.checkin.blueprint import bp
from conference.checkin.models import Verdict
from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db
from conference.foundation.downloads import download
from conference.foundation.i18n import _
from conference.foundation.paging import page_of
from conference.foundation.web import page
from conference.programme.models import Conference


@bp.get("/conflicts")
@access.requires(Role.ORGANISER)
def conflict_list(conference: Conference) -> Response:
    """All of them, page by page."""
    session = db.session()
    listed = page_of(session, _wanted(conference), request.args.get("page"))
    return page(
        "checkin/conflicts.html",
        fragments=("conflict_list",),
        listed=listed,
        rows=conflicts.rows(session, listed.items),
        kinds=sorted(conflicts.verdicts(session, conference.id)),
        kind=_kind(),
        sort="time" if _oldest_first() else "-time",
        verdicts=labels.VERDICTS,
    )


@bp.get("/conflicts/export.<any(xlsx,csv):kind>")
@access.requires(Role.ORGANISER)
def export_conflicts(conference: Conference, kind: str) -> Response:
    """What the list shows, all pages of it."""
    session = db.session()
    header = [
        _("Name"), _("Organisation"), _("What the server says"), _("Let in at"), _("Desk"), _("By"), _("Stands from"),
        _("Desk"), _("By"),
    ]  # fmt: skip
    lines = [
        (
            row.full_name, row.organisation, str(labels.VERDICTS[row.verdict]), _local(conference, row.at), row.desk,
            row.by, _local(conference, row.stands_at), row.stands_desk, row.stands_by,
        )
        for row in conflicts.rows(session, session.scalars(_wanted(conference)).all())
    ]  # fmt: skip
    return download(kind, _("Double check-ins"), header, lines, source=conference, now=clock.now())


def _wanted(conference: Conference) -> sa.Select[str]:
    words = request.args.get("q", "")[:100]
    return conflicts.listing(conference.id, words, verdict=_kind(), oldest_first=_oldest_first())


def _kind() -> Verdict | None:
    return next((verdict for verdict in Verdict if verdict == request.args.get("kind")), None)


def _oldest_first() -> bool:
    return request.args.get("sort") == "time"


def _local(conference: Conference, instant: datetime | None) -> datetime | None:
    """On the clocks of the conference, as a spreadsheet keeps times."""
    return instant.astimezone(conference.timezone).replace(tzinfo=None) if instant else None
