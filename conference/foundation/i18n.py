"""Languages: which one the reader has, and sentences that are translated when they are shown."""

from typing import Any, Final, Protocol

import sqlalchemy as sa
from flask import Response, current_app, has_request_context, request
from flask_babel import Babel, force_locale, get_locale, gettext, lazy_gettext, ngettext
from sqlalchemy.ext.hybrid import hybrid_property

LANGUAGES: Final = ("vi", "en")
DEFAULT_LANGUAGE: Final = "vi"
COOKIE: Final = "language"

babel = Babel()

_ = gettext
lazy = lazy_gettext
force_language = force_locale

__all__ = [
    "COOKIE", "DEFAULT_LANGUAGE", "LANGUAGES", "N_", "Text", "_",
    "bilingual", "force_language", "in_language", "language", "lazy", "ngettext",
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


def in_language(subject: Any, name: str, wanted: str) -> str:
    """Its `<name>_en` where English is wanted and there is one, else its `<name>_vi`."""
    english = getattr(subject, f"{name}_en") if wanted == "en" else ""
    return str(english or getattr(subject, f"{name}_vi") or "")


def bilingual(name: str) -> Any:
    """A property that reads `<name>_vi` or `<name>_en` by the reader's language, in a statement too."""

    def read(self: Any) -> str:
        return in_language(self, name, language())

    def column(model: Any) -> sa.ColumnElement[str]:
        english, vietnamese = getattr(model, f"{name}_en"), getattr(model, f"{name}_vi")
        is_english = sa.bindparam("is_english", callable_=_reads_english, type_=sa.Boolean, unique=True)
        return sa.case((sa.and_(is_english, english != ""), english), else_=vietnamese)

    read.__name__ = name
    return hybrid_property(read, expr=column)


def _reads_english() -> bool:
    """Asked whenever a statement runs, since some are made once for all readers."""
    return language() == "en"
