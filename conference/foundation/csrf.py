"""Forged requests are refused; one whose session has ended is shown again with everything typed still in it.

A token that does not fit has two very different causes. If the browser says that the request comes from another site,
it is refused outright. Otherwise the session has ended or a tab is stale: the view runs, but its form is not valid (a
fresh token, what was typed, and a word of explanation go back to the reader) and no transaction opens.
"""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Flask, current_app, flash, g, has_request_context, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError

from conference.foundation.errors import Refusal
from conference.foundation.i18n import _, lazy
from conference.foundation.settings import Settings

OWN_SCRIPT: Final = "X-Own-Script"

protection = CSRFProtect()


class SessionEnded(Refusal):
    """Something was to be changed by a request we cannot tie to a session."""

    sentence = lazy("Your session had ended, so nothing was changed. Reload the page and try once more.")


def init_app(app: Flask) -> None:
    """Check every request that wants to change something."""
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_SSL_STRICT=False)
    protection.init_app(app)

    @app.before_request
    def check() -> None:
        if not _has_own_guard(app):
            try:
                protection.protect()
            except CSRFError:
                if comes_from_elsewhere():
                    raise
                g.session_ended = True


def guards_itself(view: Callable[..., Any]) -> Callable[..., Any]:
    """For an address that no form can reach: it asks for `comes_from_own_script` itself."""
    view.guards_itself = True  # type: ignore[attr-defined]
    return view


def comes_from_own_script() -> bool:
    """Whether a script of ours sent this: a form cannot set the header, and a script of another site may not."""
    return OWN_SCRIPT in request.headers and not comes_from_elsewhere()


def _has_own_guard(app: Flask) -> bool:
    return hasattr(app.view_functions.get(request.endpoint or ""), "guards_itself")


def refuse_if_session_ended() -> None:
    """Called where every change begins. Raises SessionEnded."""
    if has_request_context() and g.get("session_ended"):
        raise SessionEnded


def explain() -> None:
    """Say beside the form why it has to be sent again."""
    flash(_("Your session had ended. What you typed is still here: check it and send it again."), "warning")


def comes_from_elsewhere() -> bool:
    """Whether the browser itself says that another site sent this."""
    settings: Settings = current_app.config["SETTINGS"]
    origin = request.headers.get("Origin")
    ours = {request.host, urlsplit(settings.base_url).netloc}
    return request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"} or (
        origin is not None and urlsplit(origin).netloc not in ours
    )
