"""The words for proposals, their settings, and how good they are."""

from collections.abc import Mapping

from conference.foundation.i18n import Text, lazy
from conference.timetable.models import ChangeKind, ProposalState
from conference.timetable.values import Existing

STATES: Mapping[ProposalState, Text] = {
    ProposalState.QUEUED: lazy("Waiting to begin"),
    ProposalState.SOLVING: lazy("Being searched"),
    ProposalState.DRAFT: lazy("Draft"),
    ProposalState.RELEASED: lazy("Released"),
    ProposalState.DISCARDED: lazy("Discarded"),
    ProposalState.FAILED: lazy("Nothing found"),
}

EXISTING: Mapping[Existing, Text] = {
    Existing.KEEP: lazy("Every meeting stays where it is"),
    Existing.FEWEST: lazy("As few as possible move, to make room"),
    Existing.FREE: lazy("All may move but those held in their place"),
}

GOALS: Mapping[str, Text] = {
    "MISSING": lazy("Meetings missing from minimums"),
    "MUTUAL": lazy("Agreed meetings placed"),
    "WORTH": lazy("Weight of the wishes fulfilled"),
    "SHARES": lazy("Meetings missing from a fair share"),
    "WISHED": lazy("Meetings at a time that was wished for"),
    "BREAKS": lazy("Waiting times between meetings"),
    "MOST_BREAKS": lazy("Waiting times of the person who waits most"),
    "TABLE_CHANGES": lazy("Changes of table"),
    "MOVED": lazy("Meetings moved"),
}
"""By the name of the goal, the most important first."""

CHANGES: Mapping[ChangeKind, Text] = {
    ChangeKind.KEPT: lazy("Unchanged"),
    ChangeKind.ADDED: lazy("New"),
    ChangeKind.MOVED: lazy("Another time"),
    ChangeKind.TABLE: lazy("Another table"),
    ChangeKind.PEOPLE: lazy("Other people"),
    ChangeKind.TAKEN_OFF: lazy("No time any more"),
}
