"""The page of a job: how far it is, cancelling it, and what it made."""

from pathlib import Path
from typing import Protocol

from flask import Blueprint, Response, abort, current_app, make_response, request, send_file

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _, lazy
from conference.foundation.paging import page_of
from conference.foundation.web import notify, page, see_other, wanted_fragment
from conference.jobs import actions, queries
from conference.jobs.handlers import find_handler
from conference.jobs.models import Job, JobState

bp = Blueprint("jobs", __name__, url_prefix="/<conference:conference>/jobs")

STATES = {
    JobState.QUEUED: lazy("Waiting to begin"),
    JobState.RUNNING: lazy("At work"),
    JobState.DONE: lazy("Done"),
    JobState.FAILED: lazy("It could not be done"),
    JobState.CANCELLED: lazy("Cancelled"),
}


class Conference(Protocol):
    """As much of a conference as this part has to know."""

    id: int


@bp.get("/")
@access.requires(Role.ORGANISER)
def listing(conference: Conference) -> Response:
    """What has been done in the background, and how it ended."""
    listed = page_of(db.session(), queries.listing(conference.id), request.args.get("page"))
    titles = {job.kind: title_of(job) for job in listed.items}
    return page("jobs/listing.html", fragments=("job_list",), listed=listed, titles=titles, states=STATES)


@bp.get("/<int:job_id>")
@access.signed_in
def show(conference: Conference, job_id: int) -> Response:
    """How far it is. The page asks again every second and gets an empty answer while there is nothing new."""
    job = _get(conference, job_id)
    if wanted_fragment() == "job_progress" and request.args.get("v") == str(job.version):
        return make_response("", 204)
    is_going_on = job.state in {JobState.QUEUED, JobState.RUNNING}
    return page(
        "jobs/show.html",
        fragments=("job_progress",),
        job=job,
        title=title_of(job),
        states=STATES,
        is_going_on=is_going_on,
    )


@bp.post("/<int:job_id>/cancel")
@access.signed_in
def cancel(conference: Conference, job_id: int) -> Response:
    """Stop it."""
    with transaction() as session:
        job, now = _get(conference, job_id), clock.now()
        actions.cancel(job, now)
        if job.user_id != access.identity().user_id:
            access.record(session, "cancelled", job, now=now, label=job.kind)
    notify(_("The work is being stopped."))
    return see_other(".show", job_id=job_id)


@bp.get("/<int:job_id>/file")
@access.signed_in
def download(conference: Conference, job_id: int) -> Response:
    """What it made."""
    job = _get(conference, job_id)
    folder = Path(current_app.instance_path) / "files"
    path = folder / job.result.get("file", "")
    if path.parent != folder or not path.is_file():
        abort(404)
    return send_file(path, as_attachment=True, download_name=path.name.partition("-")[2])


def title_of(job: Job) -> str:
    """What this kind of work is called."""
    known = find_handler(job.kind)
    return str(known.title) if known and str(known.title) else _("Work in the background")


def _get(conference: Conference, job_id: int) -> Job:
    """One's own job; organisers see everybody's."""
    sees_all = bool(access.held_roles() & {Role.ORGANISER, Role.ADMINISTRATOR})
    user_id = None if sees_all else access.identity().user_id
    return queries.get_job(db.session(), conference.id, job_id, user_id=user_id)
