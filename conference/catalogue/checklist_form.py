"""The checklist of technical infrastructure: one row per work, each with its state and the day it was finished."""

from collections.abc import Iterable
from typing import Any

from conference.catalogue import labels
from conference.catalogue.actions import Checklist
from conference.catalogue.models import Infrastructure, InfrastructureItem, WorkState
from conference.foundation.forms import ChoiceField, DateField
from conference.foundation.i18n import lazy
from conference.foundation.meanwhile import SharedForm


class ChecklistForm(SharedForm):
    """Two fields per work; a work without a state is not known."""

    def rows(self) -> list[tuple[Any, Any]]:
        """The fields in the order of the checklist."""
        return [(self[item.value], self[_day_of(item)]) for item in Infrastructure]

    def wanted(self) -> Checklist:
        """As values."""
        known = [item for item in Infrastructure if self[item.value].value is not None]
        return {item: (self[item.value].value, self[_day_of(item)].value) for item in known}


def checklist_values(rows: Iterable[InfrastructureItem]) -> dict[str, Any]:
    """With what the form is opened."""
    values: dict[str, Any] = {}
    for row in rows:
        values |= {row.item.value: row.state.value, _day_of(row.item): row.done_on}
    return values


def _day_of(item: Infrastructure) -> str:
    return f"{item.value}_on"


for _item, _label in labels.INFRASTRUCTURE.items():
    _state = ChoiceField(_label, labels.WORK_STATES, empty=lazy("No information"), coerce=WorkState, default="")
    setattr(ChecklistForm, _item.value, _state)
    setattr(ChecklistForm, _day_of(_item), DateField(lazy("Finished on")))
