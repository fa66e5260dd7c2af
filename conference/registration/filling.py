"""From what was typed at the steps to their forms, and from all forms to the application."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from conference.catalogue.models import Cluster
from conference.foundation.i18n import force_language, language
from conference.programme.models import Conference, Side
from conference.registration import drafts, profiles, supply
from conference.registration.clusters_form import ClustersForm
from conference.registration.demand_form import DemandsForm
from conference.registration.forms import (
    ConsentsForm,
    DelegatesForm,
    ReviewForm,
    SideForm,
    StepForm,
    TaxCodeForm,
    parsed_fields,
)
from conference.registration.models import Draft
from conference.registration.organisation_form import OrganisationForm, start_values
from conference.registration.rows import Typed
from conference.registration.steps import SUPPLY, Step, steps_for
from conference.registration.values import Application

FORMS: dict[Step, type[StepForm]] = {
    Step.SIDE: SideForm,
    Step.TAX_CODE: TaxCodeForm,
    Step.ORGANISATION: OrganisationForm,
    Step.DEMAND: DemandsForm,
    Step.CLUSTERS: ClustersForm,
    Step.DELEGATES: DelegatesForm,
    Step.CONSENTS: ConsentsForm,
    Step.REVIEW: ReviewForm,
}
EMPTY_ROWS: dict[Step, Callable[[], dict[str, str]]] = {
    Step.DEMAND: lambda: {"area_min_m2": ""},
    Step.CLUSTERS: lambda: {"name_vi": ""},
    Step.DELEGATES: lambda: {"full_name": "", "can_meet": "y", "languages": language()},
}
"""What a row has in it when its button adds it."""

WITHOUT_TOKEN = {"csrf": False}


def sent_form(session: Session, draft: Draft | None, step: Step) -> StepForm:
    """The form as the browser has just sent it."""
    return _dressed(session, draft, step, FORMS[step]())


def wrong_form(session: Session, draft: Draft, step: Step, today: date) -> StepForm:
    """The form as it was left, with what is wrong in it."""
    form = open_form(session, draft, step, meta=WITHOUT_TOKEN)
    form.check(today)
    return form


def open_form(session: Session, draft: Draft, step: Step, **given: Any) -> StepForm:
    """The form as it was left, in the reader's notation; a step not seen yet with what is known of the organisation."""
    typed = drafts.typed(draft, step)
    if typed is None:
        return _dressed(session, draft, step, FORMS[step](formdata=None, data=_known(session, draft, step)))
    if drafts.spoken(draft, step) != language():
        typed = _retold(session, draft, step, typed)
    return _dressed(session, draft, step, FORMS[step](formdata=_multi(typed), **given))


def read_form(session: Session, draft: Draft, step: Step) -> StepForm:
    """The form as it was left, to be read in the notation in which it was typed."""
    typed = drafts.typed(draft, step) or {}
    return _dressed(session, draft, step, FORMS[step](formdata=_multi(typed), meta=WITHOUT_TOKEN))


def first_unsound(session: Session, draft: Draft, today: date) -> Step | None:
    """The first step whose answers cannot be taken (any more)."""
    for step in _answered(draft):
        with force_language(drafts.spoken(draft, step)):
            if not read_form(session, draft, step).check(today):
                return step
    return None


def application(session: Session, draft: Draft, today: date) -> Application:
    """Everything that was answered, as values. Each step must be sound."""
    forms: dict[Step, Any] = {}
    for step in _answered(draft):
        with force_language(drafts.spoken(draft, step)):
            forms[step] = read_form(session, draft, step)
            forms[step].check(today)
    code = forms[Step.TAX_CODE].code
    side = Side(forms[Step.SIDE].side.data)
    supplied: dict[str, Any] = {}
    if Step.DEMAND in forms:
        supplied = {"demands": forms[Step.DEMAND].facts()}
    elif Step.CLUSTERS in forms:
        supplied = forms[Step.CLUSTERS].facts()
    return Application(
        side=side,
        tax_code=code and str(code),
        organisation=forms[Step.ORGANISATION].facts(),
        delegates=forms[Step.DELEGATES].facts(),
        answers=forms[Step.CONSENTS].answers(),
        language=draft.language,
        **supplied,
    )


def _answered(draft: Draft) -> Sequence[Step]:
    side = drafts.side(draft)
    return steps_for(side)[:-1] if side else [Step.SIDE]


def _dressed(session: Session, draft: Draft | None, step: Step, form: StepForm) -> StepForm:
    """Fit a form to the side, and offer it what the database has to offer."""
    side = drafts.side(draft) if draft else None
    if isinstance(form, TaxCodeForm):
        form.is_needed = side in SUPPLY
    elif isinstance(form, OrganisationForm) and side is not None:
        form.for_side(side)
    elif isinstance(form, ClustersForm):
        form.offer(offered_clusters(session, form))
    elif isinstance(form, DelegatesForm) and draft is not None:
        form.most = session.get_one(Conference, draft.conference_id).max_delegates
    return form


def offered_clusters(session: Session, form: ClustersForm, held: Sequence[Cluster] = ()) -> list[Cluster]:
    """What was searched for, the chosen ones first."""
    chosen = supply.claimable_of(session, form.cluster_ids.data or [])
    found = supply.claimable(session, form.cluster_query.data or "")
    return list({cluster.id: cluster for cluster in [*held, *chosen, *found]}.values())


def _known(session: Session, draft: Draft, step: Step) -> dict[str, Any] | None:
    """The public part of an organisation that took part before."""
    if step is not Step.ORGANISATION:
        return None
    organisation = profiles.find_organisation(session, tax_code_of(session, draft))
    return start_values(profiles.public_facts(organisation)) if organisation else None


def tax_code_of(session: Session, draft: Draft) -> str | None:
    """The tax code that was typed."""
    if drafts.typed(draft, Step.TAX_CODE) is None:
        return None
    answer = read_form(session, draft, Step.TAX_CODE)
    answer.validate()
    return str(answer.code) if isinstance(answer, TaxCodeForm) and answer.code else None


def _retold(session: Session, draft: Draft, step: Step, typed: Typed) -> Typed:
    """What was typed in the other language, with the numbers as this one writes them."""
    with force_language(drafts.spoken(draft, step)):
        form = read_form(session, draft, step)
        form.validate()
    return typed | {field.name: [field.show(field.value)] for field in parsed_fields(form) if field.value is not None}


def _multi(typed: Typed) -> MultiDict[str, str]:
    return MultiDict([(name, value) for name, values in typed.items() for value in values])
