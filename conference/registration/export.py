"""The list as a table for a file: one line a delegate."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from conference.catalogue.models import LandDemand
from conference.catalogue.sectors import sector_names
from conference.foundation.dates import Quarter, format_quarter
from conference.foundation.i18n import Text, _, language, lazy
from conference.foundation.numbers import format_area
from conference.foundation.phone import format_phone
from conference.foundation.spreadsheet import Cell
from conference.foundation.tax_code import TaxCode, TaxCodeKind
from conference.foundation.wards import get_ward
from conference.people.models import Organisation
from conference.programme.labels import SIDES, SPOKEN
from conference.registration import consents, labels, supply
from conference.registration.models import Delegate, DelegateState, Purpose, Registration

HEADER: Sequence[Text] = (
    lazy("Side"), lazy("State"), lazy("Registered at"), lazy("Tax code"), lazy("Name in Vietnamese"),
    lazy("Name in English"), lazy("Main sector"), lazy("Main products"), lazy("Employees"), lazy("Address"),
    lazy("Badge number"), lazy("Honorific"), lazy("Full name"), lazy("Job title"), lazy("E-mail"), lazy("Phone"),
    lazy("Contact"), lazy("Takes part in one-to-one meetings"), lazy("Languages spoken in meetings"),
    lazy("Land demand"), *(question.title for question in consents.QUESTIONS.values()),
)  # fmt: skip


def lines(session: Session, ids: Sequence[int], zone: ZoneInfo, *, with_contacts: bool) -> Iterator[list[Cell]]:
    """In the order of the list. Without the right to all contacts, only of those who agreed to share them."""
    people = (
        sa.select(Delegate, consents.given_by(Purpose.CO_ORGANISERS))
        .join(Delegate.registration)
        .where(Registration.id.in_(ids), Delegate.state != DelegateState.CANCELLED)
        .options(contains_eager(Delegate.registration).options(joinedload(Registration.organisation)))
        .order_by(Delegate.is_contact.desc(), Delegate.id)
    )
    of: dict[int, list[tuple[Delegate, bool]]] = {}
    for delegate, has_agreed in session.execute(people):
        of.setdefault(delegate.registration_id, []).append((delegate, with_contacts or has_agreed))
    answers = consents.answers_of(session, [delegate.id for some in of.values() for delegate, _may in some])
    demands = supply.demands_by_registration(session, ids)
    for number in ids:
        needs = " | ".join(_demand(demand) for demand in demands.get(number, ()))
        for delegate, may_reach in of.get(number, []):
            said = [answers.get((delegate.id, purpose)) for purpose in consents.QUESTIONS]
            agreed = [str(_("yes") if one.given else _("no")) if one else "" for one in said]
            yield [*_line(delegate.registration, delegate, zone, may_reach=may_reach), needs, *agreed]


def _demand(demand: LandDemand) -> str:
    """In a line, without the budget, which is a secret of the enterprise."""
    low, high = (format_area(area, language()) for area in (demand.area_min_m2, demand.area_max_m2))
    quarter = format_quarter(Quarter.of(demand.needed_from), language()) if demand.needed_from else ""
    parts = (
        labels.PURPOSES[demand.purpose], labels.TENURES[demand.tenure], f"{low} – {high}", quarter,
        *sector_names([demand.sector_code]), demand.product,
    )  # fmt: skip
    return "; ".join(str(part) for part in parts if part)


def _line(registration: Registration, delegate: Delegate, zone: ZoneInfo, *, may_reach: bool) -> list[Cell]:
    organisation = registration.organisation
    submitted = registration.submitted_at
    return [
        str(SIDES[registration.side]),
        str(labels.STATES[registration.state]),
        submitted.astimezone(zone).date() if submitted else None,
        tax_code(organisation),
        organisation.name_vi,
        organisation.name_en,
        "; ".join(sector_names(organisation.sector_codes[:1])),
        organisation.products,
        organisation.employees,
        address(organisation),
        delegate.badge_number,
        str(labels.HONORIFICS[delegate.honorific]),
        delegate.full_name,
        delegate.job_title,
        delegate.email if may_reach else "",
        format_phone(delegate.phone) if may_reach and delegate.phone else "",
        "x" if delegate.is_contact else "",
        "x" if delegate.can_meet else "",
        ", ".join(str(SPOKEN[code]) for code in delegate.languages if code in SPOKEN),
    ]


def tax_code(organisation: Organisation) -> str:
    """A personal number never leaves in a file."""
    code = TaxCode(organisation.tax_code) if organisation.tax_code else None
    return "" if code is None or code.kind is TaxCodeKind.PERSON else str(code)


def address(organisation: Organisation) -> str:
    """Street and ward."""
    ward = str(get_ward(organisation.ward_code)) if organisation.ward_code else ""
    return ", ".join(part for part in (organisation.street, ward) if part)
