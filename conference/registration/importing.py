"""An imported list: read row by row with what was typed, and taken over; a second time it updates."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from conference.foundation.access import Identity
from conference.foundation.i18n import N_, language
from conference.foundation.invalid import InvalidText
from conference.foundation.numbers import format_number
from conference.foundation.spreadsheet import Cell
from conference.foundation.vietnamese import fold
from conference.people import audit
from conference.people.models import Organisation
from conference.programme.models import Side
from conference.registration import letters, profiles, supply
from conference.registration.delegates import add_delegate, change_delegate, delegates_of, facts_of
from conference.registration.import_form import RowForm, codes, columns, headings
from conference.registration.models import Delegate, Registration, RegistrationState
from conference.registration.values import USUAL_LANGUAGES, DelegateFacts, DemandFacts, OrganisationFacts

Facts = TypeVar("Facts", OrganisationFacts, DelegateFacts, DemandFacts)

NEEDED = ("side", "name_vi", "full_name", "email")


def columns_of(table: Sequence[Sequence[Cell]]) -> list[str]:
    """The fields that the headings in the first row stand for. Raises InvalidText when a needed one is missing."""
    known = headings()
    names = [known.get(fold(str(cell or "").rstrip(" *")), "") for cell in table[0]]
    missing = [str(field.label.text) for field in columns() if field.name in NEEDED and field.name not in names]
    if missing:
        message = N_("These columns are missing in the first row: %(columns)s. Use the template.")
        raise InvalidText(message, {"columns": ", ".join(missing)})
    return names


def forms_of(table: Sequence[Sequence[Cell]]) -> list[tuple[int, RowForm]]:
    """A form per row that is not empty, with its number in the file. Raises InvalidText."""
    names, named = columns_of(table), codes()
    rows = (
        (number, row) for number, row in enumerate(table[1:], start=2) if any(cell not in {None, ""} for cell in row)
    )
    return [(number, _form(names, row, named)) for number, row in rows]


def _form(names: Sequence[str], row: Sequence[Cell], named: Mapping[str, Mapping[str, str]]) -> RowForm:
    typed = {name: _text(cell) for name, cell in zip(names, row, strict=False) if name}
    for name, words in named.items():
        typed[name] = words.get(fold(typed.get(name, "")), typed.get(name, ""))
    return RowForm(formdata=MultiDict(typed))


def _text(cell: Cell) -> str:
    """As the reader would type it: a number cell has no notation of its own."""
    if isinstance(cell, float):
        return format_number(cell, language())
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell or "")


def take_over(
    session: Session, conference_id: int, form: RowForm, *, by: Identity | None, tell: bool, now: datetime
) -> None:
    """Create or update what one row says. Nobody's consent comes from a list: new people are asked by mail."""
    registration = _registration(session, conference_id, form, now)
    _update(registration, form)
    _update_demand(session, registration, form, now)
    people = delegates_of(session, registration.id)
    known = next((person for person in people if person.email == form.email.value), None)
    if known is not None:
        unsaid = _empty(form, "honorific", "language")
        change_delegate(session, known, _merged(facts_of(known), form.delegate(), unsaid), now=now)
    else:
        facts = form.delegate()
        spoken = facts if facts.languages else replace(facts, languages=USUAL_LANGUAGES)
        added = add_delegate(session, registration, spoken, is_contact=not people, now=now)
        if tell:
            letters.ask_consents(session, registration, added, by_staff=True, now=now)
    audit.record(session, by, "imported", registration, now=now, label=registration.organisation.name_vi)


def _registration(session: Session, conference_id: int, form: RowForm, now: datetime) -> Registration:
    code = str(form.tax_code.value) if form.tax_code.value else None
    organisation = profiles.find_organisation(session, code) if code else _by_name(session, conference_id, form)
    if organisation is None:
        organisation = profiles.new_organisation(session, code, form.organisation(), now)
    same = (Registration.conference_id == conference_id, Registration.organisation_id == organisation.id)
    registration = session.scalar(sa.select(Registration).where(*same))
    if registration is None:
        registration = Registration(
            conference_id=conference_id, organisation_id=organisation.id, side=form.side.value, created_at=now
        )
        session.add(registration)
    if registration.state in {None, RegistrationState.CANCELLED}:
        registration.state = RegistrationState.SUBMITTED
        registration.submitted_at = now
        registration.side = form.side.value
    registration.organisation = organisation
    session.flush()
    return registration


def _by_name(session: Session, conference_id: int, form: RowForm) -> Organisation | None:
    """Without a tax code: an organisation of this name that is registered here, or whose delegate has this address."""
    named = (
        sa.select(Organisation)
        .outerjoin(Registration, Registration.organisation_id == Organisation.id)
        .outerjoin(Delegate, Delegate.registration_id == Registration.id)
        .where(
            sa.or_(Registration.conference_id == conference_id, Delegate.email == form.email.value),
            Organisation.tax_code.is_(None),
        )
    )
    return next((one for one in session.scalars(named).unique() if fold(one.name_vi) == fold(form.name_vi.data)), None)


def _update(registration: Registration, form: RowForm) -> None:
    """What the row states replaces what is known; an empty cell leaves it."""
    facts, known = form.organisation(), profiles.shown(registration)
    is_known = bool(facts.sector_codes) and facts.sector_codes[0] in known.sector_codes
    profiles.change(registration, _merged(known, facts, {"kind", "sector_codes"} if is_known else {"kind"}))


def _update_demand(session: Session, registration: Registration, form: RowForm, now: datetime) -> None:
    """The row's demand is the organisation's only one; of several, nobody could say which the row means."""
    demand, known = form.demand(), supply.demands_of(session, registration)
    if demand is None or len(known) > 1 or registration.side is not Side.ENTERPRISE:
        return
    if known:
        demand = _merged(supply.facts_of(known[0]), demand, _empty(form, "purpose", "tenure"))
    supply.write_demands(session, registration, [demand], now=now)


def _empty(form: RowForm, *names: str) -> set[str]:
    """Of these columns, which have a usual value, those the row leaves empty."""
    return {name for name in names if not form[name].data}


def _merged(known: Facts, row: Facts, left_alone: Set[str]) -> Facts:
    """What is known, with what the row states in its place; a mark is not stated, there is no column for one."""
    stated = {name: value for name, value in vars(row).items() if name not in left_alone and _is_stated(value)}
    return replace(known, **stated)


def _is_stated(value: object) -> bool:
    return not isinstance(value, bool) and value not in {None, "", ()}
