"""A person's own account: name, language, password, sessions."""

from flask import Response

from conference.foundation import access, clock
from conference.foundation.db import db, transaction
from conference.foundation.errors import Refusal
from conference.foundation.i18n import _, remember
from conference.foundation.web import notify, page, see_other
from conference.people import actions, rules, sign_in
from conference.people.blueprint import bp
from conference.people.forms import ChangePasswordForm, ConfirmForm, ProfileForm
from conference.people.models import User
from conference.people.passwords import hash_password, is_right
from conference.people.queries import get_user, unused_recovery_codes
from conference.people.throttle import PASSWORDS, count_attempt, forget_attempts, per_sender


@bp.route("/account", methods=["GET", "POST"])
@access.signed_in
def account() -> Response:
    """Name and language; the ways to sign in, for those who use a password."""
    user = get_user(db.session(), access.identity().user_id)
    form = ProfileForm(obj=user)
    if form.validate_on_submit():
        with transaction() as session:
            user = get_user(session, user.id)
            user.rename(form.full_name.data or "")
            user.language = form.language.value
        notify(_("Your account is changed."))
        return remember(see_other(".account"), user.language)
    left = unused_recovery_codes(db.session(), user)
    strong = access.identity().strong
    return page(
        "people/account.html", status=422 if form.errors else 200, form=form, user=user, left=left, strong=strong
    )


@bp.route("/account/password", methods=["GET", "POST"])
@access.with_password
@per_sender
def change_password() -> Response:
    """Another password; every other session ends."""
    user = get_user(db.session(), access.identity().user_id)
    form = ChangePasswordForm()
    if form.validate_on_submit() and is_confirmed(form, user) and _is_good(form, user):
        password_hash = hash_password(form.new_password.data or "")
        with transaction() as session:
            user = get_user(session, user.id)
            actions.set_password(user, password_hash)
        sign_in.sign_in(user, strong=True)
        notify(_("Your password is changed. Other devices have been signed out."))
        return see_other(".account")
    return page("people/change_password.html", status=422 if form.errors else 200, form=form, user=user)


@bp.post("/account/end-sessions")
@access.signed_in
def end_sessions() -> Response:
    """Sign out everywhere, here too."""
    with transaction() as session:
        actions.end_sessions(get_user(session, access.identity().user_id))
    sign_in.sign_out()
    notify(_("You are signed out on all devices."))
    return see_other(".ask_link")


def is_confirmed(form: ConfirmForm | ChangePasswordForm, user: User) -> bool:
    """Whether the present password is right; a wrong one is said at its field."""
    with transaction() as session:
        count_attempt(session, PASSWORDS, user.email, clock.now())
    if not is_right(form.password.data or "", user.password_hash):
        form.refuse("password", _("This is not your present password."))
        return False
    with transaction() as session:
        forget_attempts(session, PASSWORDS, user.email)
    return True


def _is_good(form: ChangePasswordForm, user: User) -> bool:
    try:
        rules.check_password(form.new_password.data or "", email=user.email, full_name=user.full_name)
    except Refusal as refusal:
        form.refuse("new_password", refusal)
        return False
    return True
