"""One registration at the organiser's desk: everything it says, and everything that can be decided about it."""

from collections.abc import Callable

from flask import Response, abort, request, url_for

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.i18n import Text, _, lazy
from conference.foundation.web import notify, page, see_other
from conference.people import audit
from conference.programme.models import Conference
from conference.registration import actions, consents, delegates, editing, joining, profiles, queries, supply, tickets
from conference.registration.blueprint import bp
from conference.registration.forms import CancelForThemForm, ChangeSideForm, DecideForm, TableForm
from conference.registration.models import Delegate, DelegateState, Purpose, Registration, RegistrationState
from conference.registration.rules import MOVES
from conference.registration.steps import Step
from conference.registration.views_desk import may_decide
from conference.registration.views_my import PARTS, edit

DECISIONS = frozenset(RegistrationState) - {RegistrationState.SUBMITTED, RegistrationState.CANCELLED}
"""What the form of the page decides: sending is the organisation's, and cancelling asks first."""
DONE: dict[str, Text] = {
    "approve": lazy("The registration is approved. Badges are ready, and everybody gets a mail."),
    "ask": lazy("The question is sent."),
    "waitlist": lazy("The registration is on the waiting list."),
    "reject": lazy("The registration is turned down."),
}


@bp.route("/<conference:conference>/desk/registrations/<int:registration_id>", methods=["GET", "POST"])
@access.requires(Role.ORGANISER, Role.AGENCY)
def detail(conference: Conference, registration_id: int) -> Response:
    """Look, and decide."""
    form = DecideForm()
    if form.is_submitted() and not may_decide():
        abort(403)
    if form.is_submitted() and form.check(clock.now().date()):
        with transaction() as session:
            registration = actions.locked(session, conference.id, registration_id) or abort(404)
            _decide(registration, form)
        notify(DONE[form.do.data])
        return see_other(".detail", registration_id=registration_id)
    return _show(conference, registration_id, form, TableForm(formdata=None))


def _decide(registration: Registration, form: DecideForm) -> None:
    session, by, now, reason = db.session(), access.identity(), clock.now(), form.reason.data
    decisions: dict[str, Callable[[], None]] = {
        "approve": lambda: actions.approve(session, registration, by=by, now=now),
        "ask": lambda: actions.ask_for_more(session, registration, reason, by=by, now=now),
        "waitlist": lambda: actions.waitlist(session, registration, by=by, now=now),
        "reject": lambda: actions.reject(session, registration, reason, by=by, now=now),
    }
    decisions[form.do.data]()


@bp.route("/<conference:conference>/desk/registrations/<int:registration_id>/cancel", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def cancel_for_them(conference: Conference, registration_id: int) -> Response:
    """End a whole delegation's part, with a reason and after a question."""
    form, back = CancelForThemForm(), url_for(".detail", registration_id=registration_id)
    if form.validate_on_submit():
        by, now = access.identity(), clock.now()
        with transaction() as session:
            registration = actions.locked(session, conference.id, registration_id) or abort(404)
            next_moves_up = actions.cancel(session, registration, reason=form.reason.data, by=by, now=now)
        moved_up = _("The registration is cancelled. Whoever has waited longest is approved instead.")
        notify(moved_up if next_moves_up else _("The registration is cancelled. Nobody was waiting for the place."))
        return see_other(".detail", registration_id=registration_id)
    registration = queries.get_registration(db.session(), conference.id, registration_id)
    return page(
        "registration/cancel.html",
        status=422 if form.errors else 200,
        form=form,
        registration=registration,
        back=(back, registration.organisation.name),
    )


@bp.route(
    f"/<conference:conference>/desk/registrations/<int:registration_id>/<any({PARTS}):part>", methods=["GET", "POST"]
)
@access.requires(Role.ORGANISER)
def edit_part(conference: Conference, registration_id: int, part: str) -> Response:
    """Change a part for somebody; it is logged."""
    return edit(conference, registration_id, Step(part), is_staff=True)


@bp.route("/<conference:conference>/desk/registrations/<int:registration_id>/table", methods=["POST"])
@access.requires(Role.ORGANISER)
def host_table(conference: Conference, registration_id: int) -> Response:
    """Give an investor a table of its own, or take it back."""
    form = TableForm()
    form.offer(queries.open_tables(db.session(), conference.id))
    if not form.validate_on_submit():
        return _show(conference, registration_id, DecideForm(formdata=None), form)
    with transaction() as session:
        registration = actions.locked(session, conference.id, registration_id) or abort(404)
        actions.assign_table(session, registration, form.table.value, by=access.identity(), now=clock.now())
    notify(_("The table is assigned."))
    return see_other(".detail", registration_id=registration_id)


@bp.route("/<conference:conference>/desk/registrations/<int:registration_id>/side", methods=["POST"])
@access.requires(Role.ORGANISER)
def change_side(conference: Conference, registration_id: int) -> Response:
    """Somebody chose the wrong side."""
    form = ChangeSideForm()
    if form.validate_on_submit():
        with transaction() as session:
            registration = actions.locked(session, conference.id, registration_id) or abort(404)
            actions.change_side(session, registration, form.side.value, by=access.identity(), now=clock.now())
        notify(_("The side is changed."))
    return see_other(".detail", registration_id=registration_id)


@bp.route(
    "/<conference:conference>/desk/registrations/<int:registration_id>/delegates/<int:delegate_id>"
    "/<any(agree,refuse,contact,consent,ticket):verb>",
    methods=["POST"],
)
@access.requires(Role.ORGANISER)
def delegate(conference: Conference, registration_id: int, delegate_id: int, verb: str) -> Response:
    """What an organiser does about one person."""
    by, now = access.identity(), clock.now()
    with transaction() as session:
        registration = actions.locked(session, conference.id, registration_id) or abort(404)
        person = queries.get_delegate(session, registration.id, delegate_id)
        if verb == "agree":
            joining.agree_to_join(session, registration, person, by=by, now=now)
        elif verb == "refuse":
            joining.refuse_to_join(session, registration, person, by=by, now=now)
        elif verb == "contact":
            delegates.make_contact(session, registration, person)
            audit.record(session, by, "made contact", person, now=now, label=person.full_name)
        elif verb == "consent":
            actions.record_on_paper(session, person, Purpose.RUN_EVENT, by=by, now=now)
        elif registration.state is RegistrationState.APPROVED and person.state is DelegateState.ACTIVE:
            tickets.reissue_ticket(session, person, now=now)
            audit.record(session, by, "ticket renewed", person, now=now, label=person.full_name)
    notify(_("Done."))
    return see_other(".detail", registration_id=registration_id)


def _show(conference: Conference, registration_id: int, form: DecideForm, table_form: TableForm) -> Response:
    session = db.session()
    registration = queries.get_registration(session, conference.id, registration_id)
    people = delegates.delegates_of(session, registration.id)
    answers = consents.answers_of(session, [person.id for person in people])
    if not table_form.is_submitted():
        table_form.offer(queries.open_tables(session, conference.id), registration.host_table_id)
    return page(
        "registration/detail.html",
        status=422 if request.method == "POST" else 200,
        form=form,
        table_form=table_form,
        side_form=ChangeSideForm(formdata=None, data={"side": registration.side.value}),
        registration=registration,
        organisation=profiles.shown(registration),
        proposed=bool(registration.proposed),
        before=profiles.facts_of(registration.organisation),
        people=people,
        agreed={person.id for person in people if _has_given(answers, person.id, consents.NEEDED)},
        reachable=_reachable(people, answers),
        demands=supply.demands_of(session, registration),
        clusters=supply.claims_of(session, registration.id),
        parts=editing.parts_of(registration),
        moves=MOVES[registration.state],
        can_decide=bool(MOVES[registration.state] & DECISIONS),
        history=queries.history_of(session, registration),
        may_decide=may_decide(),
    )


def _has_given(answers: consents.Answers, delegate_id: int, purpose: Purpose) -> bool:
    answer = answers.get((delegate_id, purpose))
    return answer is not None and answer.given


def _reachable(people: list[Delegate], answers: consents.Answers) -> set[int]:
    """Whose address and phone number the reader may see: an agency only of those who agreed to share them."""
    everybody = may_decide()
    return {person.id for person in people if everybody or _has_given(answers, person.id, Purpose.CO_ORGANISERS)}
