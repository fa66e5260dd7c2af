"""Decisions about passwords and one-time codes."""

from conference.foundation.errors import Refusal
from conference.foundation.i18n import lazy
from conference.foundation.vietnamese import fold

SHORTEST_PASSWORD = 10


class PasswordTooShort(Refusal):
    """Length is what makes a password hard to guess."""

    sentence = lazy("Use at least %(shortest)s characters; a few words in a row are easy to remember.")


class PasswordTooPlain(Refusal):
    """A name, an address or a row of equal characters is guessed first."""

    sentence = lazy("This password is easy to guess: it repeats itself or is your own name or address.")


def check_password(password: str, *, email: str, full_name: str) -> None:
    """Refuse what is guessed first. Raises PasswordTooShort, PasswordTooPlain."""
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(shortest=SHORTEST_PASSWORD)
    own = {fold(text).replace(" ", "") for text in (email, email.partition("@")[0], full_name)}
    if len(set(password)) < 5 or fold(password).replace(" ", "") in own:
        raise PasswordTooPlain
