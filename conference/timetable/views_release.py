"""Release a proposal after a look at every change, and read what earlier releases held."""

from flask import Response, request

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.downloads import download
from conference.foundation.i18n import _
from conference.foundation.paging import page_of
from conference.foundation.spreadsheet import Cell
from conference.foundation.web import notify, page, see_other
from conference.programme.models import Conference
from conference.timetable import changed_list, drafts, labels, released, releasing
from conference.timetable.blueprint import bp
from conference.timetable.forms import ReleaseForm
from conference.timetable.models import ProposalState
from conference.timetable.names import names_of
from conference.timetable.refusals import NotADraft, PreviewChanged
from conference.timetable.standing import standing
from conference.timetable.wording import obstacles_told


@bp.route("/desk/timetable/<int:proposal_id>/release", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def release(conference: Conference, proposal_id: int) -> Response:
    """Every change, numbered, with before and after; the button puts them into force."""
    form, status = ReleaseForm(), 200
    if form.validate_on_submit():
        try:
            made = _release(conference, proposal_id, form)
        except PreviewChanged as refusal:
            form.form_errors, status = [str(refusal)], 409
        else:
            notify(_("Timetable no. %(number)s is in force. Those concerned get a mail.", number=made))
            return see_other(".released_timetable", number=made)
    session = db.session()
    proposal = drafts.get_proposal(session, conference.id, proposal_id)
    state = drafts.state_of(proposal)
    if state is not ProposalState.DRAFT:
        raise NotADraft(state=labels.STATES[state])
    found, names = standing(session, conference, proposal, now=clock.now()), names_of(session, conference)
    return page(
        "timetable/release.html",
        status=422 if form.errors and status == 200 else status,
        form=form,
        proposal=proposal,
        token=found.token,
        obstacles=obstacles_told(found, names),
        rows=changed_list.from_changes(found.real_changes, names),
        taken_in=sum(one.wish.meeting_id is None for one in found.real_changes),
        words=labels.CHANGES,
    )


def _release(conference: Conference, proposal_id: int, form: ReleaseForm) -> int:
    with transaction() as session:
        proposal = drafts.get_proposal(session, conference.id, proposal_id)
        here = session.get_one(Conference, conference.id)
        return releasing.release(
            session, here, proposal, form.note.data or "", token=request.form.get("token", ""), now=clock.now(),
            by=access.identity(),
        ).number  # fmt: skip


@bp.get("/desk/timetable/releases")
@access.requires(Role.ORGANISER)
def releases(conference: Conference) -> Response:
    """What has been in force, the latest first."""
    session = db.session()
    listed = page_of(session, released.releases_of(conference.id), request.args.get("page"))
    return page(
        "timetable/releases.html",
        fragments=("release_list",),
        listed=listed,
        changes=released.changes_in(session, [one.id for one in listed.items]),
    )


@bp.get("/desk/timetable/releases/<int:number>", endpoint="released_timetable")
@access.requires(Role.ORGANISER)
def released_timetable(conference: Conference, number: int) -> Response:
    """One release as it was: what it changed, and everything it held."""
    session = db.session()
    found = released.get_release(session, conference.id, number)
    wish = changed_list.Wish.of(request.args)
    listed = page_of(session, changed_list.of_release(found, wish), request.args.get("page"))
    return page(
        "timetable/released.html",
        fragments=("released_list",),
        release=found,
        latest=released.latest(session, conference.id),
        counts=changed_list.counts(session, found),
        listed=listed,
        rows=changed_list.from_rows(session, listed.items, conference),
        wish=wish,
        words=labels.CHANGES,
    )


@bp.route("/desk/timetable/releases/<int:number>/export.<any(xlsx,csv):kind>")
@access.requires(Role.ORGANISER)
def export_release(conference: Conference, number: int, kind: str) -> Response:
    """The same as a file."""
    session = db.session()
    found = released.get_release(session, conference.id, number)
    rows = session.scalars(changed_list.of_release(found, changed_list.Wish.of(request.args))).all()
    header = [_("No."), _("Meeting"), _("Change"), _("Before"), _("Table"), _("Now"), _("Table"), _("People")]
    lines: list[list[Cell]] = [
        [
            one.number,
            one.meeting,
            str(labels.CHANGES[one.kind]),
            one.was_time,
            one.was_table,
            one.time,
            one.table,
            one.people,
        ]
        for one in changed_list.from_rows(session, rows, conference)
    ]
    title = _("Timetable no. %(number)s", number=number)
    return download(kind, title, header, lines, source=conference, now=clock.now())
