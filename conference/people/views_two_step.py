"""The second step of a staff sign-in: setting it up, its recovery codes, taking it away."""

from flask import Response, session

from conference.foundation import access, clock
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _
from conference.foundation.web import notify, page, see_other
from conference.people import actions, totp
from conference.people.blueprint import bp
from conference.people.forms import CodeForm, ConfirmForm
from conference.people.models import User
from conference.people.qr_image import qr_address
from conference.people.queries import get_user, unused_recovery_codes
from conference.people.throttle import CODES, count_attempt, forget_attempts, per_sender
from conference.people.views_account import is_confirmed

RECOVERY_CODES = "recovery_codes"


@bp.route("/account/two-step", methods=["GET", "POST"])
@access.with_password
@per_sender
def two_step() -> Response:
    """How it stands; while it is being set up, the QR code and the first code typed."""
    user = _me()
    form = CodeForm()
    if form.validate_on_submit():
        if _confirm(user, form.code.data or ""):
            return see_other(".recovery_codes")
        form.refuse("code", _("This code is not right. Check the clock of your telephone and type the next code."))
    being_set_up = bool(user.totp_secret) and user.totp_confirmed_at is None
    image = qr_address(totp.provisioning_address(user.totp_secret or "", user.email)) if being_set_up else ""
    left = unused_recovery_codes(db.session(), user)
    return page(
        "people/two_step.html", status=422 if form.errors else 200, form=form, user=user, image=image, left=left
    )


@bp.post("/account/two-step/start")
@access.with_password
def start_two_step() -> Response:
    """Make a secret to show."""
    with transaction() as database:
        actions.start_two_step(get_user(database, access.identity().user_id))
    return see_other(".two_step")


@bp.get("/account/two-step/recovery-codes")
@access.with_password
def recovery_codes() -> Response:
    """The codes, shown this once: they travel in this browser's own session and are gone from it now."""
    codes = session.pop(RECOVERY_CODES, None)
    if codes is None:
        return see_other(".two_step")
    return page("people/recovery_codes.html", codes=codes)


@bp.route("/account/two-step/renew", methods=["GET", "POST"])
@access.with_password
@per_sender
def renew_recovery_codes() -> Response:
    """Ten new codes, after the password."""
    user, form = _me(), ConfirmForm()
    if form.validate_on_submit() and is_confirmed(form, user):
        with transaction() as database:
            session[RECOVERY_CODES] = actions.renew_recovery_codes(database, get_user(database, user.id))
        return see_other(".recovery_codes")
    return page("people/renew_recovery_codes.html", status=422 if form.errors else 200, form=form)


@bp.route("/account/two-step/remove", methods=["GET", "POST"])
@access.with_password
@per_sender
def remove_two_step() -> Response:
    """Back to a password alone, after the password."""
    user, form = _me(), ConfirmForm()
    if form.validate_on_submit() and is_confirmed(form, user):
        with transaction() as database:
            actions.remove_two_step(database, get_user(database, user.id))
        notify(_("The second step is switched off."))
        return see_other(".account")
    return page("people/remove_two_step.html", status=422 if form.errors else 200, form=form)


def _me() -> User:
    return get_user(db.session(), access.identity().user_id)


def _confirm(user: User, code: str) -> bool:
    now = clock.now()
    with transaction() as database:
        count_attempt(database, CODES, user.id, now)
        codes = actions.confirm_two_step(database, get_user(database, user.id), code, now)
        if codes is not None:
            forget_attempts(database, CODES, user.id)
            session[RECOVERY_CODES] = codes
    return codes is not None
