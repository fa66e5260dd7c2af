"""The staff's door: e-mail and password, then a code where one is set up; and the way out."""

from datetime import datetime, timedelta
from typing import Any

from flask import Response, request, session, url_for

from conference.foundation import access, clock
from conference.foundation.db import db, transaction
from conference.foundation.i18n import COOKIE, _, language, remember
from conference.foundation.web import notify, page, safe_next, see_other, see_path
from conference.people import actions, sign_in
from conference.people.blueprint import bp
from conference.people.forms import AskLinkForm, CodeForm, SignInForm
from conference.people.letters import send_password_link
from conference.people.models import User
from conference.people.passwords import is_right
from conference.people.queries import get_user
from conference.people.throttle import CODES, LINKS, PASSWORDS, count_attempt, forget_attempts, per_sender
from conference.people.users import find_active

SECOND_STEP = "second_step"
SECOND_STEP_LASTS = timedelta(minutes=10)


@bp.route("/sign-in/staff", methods=["GET", "POST"], endpoint="sign_in")
@access.public
@per_sender
def first_step() -> Response:
    """E-mail and password."""
    form = SignInForm()
    if form.validate_on_submit():
        email, password, now = form.email.value or "", form.password.data or "", clock.now()
        if user := _check(email, password, now):
            return _second_step(user, now) if user.totp_confirmed_at else _enter(user)
        form.refuse("password", _("The e-mail address and the password do not belong together."))
    return page("people/sign_in.html", status=422 if form.errors else 200, form=form, next_path=safe_next(""))


@bp.route("/sign-in/staff/code", methods=["GET", "POST"])
@access.public
@per_sender
def sign_in_code() -> Response:
    """The second step; it remembers who passed the first one for ten minutes."""
    now, pending = clock.now(), session.get(SECOND_STEP)
    user = _who_passed_the_first_step(pending, now)
    if user is None:
        notify(_("Please begin with your e-mail address and password."), "info")
        return see_other(".sign_in", next=safe_next("") or None)
    form = CodeForm()
    if form.validate_on_submit():
        if _code_is_right(user, form.code.data or "", now):
            return _enter(user)
        form.refuse("code", _("This code is not right, or has been used already. Wait for the next one."))
    return page("people/sign_in_code.html", status=422 if form.errors else 200, form=form)


@bp.route("/sign-in/staff/forgotten", methods=["GET", "POST"])
@access.public
@per_sender
def forgotten_password() -> Response:
    """Ask for a link to choose another password; the answer is the same for every address."""
    form = AskLinkForm()
    if form.validate_on_submit():
        email, now = form.email.value or "", clock.now()
        with transaction() as database:
            count_attempt(database, LINKS, email, now)
            send_password_link(database, find_active(database, email), email, language=language(), now=now)
        return see_other(".link_sent")
    return page("people/forgotten_password.html", status=422 if form.errors else 200, form=form)


@bp.post("/sign-out")
@access.public
def sign_out() -> Response:
    """End this session."""
    sign_in.sign_out()
    notify(_("You are signed out."))
    return see_other(".ask_link")


def _check(email: str, password: str, now: datetime) -> User | None:
    """The user, if the password is right. The slow comparison holds no transaction open."""
    with transaction() as database:
        count_attempt(database, PASSWORDS, email, now)
        user = find_active(database, email)
    if not is_right(password, user.password_hash if user else None) or user is None:
        return None
    with transaction() as database:
        forget_attempts(database, PASSWORDS, email)
        user = get_user(database, user.id)
        actions.note_sign_in(user, password, now)
    return user


def _second_step(user: User, now: datetime) -> Response:
    until = (now + SECOND_STEP_LASTS).timestamp()
    session[SECOND_STEP] = {"user": user.id, "epoch": user.epoch, "until": until}
    return see_other(".sign_in_code", next=safe_next("") or None)


def _who_passed_the_first_step(pending: dict[str, Any] | None, now: datetime) -> User | None:
    if pending is None or pending["until"] < now.timestamp():
        return None
    user = db.session.get(User, pending["user"])
    passed = (
        user is not None and user.is_active and user.epoch == pending["epoch"] and user.totp_confirmed_at is not None
    )
    return user if passed else None


def _code_is_right(user: User, code: str, now: datetime) -> bool:
    with transaction() as database:
        count_attempt(database, CODES, user.id, now)
        fresh = get_user(database, user.id)
        is_right = actions.use_code(database, fresh, code, now)
        if is_right:
            forget_attempts(database, CODES, user.id)
    return is_right


def _enter(user: User) -> Response:
    """Into the site, in the person's own language unless this browser has chosen one."""
    destination = safe_next(url_for("programme.mine"))
    sign_in.sign_in(user, strong=True)
    response = see_path(destination)
    return response if COOKIE in request.cookies else remember(response, user.language)
