"""Registering, a step a page: everything typed is kept in a draft, right or wrong."""

from flask import Response, g, request
from sqlalchemy.orm import Session

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.dates import local_day
from conference.foundation.db import db, transaction
from conference.foundation.email import parse_email
from conference.foundation.i18n import _, language
from conference.foundation.invalid import InvalidText
from conference.foundation.web import notify, page, see_other, wanted_fragment
from conference.people.throttle import LINKS, count_attempt, registering
from conference.programme.models import Conference, Side
from conference.registration import drafts, filling, letters, queries
from conference.registration.blueprint import bp
from conference.registration.consents import QUESTIONS
from conference.registration.editing import ROWS, rearranged
from conference.registration.forms import SideForm, StepForm
from conference.registration.models import Draft
from conference.registration.organisation_form import OrganisationForm
from conference.registration.registering import closed_page, current_draft, forget, frame, remember, to_step
from conference.registration.rows import Typed, last_row
from conference.registration.steps import Step, after, steps_for

NOT_ANSWERS = {"csrf_token", "draft", "do", "link_email"}
FURTHER = ",".join(f"'{step.value}'" for step in Step if step not in {Step.SIDE, Step.REVIEW})


@bp.route("/<conference:conference>/register", methods=["GET", "POST"])
@access.public
@registering
def start(conference: Conference) -> Response:
    """The first step: as what one takes part."""
    draft, token = current_draft(conference)
    if draft is not None and drafts.registration_id(draft) and request.method == "GET":
        draft, token = None, ""
    return _step(conference, Step.SIDE, draft, token)


@bp.route(f"/<conference:conference>/register/<any({FURTHER}):name>", methods=["GET", "POST"])
@access.public
@registering
def step(conference: Conference, name: str) -> Response:
    """One of the further steps."""
    return _step(conference, Step(name), *current_draft(conference))


@bp.route("/<conference:conference>/register/continue/<token>")
@access.token
def resume(conference: Conference, token: str) -> Response:
    """An unfinished registration on another device, opened by the mailed link."""
    draft = drafts.find(db.session(), conference.id, token)
    if draft is None:
        notify(
            _("This unfinished registration is not kept any more: drafts go after 30 days. Please begin anew."),
            "warning",
        )
        return see_other(".start")
    remember(conference, token)
    return see_other(".received") if drafts.registration_id(draft) else to_step(drafts.next_open(draft))


@bp.route("/<conference:conference>/register/anew", methods=["POST"])
@access.public
def anew(conference: Conference) -> Response:
    """Put this draft aside and begin another."""
    forget(conference)
    return see_other(".start")


@bp.route("/<conference:conference>/desk/registrations/new", methods=["POST"])
@access.requires(Role.ORGANISER)
def for_somebody(conference: Conference) -> Response:
    """An organiser goes the same steps for somebody on the telephone."""
    with transaction() as session:
        _draft, token = drafts.start(session, conference.id, for_somebody=True, now=clock.now())
    remember(conference, token)
    return see_other(".start")


def _step(conference: Conference, step: Step, draft: Draft | None, token: str) -> Response:
    if draft is not None and drafts.registration_id(draft):
        return see_other(".received")
    if (closed := closed_page(conference, draft)) is not None:
        return closed
    if request.method == "POST":
        return _receive(conference, step, draft, token)
    if wanted_fragment() == "ward_choices":
        return page("registration/_ward_choices.html", form=OrganisationForm(formdata=request.args))
    if wanted_fragment() == "saved":
        return page("registration/_saved.html", draft=draft)
    return _open(step, draft, token)


def _open(step: Step, draft: Draft | None, token: str) -> Response:
    """The page as it was left; nobody jumps ahead."""
    if draft is None:
        return _show(step, SideForm(formdata=None), None, token) if step is Step.SIDE else to_step(Step.SIDE)
    if not _is_reached(draft, step):
        return to_step(drafts.next_open(draft))
    if "wrong" in request.args and drafts.typed(draft, step) is not None:
        today = local_day(clock.now(), g.conference.timezone)
        return _show(step, filling.wrong_form(db.session(), draft, step, today), draft, token)
    return _show(step, filling.open_form(db.session(), draft, step), draft, token)


def _receive(conference: Conference, step: Step, draft: Draft | None, token: str) -> Response:
    """Keep what was typed; check it, unless a button only asked for another row, a search or a link.

    What is wrong is told by the page of the step, not by the answer here: an answer to a POST that is never stored
    (no-store) is an error page to whoever goes back to it.
    """
    form = filling.sent_form(db.session(), draft, step)
    if g.get("session_ended"):
        form.validate()
        return _show(step, form, draft, token, status=422)
    do, now = request.form.get("do", ""), clock.now()
    is_sound = not do and form.check(local_day(now, conference.timezone))
    typed = rearranged(step, _typed(), do)
    with transaction() as session:
        kept = drafts.find(session, conference.id, token) if token else None
        if kept is None:
            kept, token = drafts.start(session, conference.id, now=now)
        drafts.save(kept, step, typed, done=is_sound, now=now)
        if do == "link":
            _send_link(session, conference, token)
    remember(conference, token)
    if do:
        return to_step(step, _anchor(step, typed, do))
    if not is_sound:
        return to_step(step, wrong=True)
    return _onwards(conference, kept, step)


def _onwards(conference: Conference, draft: Draft, step: Step) -> Response:
    """To the next page; to the review when only that is left; to the delegation of a known tax code."""
    session = db.session()
    if step is Step.TAX_CODE and queries.find_present(session, conference.id, filling.tax_code_of(session, draft)):
        return see_other(".join")
    unanswered, following = drafts.next_open(draft), after(step, drafts.side(draft) or Side.GUEST)
    is_skipping = unanswered is Step.REVIEW or not _is_reached(draft, following)
    return to_step(unanswered if is_skipping else following)


def _is_reached(draft: Draft, step: Step) -> bool:
    """Whether every earlier step has a sound answer."""
    side = drafts.side(draft)
    way = steps_for(side) if side else [Step.SIDE]
    return step in way and way.index(step) <= way.index(drafts.next_open(draft))


def _typed() -> Typed:
    return {name: values for name, values in request.form.lists() if name not in NOT_ANSWERS}


def _anchor(step: Step, typed: Typed, do: str) -> str | None:
    """Where the reader was: at the row just added, or at what was found."""
    if do == "add" and step in ROWS:
        return f"{ROWS[step]}-{last_row(typed, ROWS[step])}"
    return "found" if do == "find" else ROWS.get(step)


def _send_link(session: Session, conference: Conference, token: str) -> None:
    try:
        address = parse_email(request.form.get("link_email", ""))
    except InvalidText as error:
        notify(_(error.message) % error.params, "error")
        return
    count_attempt(session, LINKS, address, clock.now())
    letters.send_draft_link(session, conference, token, address, language(), now=clock.now())
    notify(_("The link is on its way to %(address)s.", address=address))


def _show(step: Step, form: StepForm, draft: Draft | None, token: str, *, status: int = 200) -> Response:
    return page(
        f"registration/step_{step.name.lower()}.html",
        status=status,
        form=form,
        questions=QUESTIONS,
        **frame(step, draft, token),
    )
