"""What of registrations is still open when a conference is about to end."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.i18n import ngettext
from conference.programme.signals import about_to_end
from conference.registration.models import Registration, RegistrationState


@about_to_end.connect
def undecided(session: Session, *, conference_id: int, **_facts: Any) -> str:
    """Registrations that wait for the organisers."""
    waiting = sa.select(sa.func.count(Registration.id)).where(
        Registration.conference_id == conference_id, Registration.state == RegistrationState.SUBMITTED
    )
    count = session.scalar(waiting) or 0
    return (
        ngettext("%(num)s registration is not decided.", "%(num)s registrations are not decided.", count)
        if count
        else ""
    )
