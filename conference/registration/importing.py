"""An imported list: read, checked row by row with what was typed, then taken over; a second time it updates."""

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import Field

from conference.foundation.access import Identity
from conference.foundation.i18n import N_, _, language
from conference.foundation.invalid import InvalidText
from conference.foundation.numbers import format_number
from conference.foundation.spreadsheet import Cell
from conference.foundation.vietnamese import fold
from conference.people import audit
from conference.people.models import Organisation
from conference.programme.labels import SIDES
from conference.programme.models import Conference, Side
from conference.registration import letters, profiles, supply
from conference.registration.delegates import add_delegate, change_delegate, delegates_of, facts_of
from conference.registration.import_form import RowForm, choices_of, codes, columns, headings
from conference.registration.models import Delegate, DelegateState, Registration, RegistrationState
from conference.registration.rules import demand_findings
from conference.registration.values import USUAL_LANGUAGES, DelegateFacts, DemandFacts, OrganisationFacts

Facts = TypeVar("Facts", OrganisationFacts, DelegateFacts, DemandFacts)

MOST_NAMED = 12
"""So many choices of a column are named where a cell holds none of them."""
NEEDED = ("side", "name_vi", "full_name", "email")


@dataclass(frozen=True)
class Finding:
    """What is wrong in one cell."""

    row: int
    column: str
    typed: str
    sentence: str


class Effect(enum.StrEnum):
    """What a row would do."""

    NEW_REGISTRATION = "new_registration"
    NEW_DELEGATE = "new_delegate"
    UPDATED = "updated"
    WRONG = "wrong"


@dataclass(frozen=True)
class Judged:
    """A row with what it would do, and what of it would not be expected."""

    number: int
    form: RowForm
    effect: Effect
    findings: Sequence[Finding] = ()
    notes: Sequence[str] = ()


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


def judge(session: Session, conference_id: int, rows: Iterable[tuple[int, RowForm]], today: date) -> Iterator[Judged]:
    """What every row would do; rows of one organisation belong together."""
    present = _Present(session, conference_id)
    for number, form in rows:
        findings = [] if form.validate() else list(_findings(number, form))
        findings = findings or [*_unsound(number, form, present.side_of(form), today), *present.too_many(number, form)]
        yield Judged(number, form, Effect.WRONG, findings) if findings else present.take_in(number, form)


def _findings(number: int, form: RowForm) -> Iterator[Finding]:
    for field in form:
        if field.errors:
            yield Finding(number, str(field.label.text), str(field.data or ""), _sentence(field))


def _sentence(field: Field) -> str:
    """What is wrong; of a choice that is none, which ones there are."""
    words = [word for code, word in choices_of(field) if code]
    if not words or not field.data:
        return str(field.errors[0])
    if len(words) > MOST_NAMED:
        message = N_("Write one of the %(count)s choices of the template, from “%(first)s” to “%(last)s”.")
        return str(_(message, count=len(words), first=words[0], last=words[-1]))
    return str(_("Write one of these: %(choices)s.", choices="; ".join(words)))


def _unsound(number: int, form: RowForm, side: Side, today: date) -> Iterator[Finding]:
    if side is not Side.ENTERPRISE:
        return
    for field in form.lacking_for_demand():
        sentence = _("A land demand needs it: fill it in, or empty the cells on the land that is sought.")
        yield Finding(number, str(field.label.text), "", sentence)
    demand = form.demand()
    for finding in demand_findings(demand, today) if demand else ():
        field = form.area_max_m2 if finding.field == "area_max_m2" else form.needed_from
        yield Finding(number, str(field.label.text), str(field.data or ""), str(_(finding.sentence)))


@dataclass
class _Party:
    """An organisation as the rows before leave it; without a side it is known but not registered here."""

    name: str
    side: Side | None
    people: set[str]


class _Present:
    """Who is known and registered already, and who would be by the rows before."""

    def __init__(self, session: Session, conference_id: int) -> None:
        self._most = session.get_one(Conference, conference_id).max_delegates
        self._parties: dict[str, _Party] = {}
        for code, name, side, proposed, delegate_id, email in session.execute(_known(conference_id)):
            shown = (proposed or {}).get("name_vi", name)
            party = self._parties.setdefault(_key(code, name), _Party(shown, side, set()))
            if delegate_id:
                party.people.add(email or str(delegate_id))

    def side_of(self, form: RowForm) -> Side:
        """The registered side counts, else the row's."""
        party = self._parties.get(key_of(form))
        side: Side = (party and party.side) or form.side.value
        return side

    def too_many(self, number: int, form: RowForm) -> Iterator[Finding]:
        """The person would be one more than a delegation may have."""
        party = self._parties.get(key_of(form))
        if party and form.email.value not in party.people and len(party.people) >= self._most:
            message = _(
                "A delegation has at most %(most)s people here: raise the number under Conference set-up first."
            )
            yield Finding(number, str(form.full_name.label.text), form.full_name.data, message % {"most": self._most})

    def take_in(self, number: int, form: RowForm) -> Judged:
        """What a sound row does; the rows after it find it done."""
        name, email, side = form.name_vi.data, str(form.email.value), self.side_of(form)
        party = self._parties.setdefault(key_of(form), _Party(name, None, set()))
        known = Effect.UPDATED if email in party.people else Effect.NEW_DELEGATE
        notes = list(_notes(form, party.name, side))
        effect = known if party.side else Effect.NEW_REGISTRATION
        party.name, party.side = name, side
        party.people.add(email)
        return Judged(number, form, effect, notes=notes)


def _notes(form: RowForm, name: str, side: Side) -> Iterator[str]:
    """What becomes of the organisation's name and side, and of a demand it cannot have."""
    if name != form.name_vi.data:
        yield _("The name changes from “%(old)s” to “%(new)s”.", old=name, new=form.name_vi.data)
    if side is not form.side.value:
        yield _("The side stays: %(side)s.", side=SIDES[side])
    if form.speaks_of_land and side is not Side.ENTERPRISE:
        yield _("No land demand is taken over: only enterprises have one.")


def _known(conference_id: int) -> sa.Select[str | None, str, Side | None, dict[str, Any], int | None, str | None]:
    """Every organisation registered here with its people, and every other that its tax code would find."""
    here = sa.and_(
        Registration.organisation_id == Organisation.id,
        Registration.conference_id == conference_id,
        Registration.state != RegistrationState.CANCELLED,
    )
    comes = sa.and_(Delegate.registration_id == Registration.id, Delegate.state != DelegateState.CANCELLED)
    columns = (Organisation.tax_code, Organisation.name_vi, Registration.side, Registration.proposed)
    return (
        sa.select(*columns, Delegate.id, Delegate.email)
        .outerjoin(Registration, here)
        .outerjoin(Delegate, comes)
        .where(sa.or_(Registration.id.is_not(None), Organisation.tax_code.is_not(None)))
    )


def key_of(form: RowForm) -> str:
    """By what rows and registrations are known to be the same organisation: the tax code, else the name."""
    return _key(str(form.tax_code.value) if form.tax_code.value else None, form.name_vi.data)


def _key(code: str | None, name: str) -> str:
    return code or fold(name)


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
            letters.ask_consents(session, registration, added, now=now)
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
