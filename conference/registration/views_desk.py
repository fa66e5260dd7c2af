"""The organiser's list of registrations, approving many at once, and the exports."""

from flask import Response, g, request

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.downloads import download
from conference.foundation.i18n import _, ngettext
from conference.foundation.numbers import id_in
from conference.foundation.web import notify, page, see_other
from conference.programme.models import Conference
from conference.registration import actions, bulk, export, labels, listing, queries, waiting_list
from conference.registration.blueprint import bp
from conference.registration.forms import StepForm

MOST_AT_ONCE = 200


@bp.route("/<conference:conference>/desk/registrations", endpoint="listing")
@access.requires(Role.ORGANISER, Role.AGENCY)
def show_list(conference: Conference) -> Response:
    """Search, filter, sort; select some to approve."""
    wish = listing.Wish.of(request.args)
    return page(
        "registration/listing.html",
        fragments=("registration_list",),
        wish=wish,
        rows=listing.find_page(db.session(), conference, wish, request.args.get("page")),
        free=waiting_list.free_places(db.session(), conference.id),
        may_decide=may_decide(),
        url=f"{request.path}/",
        lacks={lack.value: str(word) for lack, word in labels.LACKS.items()},
        state_words={state.value: str(word) for state, word in labels.STATES.items()},
    )


@bp.route("/<conference:conference>/desk/registrations/approve", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def approve_many(conference: Conference) -> Response:
    """First what would happen to each; then, if it still holds, it happens."""
    ids = list(filter(None, map(id_in, request.values.getlist("id"))))[:MOST_AT_ONCE]
    if not ids:
        notify(_("Nothing was selected."), "warning")
        return see_other(".listing")
    form, status = StepForm(), 200
    if form.validate_on_submit():
        try:
            return _approve(conference, ids)
        except bulk.PlanChanged as refusal:
            notify(refusal, "warning")
            status = 409
    planned = _plan(conference, ids)
    return page(
        "registration/approve_many.html",
        status=422 if form.errors else status,
        form=form,
        planned=planned,
        token=bulk.state_token(planned),
        outcomes=labels.OUTCOMES,
    )


@bp.route("/<conference:conference>/desk/registrations/export.<any(xlsx,csv):kind>")
@access.requires(Role.ORGANISER, Role.AGENCY)
def export_list(conference: Conference, kind: str) -> Response:
    """One line a delegate, of what the list shows."""
    ids = listing.find_ids(db.session(), conference.id, listing.Wish.of(request.args))
    lines = export.lines(db.session(), ids, conference.timezone, with_contacts=may_decide())
    return download(kind, _("Registrations"), export.HEADER, lines, source=conference, now=clock.now())


def may_decide() -> bool:
    """Whether the reader acts here, or only looks."""
    return bool(g.roles & {Role.ORGANISER, Role.ADMINISTRATOR})


def _plan(conference: Conference, ids: list[int]) -> list[bulk.Planned]:
    session = db.session()
    candidates = queries.candidates(session, conference.id, ids)
    return bulk.plan(candidates, waiting_list.free_places(session, conference.id))


def _approve(conference: Conference, ids: list[int]) -> Response:
    by, now = access.identity(), clock.now()
    with transaction() as session:
        planned = _plan(conference, ids)
        if bulk.state_token(planned) != request.form.get("token"):
            raise bulk.PlanChanged
        for item in planned:
            registration = actions.locked(session, conference.id, item.candidate.id)
            if registration is None:
                raise bulk.PlanChanged
            if item.outcome is bulk.Outcome.APPROVED:
                actions.approve(session, registration, by=by, now=now)
            elif item.outcome is bulk.Outcome.WAITLISTED:
                actions.waitlist(session, registration, by=by, now=now)
    done = sum(item.outcome is bulk.Outcome.APPROVED for item in planned)
    notify(ngettext("%(num)s registration is approved.", "%(num)s registrations are approved.", done))
    return see_other(".listing")
