"""Everything stored about one person, as they may take it along."""

from typing import Any

from sqlalchemy.orm import Session

from conference.registration import consents
from conference.registration.models import Delegate, Registration

OWN = (
    "full_name",
    "honorific",
    "job_title",
    "email",
    "phone",
    "language",
    "languages",
    "is_contact",
    "can_meet",
    "badge_number",
    "state",
)


def of(session: Session, registration: Registration, delegate: Delegate) -> dict[str, Any]:
    """Plain values; nothing of colleagues and counterparts."""
    return {
        "organisation": registration.organisation.name_vi,
        "side": registration.side.value,
        "state": registration.state.value,
        "registered_at": delegate.created_at.isoformat(),
        "person": {name: getattr(delegate, name) for name in OWN},
        "consents": [
            {
                "purpose": answer.purpose.value,
                "given": answer.given,
                "text_version": answer.text_version,
                "method": answer.method.value,
                "at": answer.at.isoformat(),
            }
            for answer in consents.history_of(session, delegate.id)
        ],
    }
