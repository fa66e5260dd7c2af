"""Languages: which one the reader has, and sentences that are translated when they are shown."""

from typing import Any, Final, Protocol

from flask import Response, current_app, has_request_context, request
from flask_babel import Babel, force_locale, get_locale, gettext, lazy_gettext, ngettext

LANGUAGES: Final = ("vi", "en")
DEFAULT_LANGUAGE: Final = "vi"
COOKIE: Final = "language"

babel = Babel()

_ = gettext
lazy = lazy_gettext
force_language = force_locale

__all__ = [
    "COOKIE", "DEFAULT_LANGUAGE", "LANGUAGES", "N_", "Text", "_",
    "bilingual", "force_language", "language", "lazy", "ngettext",
]  # fmt: skip


class Text(Protocol):
    """A plain or lazy sentence."""

    def __str__(self) -> str: ...


def N_(message: str) -> str:
    """Mark a sentence for translation without translating it here."""
    return message


def language() -> str:
    """The reader's language: "vi" or "en"."""
    locale = get_locale()
    return locale.language if locale is not None else DEFAULT_LANGUAGE


def choose_language() -> str:
    """What the reader chose (cookie), else Vietnamese: the browser's header says little about who reads."""
    if not has_request_context():
        return DEFAULT_LANGUAGE
    chosen = request.cookies.get(COOKIE, DEFAULT_LANGUAGE)
    return chosen if chosen in LANGUAGES else DEFAULT_LANGUAGE


def remember(response: Response, chosen: str) -> Response:
    """Keep the reader's choice in this browser for a year."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(COOKIE, chosen, max_age=365 * 86_400, samesite="Lax", httponly=True, secure=secure)
    return response


def bilingual(name: str) -> Any:
    """A property that reads `<name>_vi` or `<name>_en` by the reader's language, Vietnamese when English is missing."""

    def read(self: Any) -> str:
        english = getattr(self, f"{name}_en") if language() == "en" else ""
        return str(english or getattr(self, f"{name}_vi") or "")

    return property(read, doc=f"{name} in the reader's language")
