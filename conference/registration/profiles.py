"""What an organisation says of itself: written at once when it is new, after approval when others know it already."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.vietnamese import fold, sort_key
from conference.people.models import Organisation, OrganisationKind, RevenueBand
from conference.registration.models import Registration
from conference.registration.values import OrganisationFacts

PUBLIC = frozenset(
    {"kind", "name_vi", "name_en", "short_name", "sector_codes", "products", "website", "intro_vi", "intro_en"}
)
"""What a newcomer who knows only the tax code may be shown: it stands in the directory anyway."""


def find_organisation(session: Session, tax_code: str | None) -> Organisation | None:
    """The organisation with this tax code."""
    if not tax_code:
        return None
    return session.scalar(sa.select(Organisation).where(Organisation.tax_code == tax_code))


def new_organisation(session: Session, tax_code: str | None, facts: OrganisationFacts, now: datetime) -> Organisation:
    """An organisation nobody has named before."""
    organisation = Organisation(tax_code=tax_code, created_at=now)
    write(organisation, facts)
    session.add(organisation)
    session.flush()
    return organisation


def facts_of(organisation: Organisation) -> OrganisationFacts:
    """What the organisation says of itself today."""
    values = {name: getattr(organisation, name) for name in OrganisationFacts.__dataclass_fields__}
    return OrganisationFacts(**values | {"sector_codes": tuple(organisation.sector_codes)})


def public_facts(organisation: Organisation) -> dict[str, Any]:
    """Only the part that everybody may see."""
    return {name: value for name, value in asdict(facts_of(organisation)).items() if name in PUBLIC}


def write(organisation: Organisation, facts: OrganisationFacts) -> None:
    """Take the facts over, with what searching and sorting need."""
    for name, value in asdict(facts).items():
        setattr(organisation, name, value)
    organisation.sector_codes = list(facts.sector_codes)
    organisation.folded = fold(f"{facts.name_vi} {facts.name_en} {facts.short_name}")
    organisation.sort_key = sort_key(facts.name_vi)


def proposed(registration: Registration) -> OrganisationFacts | None:
    """What a registration would change in an organisation that was known before."""
    if not registration.proposed:
        return None
    stored = dict(registration.proposed)
    band = stored["revenue_band"]
    return OrganisationFacts(
        **stored
        | {
            "kind": OrganisationKind(stored["kind"]),
            "revenue_band": band and RevenueBand(band),
            "sector_codes": tuple(stored["sector_codes"]),
        }
    )


def shown(registration: Registration) -> OrganisationFacts:
    """What the registration says, whether it is already accepted or not."""
    return proposed(registration) or facts_of(registration.organisation)


def change(registration: Registration, facts: OrganisationFacts) -> None:
    """Change the organisation, or only the proposal while the organisers have not seen who speaks for it."""
    if registration.proposed:
        propose(registration, facts)
    else:
        write(registration.organisation, facts)


def propose(registration: Registration, facts: OrganisationFacts) -> None:
    """Keep the facts until the registration is approved."""
    registration.proposed = asdict(facts)


def accept_proposed(registration: Registration) -> None:
    """The organisers have approved who speaks for the organisation: its own words count now."""
    if facts := proposed(registration):
        write(registration.organisation, facts)
        registration.proposed = {}
