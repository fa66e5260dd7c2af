"""What every row of an import would do, before anything is done: what is wrong in it, and what nobody would expect."""

import enum
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from wtforms import Field

from conference.catalogue.models import LandDemand
from conference.foundation.i18n import N_, _
from conference.foundation.vietnamese import fold
from conference.people.models import Organisation
from conference.programme.labels import SIDES
from conference.programme.models import Conference, Side
from conference.registration.import_form import RowForm, choices_of
from conference.registration.models import Delegate, DelegateState, Registration, RegistrationState
from conference.registration.rules import demand_findings
from conference.registration.supply import IS_SHOWN

MOST_NAMED = 12
"""So many choices of a column are named where a cell holds none of them."""


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
    demands: int
    people: set[str]


class _Present:
    """Who is known and registered already, and who would be by the rows before."""

    def __init__(self, session: Session, conference_id: int) -> None:
        self._most = session.get_one(Conference, conference_id).max_delegates
        self._parties: dict[str, _Party] = {}
        for code, name, side, proposed, demands, delegate_id, email in session.execute(_known(conference_id)):
            shown = (proposed or {}).get("name_vi", name)
            party = self._parties.setdefault(_key(code, name), _Party(shown, side, demands, set()))
            if delegate_id:
                party.people.add(email or str(delegate_id))

    def side_of(self, form: RowForm) -> Side:
        """The registered side counts, else the row's."""
        party = self._parties.get(_key_of(form))
        side: Side = (party and party.side) or form.side.value
        return side

    def too_many(self, number: int, form: RowForm) -> Iterator[Finding]:
        """The person would be one more than a delegation may have."""
        party = self._parties.get(_key_of(form))
        if party and form.email.value not in party.people and len(party.people) >= self._most:
            message = _(
                "A delegation has at most %(most)s people here: raise the number under Conference set-up first."
            )
            yield Finding(number, str(form.full_name.label.text), form.full_name.data, message % {"most": self._most})

    def take_in(self, number: int, form: RowForm) -> Judged:
        """What a sound row does; the rows after it find it done."""
        name, email, side = form.name_vi.data, str(form.email.value), self.side_of(form)
        party = self._parties.setdefault(_key_of(form), _Party(name, None, 0, set()))
        known = Effect.UPDATED if email in party.people else Effect.NEW_DELEGATE
        notes = list(_notes(form, party, side))
        effect = known if party.side else Effect.NEW_REGISTRATION
        party.name, party.side = name, side
        party.people.add(email)
        return Judged(number, form, effect, notes=notes)


def _notes(form: RowForm, party: _Party, side: Side) -> Iterator[str]:
    """What becomes of the tax code, the organisation's name and side, and of a demand that cannot be taken over."""
    if form.tax_code.has_lost_zero:
        yield _(
            "The tax code is read as %(code)s: the spreadsheet had dropped its first zero.", code=form.tax_code.value
        )
    if party.name != form.name_vi.data:
        yield _("The name changes from “%(old)s” to “%(new)s”.", old=party.name, new=form.name_vi.data)
    if side is not form.side.value:
        yield _("The side stays: %(side)s.", side=SIDES[side])
    if form.speaks_of_land and side is not Side.ENTERPRISE:
        yield _("No land demand is taken over: only enterprises have one.")
    elif form.speaks_of_land and party.demands > 1:
        yield _("No land demand is taken over: this enterprise has several. Change them on its own page.")


def _known(conference_id: int) -> sa.Select[str | None, str, Side | None, dict[str, Any], int, int | None, str | None]:
    """Every organisation registered here with its people, and every other that its tax code would find."""
    here = sa.and_(
        Registration.organisation_id == Organisation.id,
        Registration.conference_id == conference_id,
        Registration.state != RegistrationState.CANCELLED,
    )
    comes = sa.and_(Delegate.registration_id == Registration.id, Delegate.state != DelegateState.CANCELLED)
    demands = sa.select(sa.func.count(LandDemand.id)).where(IS_SHOWN).scalar_subquery()
    columns = (Organisation.tax_code, Organisation.name_vi, Registration.side, Registration.proposed, demands)
    return (
        sa.select(*columns, Delegate.id, Delegate.email)
        .outerjoin(Registration, here)
        .outerjoin(Delegate, comes)
        .where(sa.or_(Registration.id.is_not(None), Organisation.tax_code.is_not(None)))
    )


def _key_of(form: RowForm) -> str:
    """By what rows and registrations are known to be the same organisation: the tax code, else the name."""
    return _key(str(form.tax_code.value) if form.tax_code.value else None, form.name_vi.data)


def _key(code: str | None, name: str) -> str:
    return code or fold(name)
