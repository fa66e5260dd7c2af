"""The thin edge around Flask-Login: who asks, from the cookie; sessions rotate on sign-in, an epoch ends them all."""

import secrets

import sqlalchemy as sa
from flask import Flask, session
from flask_login import LoginManager, login_user, logout_user

from conference.foundation.access import Identity
from conference.foundation.db import db
from conference.people.models import User

# Made once: every request asks it.
_KNOWN = sa.select(User.id, User.email, User.full_name, User.epoch, User.is_administrator).where(
    User.id == sa.bindparam("user_id"), User.epoch == sa.bindparam("epoch"), User.is_active
)

login_manager = LoginManager()
login_manager.session_protection = None


def init_app(app: Flask) -> None:
    """Let Flask-Login ask us who the cookie speaks of."""
    login_manager.init_app(app)
    login_manager.user_loader(load_identity)


def load_identity(cookie: str) -> Identity | None:
    """The identity a cookie names, if its epoch is still current."""
    user_id, _, rest = cookie.partition(".")
    epoch, _, level = rest.partition(".")
    if not (user_id.isdecimal() and epoch.isdecimal()):
        return None
    row = db.session.connection().execute(_KNOWN, {"user_id": int(user_id), "epoch": int(epoch)}).one_or_none()
    return row and identity_of(row, strong=level == "p")


def sign_in(user: User, *, strong: bool) -> None:
    """Start a fresh session; nothing of the earlier one but the reader's drafts survives."""
    kept = {key: value for key, value in session.items() if key.startswith("draft.")}
    session.clear()
    session.update(kept, sid=secrets.token_urlsafe(16))
    session.permanent = True
    login_user(identity_of(user, strong=strong))


def sign_out() -> None:
    """End this session."""
    logout_user()
    session.clear()


def identity_of(of: User | sa.Row[int, str, str, int, bool], *, strong: bool) -> Identity:
    """The account as the one who asks, also where no cookie speaks for it."""
    return Identity(
        user_id=of.id,
        email=of.email,
        full_name=of.full_name,
        epoch=of.epoch,
        strong=strong,
        is_administrator=of.is_administrator and strong,
    )
