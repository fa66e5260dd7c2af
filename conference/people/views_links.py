"""Signing in by a mailed link, and choosing a password by one."""

from flask import Response, abort, current_app, request, url_for
from flask_login import current_user

from conference.foundation import access, clock
from conference.foundation.access import Identity
from conference.foundation.db import db, transaction
from conference.foundation.errors import Refusal
from conference.foundation.i18n import _, language
from conference.foundation.web import notify, page, safe_next, see_other, see_path
from conference.people import actions, links, rules
from conference.people.blueprint import bp
from conference.people.forms import AskLinkForm, NewPasswordForm
from conference.people.letters import send_sign_in_link
from conference.people.models import LinkPurpose, SignInLink
from conference.people.passwords import hash_password
from conference.people.sign_in import sign_in as start_session
from conference.people.throttle import LINKS, count_attempt, per_sender
from conference.people.users import find_active


@bp.route("/sign-in", methods=["GET", "POST"])
@access.public
@per_sender
def ask_link() -> Response:
    """Ask for a link by mail. The answer is the same whether or not the address is known."""
    form = AskLinkForm()
    if form.validate_on_submit():
        email, now = form.email.value or "", clock.now()
        with transaction() as session:
            count_attempt(session, LINKS, email, now)
            user = find_active(session, email)
            send_sign_in_link(session, user, email, language=language(), next_path=safe_next(""), now=now)
        return see_other(".link_sent", next=safe_next("") or None)
    return page("people/ask_link.html", status=422 if form.errors else 200, form=form, next_path=safe_next(""))


@bp.get("/sign-in/sent")
@access.public
def link_sent() -> Response:
    """What to do now."""
    is_sent = current_app.config["SETTINGS"].smtp_url is not None
    return page("people/link_sent.html", is_sent=is_sent, next_path=safe_next(""))


@bp.route("/sign-in/link/<token>", methods=["GET", "POST"])
@access.token
@per_sender
def use_link(token: str) -> Response:
    """A page with one button: mail scanners open every address they see, so a GET uses nothing up."""
    now = clock.now()
    link = links.find_link(db.session(), LinkPurpose.SIGN_IN, token, now)
    if link is not None and request.method == "POST" and link.used_at is None:
        with transaction() as session:
            if found := links.find_link(session, LinkPurpose.SIGN_IN, token, now):
                links.spend(session, found, now).last_sign_in_at = now
        start_session(link.user, strong=False)
        return see_path(link.next_path or url_for("registration.mine"))
    if link is not None and _is_theirs(link):
        return see_path(link.next_path or url_for("registration.mine"))
    if link is None or link.used_at is not None:
        return page("people/link_spent.html", status=_gone(), next_path=link.next_path if link else "")
    return page("people/use_link.html", link=link)


@bp.route("/sign-in/password/<token>", methods=["GET", "POST"])
@access.token
@per_sender
def set_password(token: str) -> Response:
    """Choose a password by an invitation, or after having forgotten the old one."""
    now = clock.now()
    link = links.find_link(db.session(), LinkPurpose.SET_PASSWORD, token, now)
    if link is None or link.used_at is not None:
        return page("people/password_link_spent.html", status=_gone())
    form = NewPasswordForm()
    if form.validate_on_submit() and _is_good(form, link):
        password_hash = hash_password(form.new_password.data or "")
        with transaction() as session:
            found = links.find_link(session, LinkPurpose.SET_PASSWORD, token, now) or abort(404)
            actions.set_password(links.spend(session, found, now), password_hash)
        notify(_("Your password is set. Sign in with it."))
        return see_other(".sign_in")
    return page("people/set_password.html", status=422 if form.errors else 200, form=form, link=link)


def _is_good(form: NewPasswordForm, link: SignInLink) -> bool:
    try:
        rules.check_password(form.new_password.data or "", email=link.user.email, full_name=link.user.full_name)
    except Refusal as refusal:
        form.refuse("new_password", refusal)
        return False
    return True


def _gone() -> int:
    return 410 if request.method == "GET" else 409


def _is_theirs(link: SignInLink) -> bool:
    """A double click, or the same mail opened again: its owner is signed in already."""
    who = current_user._get_current_object()
    return link.used_at is not None and isinstance(who, Identity) and who.user_id == link.user_id
