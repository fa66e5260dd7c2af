"""What somebody typed whose sign-in had ended when they sent it: kept for an hour and offered again afterwards."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import flash, g, request
from sqlalchemy.orm import Mapped, Session, mapped_column
from werkzeug.datastructures import MultiDict

from conference.foundation import clock
from conference.foundation.db import Model, Numbered, db, transaction
from conference.foundation.i18n import _

PARAMETER = "kept"
KEPT_FOR = timedelta(hours=1)
LARGEST = 200_000


class KeptInput(Numbered, Model):
    """The fields of one form, known by an unguessable name."""

    __tablename__ = "kept_input"

    token: Mapped[str] = mapped_column(unique=True)
    fields: Mapped[list[list[str]]] = mapped_column(sa.JSON)
    created_at: Mapped[datetime] = mapped_column(index=True)


def way_back() -> str:
    """The path of the page a request came from; what it sent along is kept and named in the path."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    came_from = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    page = came_from if came_from.netloc == request.host else urlsplit(request.path)
    fields = [(name, value) for name, value in request.form.items(multi=True) if _may_be_kept(name)]
    if not fields or sum(len(value) for _name, value in fields) > LARGEST:
        return page.path
    query = f"{page.query}&" if page.query else ""
    return f"{page.path}?{query}{PARAMETER}={_keep(fields)}"


def offered() -> MultiDict[str, str] | None:
    """What was kept for the page that is now opened."""
    if "kept" not in g:
        g.kept = _find(request.args.get(PARAMETER, "")) if request.method == "GET" else None
        if g.kept:
            flash(_("You are signed in again. What you typed is still here: check it and send it."), "info")
    return g.kept  # type: ignore[no-any-return]


def clear(session: Session, now: datetime) -> None:
    """Forget what nobody came back for."""
    session.execute(sa.delete(KeptInput).where(KeptInput.created_at < now - KEPT_FOR))


def _keep(fields: Iterable[tuple[str, str]]) -> str:
    token, now = secrets.token_urlsafe(18), clock.now()
    with transaction() as session:
        clear(session, now)
        session.add(KeptInput(token=token, fields=[list(field) for field in fields], created_at=now))
    return token


def _find(token: str) -> MultiDict[str, str] | None:
    found = sa.select(KeptInput.fields).where(KeptInput.token == token, KeptInput.created_at > clock.now() - KEPT_FOR)
    fields = db.session.scalar(found) if token else None
    return MultiDict([(name, value) for name, value in fields]) if fields else None


def _may_be_kept(name: str) -> bool:
    return name != "csrf_token" and "password" not in name
