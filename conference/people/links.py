"""Magic links: signed, expiring, used once, and only by the button on the page they open.

`make_link` gives the absolute address for a mail of any part; it opens the attendee's own pages, whatever roles its
owner holds. Links to choose a password are made the same way and open nothing else.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session, joinedload

from conference.foundation.addresses import absolute
from conference.foundation.db import rows_changed
from conference.foundation.errors import Refusal
from conference.foundation.i18n import lazy
from conference.people.models import LinkPurpose, SignInLink, User

ASKED_FOR = timedelta(minutes=60)
INVITED = timedelta(days=7)
_ENDPOINTS = {LinkPurpose.SIGN_IN: "people.use_link", LinkPurpose.SET_PASSWORD: "people.set_password"}


class LinkSpent(Refusal):
    """Used before, expired, or never ours."""

    sentence = lazy("This link has been used or has expired. Ask for a new one.")


def make_link(session: Session, user: User, *, now: datetime, next_path: str = "", lasts: timedelta = ASKED_FOR) -> str:
    """An address that signs this person in once and leads on to a path of ours."""
    link = SignInLink(
        purpose=LinkPurpose.SIGN_IN, user_id=user.id, next_path=next_path, created_at=now, expires_at=now + lasts
    )
    return _save(session, link)


def make_password_link(session: Session, user: User, *, now: datetime, lasts: timedelta = ASKED_FOR) -> str:
    """An address where this person may choose a password once."""
    link = SignInLink(purpose=LinkPurpose.SET_PASSWORD, user_id=user.id, created_at=now, expires_at=now + lasts)
    return _save(session, link)


def empty_link() -> str:
    """An address that opens nothing: asking for an unknown account costs the same work as for a known one."""
    return _address(LinkPurpose.SIGN_IN, secrets.token_urlsafe(18))


def find_link(session: Session, purpose: LinkPurpose, token: str, now: datetime) -> SignInLink | None:
    """The link a token names with its user, spent or not; None when its signature is not ours or it has expired."""
    try:
        nonce = _serializer(purpose).loads(token)
    except BadSignature:
        return None
    named = sa.select(SignInLink).where(
        SignInLink.nonce_hash == _hash(nonce), SignInLink.purpose == purpose, SignInLink.expires_at > now
    )
    link = session.scalar(named.options(joinedload(SignInLink.user)))
    return link if link is not None and link.user.is_active else None


def spend(session: Session, link: SignInLink, now: datetime) -> User:
    """Use a link up and give its user. Of two at the same moment the database lets one pass. Raises LinkSpent."""
    unused = sa.update(SignInLink).where(SignInLink.id == link.id, SignInLink.used_at.is_(None))
    if rows_changed(session, unused.values(used_at=now)) != 1:
        raise LinkSpent
    return link.user


def _save(session: Session, link: SignInLink) -> str:
    nonce = secrets.token_urlsafe(18)
    link.nonce_hash = _hash(nonce)
    session.add(link)
    session.flush()
    return _address(link.purpose, nonce)


def _address(purpose: LinkPurpose, nonce: str) -> str:
    return absolute(_ENDPOINTS[purpose], token=_serializer(purpose).dumps(nonce))


def _serializer(purpose: LinkPurpose) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=f"link: {purpose}")


def _hash(nonce: str) -> str:
    return hashlib.sha256(nonce.encode()).hexdigest()
