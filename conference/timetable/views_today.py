"""On the day: who is late or absent, and the rest of the day planned again around them."""

from flask import Response, make_response, request

from conference.foundation import access, clock, vietnamese
from conference.foundation.access import Role
from conference.foundation.dates import format_time
from conference.foundation.db import db, transaction
from conference.foundation.downloads import download
from conference.foundation.errors import Refusal
from conference.foundation.i18n import _
from conference.foundation.paging import Paged, page_number
from conference.foundation.web import notify, page, see_other, wanted_fragment
from conference.meetings import availability, missing
from conference.programme.labels import SIDES
from conference.programme.models import Conference
from conference.registration.queries import get_registration
from conference.timetable import drafts, expected, labels, presence, today
from conference.timetable.blueprint import bp
from conference.timetable.expected import Expected
from conference.timetable.forms_today import HERE, ConfirmForm, MissingForm
from conference.timetable.models import Proposal, ProposalState
from conference.timetable.names import names_of
from conference.timetable.rules import SEARCHING

A_PAGE = 25


@bp.get("/desk/timetable/today")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def on_the_day(conference: Conference) -> Response:
    """Everybody the day still expects, those who are noted first."""
    rows = _expected(conference)
    noted = [one for one in rows if one.missing]
    chosen = _chosen(rows)
    number = page_number(request.args.get("page"), len(chosen), A_PAGE)
    return page(
        "timetable/today.html",
        fragments=("expected_list",),
        rows=Paged(chosen[(number - 1) * A_PAGE : number * A_PAGE], number, len(chosen), A_PAGE),
        noted=noted,
        awaited=sum(one.is_awaited for one in rows),
        only=request.args.get("only", ""),
        sides=SIDES,
        may_plan=bool(access.held_roles() & {Role.ORGANISER, Role.ADMINISTRATOR}),
    )


def _expected(conference: Conference) -> list[Expected]:
    session, now = db.session(), clock.now()
    return expected.expected(session, conference, presence.people_in(session, conference.id, now), now=now)


def _chosen(rows: list[Expected]) -> list[Expected]:
    """What the search and the filter leave."""
    text, only = vietnamese.fold(request.args.get("q", "")[:100]), request.args.get("only", "")
    named = [one for one in rows if text in vietnamese.fold(one.name)]
    if only == "missing":
        return [one for one in named if one.missing]
    return [one for one in named if one.is_awaited] if only == "awaited" else named


@bp.get("/desk/timetable/today/export.<any(xlsx,csv):kind>")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def export_expected(conference: Conference, kind: str) -> Response:
    """What the list shows."""
    zone = conference.timezone
    header = [_("Organisation"), _("Side"), _("Next meeting"), _("Table"), _("People"), _("In"), _("Late until")]
    lines = (
        [
            one.name,
            str(SIDES[one.side]),
            format_time(one.coming[0].starts_at.astimezone(zone).time()) if one.coming else "",
            one.coming[0].table if one.coming else "",
            one.people,
            one.inside,
            _("absent") if one.is_absent else format_time(one.until.astimezone(zone).time()) if one.until else "",
        ]
        for one in _chosen(_expected(conference))
    )
    return download(kind, _("On the day"), header, lines, source=conference, now=clock.now())


@bp.route("/desk/timetable/today/party/<int:registration_id>", methods=["GET", "POST"])
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def note_missing(conference: Conference, registration_id: int) -> Response:
    """Late until a time, absent, or there after all."""
    session, now = db.session(), clock.now()
    people = availability.bookable_of(session, [registration_id]).get(registration_id, [])
    slots = [slot for slot in availability.slots_from(session, conference.id, now)
             if slot.starts_at < missing.day_ends_at(conference, now)]  # fmt: skip
    form = MissingForm(data={"people": [one.id for one in people], "did_not_come": True})
    form.offer(people, slots, conference.timezone)
    if form.validate_on_submit():
        try:
            _note(conference, registration_id, form)
        except Refusal as refusal:
            form.refuse("people", refusal)
        else:
            notify(_("Noted. Nothing has gone out yet: plan the rest of the day again when all are noted."))
            return see_other(".on_the_day")
    running = missing.running(session, registration_id, now)
    return page(
        "timetable/missing.html",
        status=422 if form.errors else 200,
        form=form,
        registration=get_registration(session, conference.id, registration_id),
        running=running,
    )


def _note(conference: Conference, registration_id: int, form: MissingForm) -> None:
    now, by = clock.now(), access.identity()
    with transaction() as session:
        registration = get_registration(session, conference.id, registration_id)
        if form.what.data == HERE:
            missing.has_come(session, registration, now=now, by=by)
            return
        until = form.until_when(availability.slots_from(session, conference.id, now))
        missing.note(session, conference, registration, form.people.data or (), until, now=now, by=by)
        if form.did_not_come.data and until is None:
            missing.did_not_come(session, registration_id, now=now, by=by)


@bp.post("/desk/timetable/today/plan")
@access.requires(Role.ORGANISER)
def plan_again(conference: Conference) -> Response:
    """One press: the rest of the day around who is missing."""
    now = clock.now()
    name = _("On the day, %(time)s", time=format_time(now.astimezone(conference.timezone).time()))
    with transaction() as session:
        made = today.plan_again(session, conference, str(name), now=now, by=access.identity())
    return see_other(".confirm_plan", proposal_id=made.id)


@bp.route("/desk/timetable/today/plan/<int:proposal_id>", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def confirm_plan(conference: Conference, proposal_id: int) -> Response:
    """Each change, old and new side by side; what is ticked goes out."""
    session, now = db.session(), clock.now()
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            number = _confirm(conference, proposal_id)
        except Refusal as refusal:
            form.form_errors = [*form.form_errors, str(refusal)]
        else:
            notify(_("Release %(number)s is in force; those concerned get a mail.", number=number))
            return see_other(".on_the_day")
    proposal = drafts.get_proposal(session, conference.id, proposal_id)
    state = drafts.state_of(proposal)
    if state in SEARCHING:
        return _under_way(proposal)
    if state is not ProposalState.DRAFT:
        return _no_plan(conference, proposal, state)
    inside = presence.people_in(session, conference.id, now)
    return page(
        "timetable/confirm_plan.html",
        fragments=("day_plan",),
        status=409 if form.form_errors else 200,
        form=form,
        proposal=proposal,
        plan=today.plan_of(session, conference, proposal, inside, now=now),
        names=names_of(session, conference),
        kinds=labels.CHANGES,
        unticked=_unticked(),
        offered=set(request.form.getlist("offer")),
    )


def _under_way(proposal: Proposal) -> Response:
    """A worker is at it; asked again every second."""
    version = f"{proposal.version}-{proposal.job.version if proposal.job else 0}"
    if wanted_fragment() == "day_plan" and request.args.get("v") == version:
        return make_response("", 204)
    return page("timetable/confirm_plan.html", fragments=("day_plan",), proposal=proposal, version=version)


def _no_plan(conference: Conference, proposal: Proposal, state: ProposalState) -> Response:
    """Locked meetings contradict what has happened; whatever else has become of it stands on its own page."""
    if state is not ProposalState.FAILED:
        return see_other(".show", proposal_id=proposal.id)
    names = names_of(db.session(), conference)
    conflicts = [names.pair(one) for one in proposal.conflicts]
    return page("timetable/confirm_plan.html", fragments=("day_plan",), proposal=proposal, conflicts=conflicts)


def _unticked() -> set[str]:
    """What the reader has taken the tick from; at first everything is ticked."""
    return set(request.form.getlist("shown")) - set(request.form.getlist("change"))


def _confirm(conference: Conference, proposal_id: int) -> int:
    now = clock.now()
    with transaction() as session:
        proposal = drafts.get_proposal(session, conference.id, proposal_id)
        made = today.confirm(
            session,
            conference,
            proposal,
            today.Ticks(request.form.getlist("change"), request.form.getlist("offer")),
            inside=presence.people_in(session, conference.id, now),
            now=now,
            by=access.identity(),
        )
        return made.number
