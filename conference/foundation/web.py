"""Answers: a page or one named block of it, redirects, messages, and what every response carries."""

import random
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import (
    Flask,
    Request,
    Response,
    current_app,
    flash,
    g,
    get_flashed_messages,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature
from jinja2 import StrictUndefined
from jinja2_fragments.flask import render_block
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map

from conference.foundation import clock
from conference.foundation.db import db
from conference.foundation.errors import Refusal

RETRIED_STATES = {"40001", "40P01", "55P03"}
TRIES = 4
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)

# The scanner's pages and the worker that reads for them, which brings its own policy, may run WebAssembly.
SCANNER_POLICY = f"{POLICY}; script-src 'self' 'wasm-unsafe-eval'"
_READING_WORKER = "/js/reading_worker.js"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}


SIGNED_IN_FOR = timedelta(days=14)
"""So long without anything new in it a session speaks for its owner."""


class Sessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie; who brings none, like a device at the door, does not cost a signature.

    A session lasts as long as anything in it; whoever is signed in is so for a shorter time.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the cookie says."""
        cookie = request.cookies.get(self.get_cookie_name(app))
        if cookie is None or (signer := self.get_signing_serializer(app)) is None:
            return self.session_class()
        longest = int(app.permanent_session_lifetime.total_seconds())
        try:
            said, signed_at = signer.loads(cookie, longest, return_timestamp=True)
        except BadSignature:
            return self.session_class()
        if signed_at < clock.now() - SIGNED_IN_FOR:
            said.pop("_user_id", None)
        return self.session_class(said)


class Site(Flask):
    """Flask that answers a request again when the database only asked to try later."""

    jinja_options = {  # noqa: RUF012 - Flask declares it as an instance variable
        "trim_blocks": True,
        "lstrip_blocks": True,
        "undefined": StrictUndefined,
    }

    session_interface = Sessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: no view or hook of ours is a coroutine, and asking fifteen times a request is not free."""
        return func

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view; a deadlock or lock time-out starts it anew, since its one transaction kept nothing."""
        for tried in range(1, TRIES):
            try:
                return super().dispatch_request()
            except sa.exc.OperationalError as error:
                if getattr(error.orig, "sqlstate", None) not in RETRIED_STATES:
                    raise
                db.session.rollback()
                time.sleep(random.uniform(0.01, 0.05) * tried)  # noqa: S311 - spreads retries, guards nothing
        return super().dispatch_request()


class RowNumber(IntegerConverter):
    """A row's number in an address; there is no page for one that no database column can hold."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": 2**31 - 1} | kwargs)


def page(template: str, *, fragments: Sequence[str] = (), status: int = 200, **context: Any) -> Response:
    """The whole page, or the one block htmx asks for if the view lists it in `fragments`.

    The view decides, never the client: a block inside an `if` about permission would otherwise leak. A fragment gets
    no navigation, which costs more than most fragments.
    """
    target = wanted_fragment()
    if target in fragments:
        g.is_fragment = True
        body = render_block(template, target, **context) + _messages_beside()
    else:
        body = render_template(template, **context)
    response = make_response(body, status)
    response.vary.update(["HX-Request", "HX-Target"])
    return response


def _messages_beside() -> str:
    """What the site has to say, for the place it is said in, if there is anything."""
    return render_template("ui/_messages.html", out_of_band=True) if get_flashed_messages() else ""


def wanted_fragment() -> str:
    """Id of the element htmx will fill, empty for a whole page (htmx 4 sends `HX-Target: tag#id`)."""
    if request.headers.get("HX-Request-Type") != "partial":
        return ""
    return request.headers.get("HX-Target", "").rpartition("#")[2]


def see_other(endpoint: str, **values: Any) -> Response:
    """The answer to a POST that did its work."""
    return make_response(redirect(url_for(endpoint, **values), 303))


def see_path(path: str) -> Response:
    """The same, to a path of ours."""
    return make_response(redirect(path, 303))


def notify(sentence: object, kind: str = "success") -> None:
    """Tell the reader something on the next page or fragment; kind is success, info, warning or error."""
    flash(str(sentence), kind)


def safe_next(default: str) -> str:
    """Where to go after signing in: only an address of our own."""
    wanted = request.values.get("next", "")
    is_local = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if is_local else default


def init_app(app: Flask) -> None:
    """Register headers and error answers, and what a number in an address may be."""
    app.url_map.converters["int"] = RowNumber
    app.after_request(_headers)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _fault)


def _headers(response: Response) -> Response:
    headers, reads = response.headers, request.path.endswith(_READING_WORKER)
    wanted = {"Content-Security-Policy": SCANNER_POLICY if reads else POLICY, **_HEADERS}
    if response.mimetype == "text/html":
        wanted["Cache-Control"] = "no-store"
    given = set(headers.keys())
    headers.extend([(name, value) for name, value in wanted.items() if name not in given])
    return response


def _refused(refusal: Refusal) -> ResponseReturnValue:
    if "HX-Request" in request.headers:
        flash(str(refusal), "error")
        body = render_template("ui/_messages.html", out_of_band=False)
        return body, 409, {"HX-Retarget": "#messages", "HX-Reswap": "outerHTML"}
    return render_template("errors/409.html", sentence=str(refusal)), 409


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400 or error.response is not None:
        return error.get_response()
    known = error.code in {400, 403, 404, 413, 429}
    retry_at = getattr(error, "retry_after", None)
    body = render_template(f"errors/{error.code}.html" if known else "errors/400.html", retry_at=retry_at)
    return body, error.code, {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}


def _fault(error: Exception) -> ResponseReturnValue:
    """A bug: logged with the request id, shown as a plain page."""
    current_app.logger.exception("fault", exc_info=error)
    db.session.rollback()
    return render_template("errors/500.html"), 500
