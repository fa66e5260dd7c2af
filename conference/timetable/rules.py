"""What may become of a proposal."""

from collections.abc import Mapping
from typing import Final

from conference.jobs.models import JobState
from conference.timetable.models import ProposalState

MOVES: Final[Mapping[ProposalState, frozenset[ProposalState]]] = {
    ProposalState.QUEUED: frozenset({ProposalState.SOLVING, ProposalState.DISCARDED}),
    ProposalState.SOLVING: frozenset({ProposalState.DRAFT, ProposalState.FAILED, ProposalState.DISCARDED}),
    ProposalState.DRAFT: frozenset({ProposalState.QUEUED, ProposalState.RELEASED, ProposalState.DISCARDED}),
    ProposalState.FAILED: frozenset({ProposalState.QUEUED, ProposalState.DISCARDED}),
    ProposalState.RELEASED: frozenset(),
    ProposalState.DISCARDED: frozenset(),
}
"""A draft goes back into the queue to be searched on."""

SEARCHING: Final = frozenset({ProposalState.QUEUED, ProposalState.SOLVING})
_AT_WORK: Final = frozenset({JobState.QUEUED, JobState.RUNNING})


def state_now(state: ProposalState, job: JobState | None, *, is_kept: bool) -> ProposalState:
    """The state as it is read: where the search has ended without a word, the best so far is a draft like any other."""
    if state not in SEARCHING or job in _AT_WORK:
        return state
    return ProposalState.DRAFT if is_kept else ProposalState.FAILED
