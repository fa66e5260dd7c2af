"""Who changed what, when: the audit log as a page and as a file."""

from flask import Response, g, request

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db
from conference.foundation.downloads import download
from conference.foundation.i18n import _
from conference.foundation.paging import page_of
from conference.foundation.web import page
from conference.programme.models import Conference
from conference.reports import audit_log
from conference.reports.blueprint import bp
from conference.reports.forms import LogForm


@bp.get("/desk/audit")
@access.requires(Role.ORGANISER)
def audit(conference: Conference) -> Response:
    """Search, filter, turn the order round."""
    form, wish = _asked(conference)
    found = audit_log.entries(conference, wish, with_accounts=_sees_accounts())
    listed = page_of(db.session(), found, request.args.get("page"))
    return page(
        "reports/audit.html",
        fragments=("entry_list",),
        form=form,
        sort="time" if wish.oldest_first else "-time",
        listed=listed,
        rows=audit_log.rows(listed.items),
    )


@bp.get("/desk/audit/export.<any(xlsx,csv):kind>")
@access.requires(Role.ORGANISER)
def export_audit(conference: Conference, kind: str) -> Response:
    """What the list shows, all pages of it."""
    _form, wish = _asked(conference)
    found = audit_log.entries(conference, wish, with_accounts=_sees_accounts())
    rows = audit_log.rows(db.session.scalars(found).all())
    return download(
        kind,
        _("Audit log"),
        [_("Time"), _("Who"), _("What was done"), _("Kind of thing"), _("Name"), _("Details")],
        ([row.at.astimezone(conference.timezone), row.who, row.what, row.kind, row.name, row.facts] for row in rows),
        source=conference,
        now=clock.now(),
    )


def _asked(conference: Conference) -> tuple[LogForm, audit_log.Wish]:
    form, session = LogForm(request.args), db.session()
    form.offer(
        audit_log.people(session, conference, with_accounts=_sees_accounts()),
        audit_log.subjects(session, conference, with_accounts=_sees_accounts()),
    )
    form.validate()
    return form, form.wish(request.args.get("sort", ""))


def _sees_accounts() -> bool:
    return Role.ADMINISTRATOR in g.roles
