"""One-time codes from a telephone (RFC 6238), and recovery codes for the day it is lost."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

import pyotp

ISSUER = "Connection conference"
STEP = 30
RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret() -> str:
    """A fresh secret for a telephone to keep."""
    return pyotp.random_base32()


def provisioning_address(secret: str, email: str) -> str:
    """What the QR code says to the authenticator."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def step_of(secret: str | None, code: str, now: datetime, last_step: int | None) -> int | None:
    """The time step this code belongs to: now, just before or just after, and later than the last one used."""
    if secret is None:
        return None
    typed, totp = "".join(code.split()), pyotp.TOTP(secret)
    for moment in (now, now - timedelta(seconds=STEP), now + timedelta(seconds=STEP)):
        step = int(moment.timestamp()) // STEP
        if secrets.compare_digest(totp.at(moment).encode(), typed.encode()) and step > (last_step or 0):
            return step
    return None


def new_recovery_codes() -> Sequence[str]:
    """Ten codes of ten letters without look-alikes: 49 bits each."""
    return [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(2)) for _ in range(RECOVERY_CODES)
    ]


def recovery_hash(code: str, user_id: int) -> str:
    """How a recovery code is stored: it is random, so a plain hash cannot be reversed by guessing."""
    bare = "".join(letter for letter in code.lower() if letter.isalnum())
    return hashlib.sha256(f"{user_id}:{bare}".encode()).hexdigest()
