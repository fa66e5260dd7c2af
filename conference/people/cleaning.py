"""What is not kept of old sign-ins."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.people.models import Attempt, SignInLink


def clear_old_attempts_and_links(session: Session, before: datetime) -> None:
    """Forget counted attempts, and links that had expired by then."""
    session.execute(sa.delete(Attempt).where(Attempt.at < before))
    session.execute(sa.delete(SignInLink).where(SignInLink.expires_at < before))
