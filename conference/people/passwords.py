"""Passwords: argon2id, and the same work whether or not there is anything to compare with."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from conference.foundation.vietnamese import nfc

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """The hash to store. NFC first: the same letters may arrive composed from one keyboard and not from another."""
    return _hasher.hash(nfc(password))


def is_right(password: str, stored: str | None) -> bool:
    """Whether this is the password; without a stored one the same time passes, so the clock betrays no account."""
    try:
        _hasher.verify(stored or _nobodys(), nfc(password))
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored)


def is_outdated(stored: str) -> bool:
    """Whether it was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


@cache
def _nobodys() -> str:
    return _hasher.hash(secrets.token_urlsafe())
