"""Changing a registration later, part by part, with the forms of registering: by its delegates or by an organiser."""

from datetime import datetime
from typing import Any

from flask import request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from conference.foundation.access import Identity
from conference.foundation.meanwhile import SharedForm
from conference.people import audit
from conference.registration import demand_form, filling, organisation_form, profiles, supply
from conference.registration.clusters_form import ClustersForm
from conference.registration.delegates import delegates_of, facts_of, write_delegates
from conference.registration.forms import StepForm
from conference.registration.models import DelegateState, Registration
from conference.registration.organisation_form import OrganisationForm
from conference.registration.rows import Typed, add_row, remove_row
from conference.registration.steps import SUPPLY, Step

ROWS = {Step.DEMAND: "demands", Step.CLUSTERS: "new_clusters", Step.DELEGATES: "delegates"}


def parts_of(registration: Registration) -> list[Step]:
    """What can be changed in it."""
    supplied = [SUPPLY[registration.side]] if registration.side in SUPPLY else []
    return [Step.ORGANISATION, *supplied, Step.DELEGATES]


def form_of(session: Session, registration: Registration, part: Step) -> StepForm:
    """The form with what is stored, or with what was sent; a button for rows has done its work on it."""
    typed = rearranged(part, dict(request.form.lists()), request.form.get("do", "")) if request.form else None
    sent = MultiDict([(name, value) for name, values in typed.items() for value in values]) if typed else None
    stored = _stored(session, registration, part)
    kept = {name: value for name, value in stored.items() if not (sent and name == ROWS.get(part))}
    form = filling.FORMS[part](formdata=sent, data=kept)  # a row that was sent is known by its id, not by its place
    if isinstance(form, SharedForm):
        form.meet(filling.FORMS[part](formdata=None, data=stored))
    if isinstance(form, OrganisationForm):
        form.for_side(registration.side)
    elif isinstance(form, ClustersForm):
        form.offer(filling.offered_clusters(session, form, held=supply.claims_of(session, registration.id)))
    return form


def rearranged(part: Step, typed: Typed, do: str) -> Typed:
    """With one row more or less."""
    verb, _dash, number = do.partition("-")
    if verb == "add" and part in ROWS:
        return add_row(typed, ROWS[part], filling.EMPTY_ROWS[part]())
    if verb == "remove" and part in ROWS and number.isdecimal():
        return remove_row(typed, ROWS[part], int(number))
    return typed


def write(
    session: Session, registration: Registration, part: Step, form: Any, *, by: Identity, is_staff: bool, now: datetime
) -> None:
    """Take over what the form says; what staff change is in the audit log."""
    if part is Step.ORGANISATION:
        profiles.change(registration, form.facts())
    elif part is Step.DEMAND:
        supply.write_demands(session, registration, form.facts(), now=now)
    elif part is Step.CLUSTERS:
        facts = form.facts()
        supply.write_claims(session, registration, facts["cluster_ids"], facts["new_clusters"], now=now)
    else:
        write_delegates(session, registration, form.facts(), by=by, is_staff=is_staff, now=now)
    if is_staff:
        audit.record(session, by, "changed", registration, now=now, label=registration.organisation.name_vi, part=part)


def _stored(session: Session, registration: Registration, part: Step) -> dict[str, Any]:
    if part is Step.ORGANISATION:
        return organisation_form.start_values(_values(profiles.shown(registration)))
    if part is Step.DEMAND:
        demands = [supply.facts_of(demand) for demand in supply.demands_of(session, registration)]
        return {"demands": [demand_form.start_values(facts) for facts in demands]}
    if part is Step.CLUSTERS:
        return {"cluster_ids": [cluster.id for cluster in supply.claims_of(session, registration.id)]}
    people = [one for one in delegates_of(session, registration.id) if one.state is DelegateState.ACTIVE]
    return {"delegates": [_values(facts_of(person)) for person in people]}


def _values(facts: Any) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in facts.__dataclass_fields__}
