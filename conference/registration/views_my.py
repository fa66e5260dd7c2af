"""My conference: where the registration stands, what to do next, and everything that can still be changed."""

from flask import Response, abort, current_app, request, url_for

from conference.foundation import access, clock
from conference.foundation.dates import local_day
from conference.foundation.db import db, transaction
from conference.foundation.i18n import Text, _, lazy
from conference.foundation.web import notify, page, safe_next, see_other, wanted_fragment
from conference.programme.models import Conference
from conference.registration import (
    actions,
    consents,
    delegates,
    editing,
    joining,
    profiles,
    queries,
    supply,
    waiting_list,
)
from conference.registration.blueprint import bp
from conference.registration.current import (
    as_delegate,
    has_left,
    left_delegates,
    my_delegate,
    my_delegates,
    my_registration_id,
)
from conference.registration.forms import CancelForm, StepForm
from conference.registration.models import Delegate, DelegateState, Registration, RegistrationState
from conference.registration.organisation_form import OrganisationForm
from conference.registration.rules import ContactStays, DelegationFull, Window, can_be_contact, window
from conference.registration.steps import LABELS, Step

PARTS = "organisation,demand,clusters,delegates"
ONWARDS: tuple[tuple[str, Text], ...] = (
    ("meetings.counterparts", lazy("Find partners")),
    ("meetings.requests", lazy("Requests")),
    ("meetings.agenda", lazy("My agenda")),
)


@bp.route("/<conference:conference>/my")
@access.own_data
def my(conference: Conference) -> Response:
    """The start page of a delegate. Whoever a colleague has named answers for their own data first."""
    session, me = db.session(), my_delegate()
    if has_left(me):
        return _left(conference, me)
    if not consents.has_given(session, me.id, consents.NEEDED):
        return see_other(".my_consents")
    registration = queries.get_registration(session, conference.id, me.registration_id)
    people = delegates.delegates_of(session, registration.id)
    is_approved = registration.state is RegistrationState.APPROVED
    is_waiting = registration.state is RegistrationState.WAITLISTED
    return page(
        "registration/my.html",
        registration=registration,
        organisation=profiles.shown(registration),
        people=people,
        reachable={one.id for one in people if can_be_contact(one)},
        me=me,
        is_several=_is_several(),
        ticket=queries.valid_ticket(session, me.id) if is_approved else None,
        ahead=waiting_list.waiting_before(session, registration) if is_waiting else 0,
        demands=supply.demands_of(session, registration),
        clusters=supply.claims_of(session, registration.id),
        parts=editing.parts_of(registration),
        onwards=_onwards() if is_approved else [],
        papers=_papers() if is_approved else [],
    )


def _left(conference: Conference, me: Delegate) -> Response:
    """The same page for who no longer takes part: how to come back, and their data."""
    return page(
        "registration/my_left.html",
        registration=queries.get_registration(db.session(), conference.id, me.registration_id),
        me=me,
        is_several=_is_several(),
        may_register=window(conference, clock.now()) is Window.OPEN,
    )


def _is_several() -> bool:
    who = access.identity()
    return len(my_delegates(who)) + len(left_delegates(who)) > 1


@bp.route("/<conference:conference>/my/choose")
@access.signed_in
def choose(conference: Conference) -> Response:
    """As whom to act, for somebody whose address stands for several delegates."""
    who, path = access.identity(), safe_next(url_for(".my"))
    mine = [*my_delegates(who).values(), *left_delegates(who).values()]
    if not mine:
        return see_other(".mine")
    registrations = queries.registrations_of(db.session(), mine)
    choices = [(one, registrations[one.registration_id], as_delegate(path, one.id), has_left(one)) for one in mine]
    return page("registration/choose.html", choices=choices)


@bp.route("/my")
@access.signed_in
def mine() -> Response:
    """The first stop after a link: the one conference the person takes part in, else the list of all."""
    found = queries.conferences_of(db.session(), access.identity().user_id)
    return see_other(".my", conference=found[0]) if len(found) == 1 else see_other("programme.index")


@bp.route(f"/<conference:conference>/my/<any({PARTS}):part>", methods=["GET", "POST"])
@access.attendee
def my_part(conference: Conference, part: str) -> Response:
    """Change a part of the registration."""
    return edit(conference, my_registration_id(), Step(part), is_staff=False)


def edit(conference: Conference, registration_id: int, part: Step, *, is_staff: bool) -> Response:
    """The page on which a part is changed, for its delegates and for organisers alike."""
    registration = queries.get_registration(db.session(), conference.id, registration_id)
    if part not in editing.parts_of(registration):
        abort(404)
    if wanted_fragment() == "ward_choices":
        return page("registration/_ward_choices.html", form=OrganisationForm(formdata=request.args))
    if request.method == "POST" and not request.form.get("do"):
        form, is_saved = _save(conference, registration_id, part, is_staff=is_staff)
        if is_saved:
            notify(_("The changes are saved."))
            return _back(registration_id, is_staff=is_staff)
        registration = queries.get_registration(db.session(), conference.id, registration_id)
    else:
        form = editing.form_of(db.session(), registration, part)
    return page(
        "registration/edit.html",
        status=422 if request.method == "POST" else 200,
        form=form,
        part=part,
        title=LABELS[part],
        registration=registration,
        back=_back(registration_id, is_staff=is_staff).location,
    )


def _save(conference: Conference, registration_id: int, part: Step, *, is_staff: bool) -> tuple[StepForm, bool]:
    """What was sent, and whether it could be taken; read beside what is stored while nobody else can change that."""
    now = clock.now()
    try:
        with transaction() as session:
            held = actions.locked(session, conference.id, registration_id) or abort(404)
            form = editing.form_of(session, held, part)
            if is_sound := form.check(local_day(now, conference.timezone)):
                editing.write(session, held, part, form, by=access.identity(), is_staff=is_staff, now=now)
    except (DelegationFull, ContactStays) as refusal:
        form.form_errors.append(str(refusal))
        return form, False
    return form, is_sound


@bp.route("/<conference:conference>/my/send-again", methods=["POST"])
@access.attendee
def send_again(conference: Conference) -> Response:
    """What the organisers asked for is complete."""
    with transaction() as session:
        actions.send_again(session, _held(conference), now=clock.now())
    notify(_("Your registration is with the organisers again."))
    return see_other(".my")


@bp.route("/<conference:conference>/my/delegates/<int:delegate_id>/<any(agree,refuse,contact):verb>", methods=["POST"])
@access.attendee
def my_colleague(conference: Conference, delegate_id: int, verb: str) -> Response:
    """The contact takes a colleague in, refuses them, or hands the part of the contact over."""
    if not my_delegate().is_contact:
        abort(403)
    with transaction() as session:
        registration = _held(conference)
        colleague = queries.get_delegate(session, registration.id, delegate_id)
        if verb == "contact" and colleague.state is DelegateState.ACTIVE:
            delegates.make_contact(session, registration, colleague)
        elif verb == "agree":
            joining.agree_to_join(session, registration, colleague, by=access.identity(), now=clock.now())
        elif verb == "refuse":
            joining.refuse_to_join(session, registration, colleague, by=access.identity(), now=clock.now())
    notify(_("The delegation is changed."))
    return see_other(".my")


@bp.route("/<conference:conference>/my/cancel", methods=["GET", "POST"])
@access.attendee
def my_cancel(conference: Conference) -> Response:
    """The contact cancels for everybody."""
    if not my_delegate().is_contact:
        abort(403)
    form = CancelForm()
    if form.validate_on_submit():
        with transaction() as session:
            by, reason = access.identity(), form.reason.data
            actions.cancel(session, _held(conference), reason=reason, tells_partners=True, by=by, now=clock.now())
        notify(_("The registration is cancelled. Thank you for telling us."))
        return see_other(".my")
    registration = queries.get_registration(db.session(), conference.id, my_registration_id())
    return page(
        "registration/cancel.html",
        status=422 if form.errors else 200,
        form=form,
        registration=registration,
        back=(url_for(".my"), _("My conference")),
    )


def _held(conference: Conference) -> Registration:
    return actions.locked(db.session(), conference.id, my_registration_id()) or abort(404)


def _back(registration_id: int, *, is_staff: bool) -> Response:
    return see_other(".detail", registration_id=registration_id) if is_staff else see_other(".my")


def _onwards() -> list[tuple[str, Text]]:
    return [(url_for(endpoint), label) for endpoint, label in ONWARDS if endpoint in current_app.view_functions]


def _papers() -> list[tuple[str, Text]]:
    papers = (("documents.my_badge_pdf", lazy("Badge as PDF")), ("documents.my_agenda_pdf", lazy("Agenda as PDF")))
    return [(url_for(endpoint), label) for endpoint, label in papers if endpoint in current_app.view_functions]
