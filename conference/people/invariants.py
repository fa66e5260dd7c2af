"""What must always hold of accounts; each query finds those that break it."""

import sqlalchemy as sa

from conference.people.models import RecoveryCode, User

INVARIANTS = (
    (
        "a confirmed second step has a secret",
        sa.select(User.id).where(User.totp_confirmed_at.is_not(None), User.totp_secret.is_(None)),
    ),
    (
        "recovery codes belong to accounts with a second step",
        sa.select(RecoveryCode.id).join(User, User.id == RecoveryCode.user_id).where(User.totp_confirmed_at.is_(None)),
    ),
)
