"""Import: the template, the dry run with what is wrong in which cell, and taking it over in the background."""

from flask import Response, make_response, request

from conference.foundation import access, clock, spreadsheet
from conference.foundation.access import Role
from conference.foundation.dates import local_day
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _
from conference.foundation.invalid import InvalidText
from conference.foundation.uploads import takes_files
from conference.foundation.web import page, see_other
from conference.jobs.queue import enqueue_job
from conference.people import audit
from conference.programme.models import Conference
from conference.registration import importing, judging, labels, uploads
from conference.registration.blueprint import bp
from conference.registration.forms import ConfirmImportForm, UploadForm
from conference.registration.handlers import IMPORT
from conference.registration.import_template import template

SHOWN = 500


@bp.route("/<conference:conference>/desk/registrations/import", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
@takes_files
def import_list(conference: Conference) -> Response:
    """Upload a list; it is only looked at."""
    form = UploadForm()
    if form.validate_on_submit():
        try:
            content = form.file.data.read()
            importing.columns_of(spreadsheet.read_table(content, form.file.data.filename or ""))
            return see_other(".import_preview", name=uploads.keep(content, clock.now()))
        except InvalidText as error:
            form.refuse("file", _(error.message) % error.params)
    return page("registration/import.html", status=422 if form.errors else 200, form=form)


@bp.route("/<conference:conference>/desk/registrations/import/<name>", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def import_preview(conference: Conference, name: str) -> Response:
    """What each row would do; the rows in error are left out, or mended in the file and uploaded again."""
    form = ConfirmImportForm()
    try:
        rows = importing.forms_of(uploads.read(name))
    except InvalidText:
        return see_other(".import_list")
    now = clock.now()
    judged = list(judging.judge(db.session(), conference.id, rows, local_day(now, conference.timezone)))
    good = [row for row in judged if row.effect is not judging.Effect.WRONG]
    if form.validate_on_submit() and good:
        by = access.identity()
        arguments = {"file": name, "tell": form.tell.data}
        with transaction() as session:
            job = enqueue_job(session, IMPORT, arguments, now=now, user_id=by.user_id, conference_id=conference.id)
            audit.record(session, by, "started an import", job, now=now, label=_("%(count)s rows", count=len(good)))
        return see_other("jobs.show", job_id=job.id)
    return page(
        "registration/import_preview.html",
        status=422 if request.method == "POST" else 200,
        form=form,
        judged=judged[:SHOWN],
        total=len(judged),
        good=len(good),
        findings=[finding for row in judged for finding in row.findings][:SHOWN],
        effects=labels.EFFECTS,
    )


@bp.route("/<conference:conference>/desk/registrations/import/template.xlsx")
@access.requires(Role.ORGANISER)
def import_template(conference: Conference) -> Response:
    """The file to fill in."""
    response = make_response(template())
    response.mimetype = spreadsheet.XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="{conference.code}-import.xlsx"'
    return response
