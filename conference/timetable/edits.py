"""Change a draft by hand: move a meeting, exchange two, take one off, hold it; every change is kept and can be undone.

What an edit did is written down as the state of each meeting before and after, so that undoing is one more edit.
"""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.access import Identity
from conference.people import audit
from conference.programme.models import Conference
from conference.timetable import edit_refusals as refusals
from conference.timetable import proposals
from conference.timetable.clashes import Clash
from conference.timetable.models import Proposal, ProposalEdit
from conference.timetable.names import names_of
from conference.timetable.obstacles import told
from conference.timetable.problem import Placement as Placed
from conference.timetable.sights import Sight, draft_of
from conference.timetable.states import OFF, State, placed, states_of, write_states


def move(
    session: Session, conference: Conference, proposal: Proposal, pair: str, to: tuple[int, int],
    *, now: datetime, by: Identity,
) -> None:  # fmt: skip
    """To a slot and a table. Raises NotADraft, HeldThere or CannotGoThere."""
    sight = _held(session, conference, proposal, pair, now=now)
    slot, table = (f"s{to[0]}", f"t{to[1]}")
    if slot not in {one.id for one in sight.loaded.problem.slots} or table not in sight.hall.tables:
        raise refusals.PlaceGone
    cell = sight.hall.at(pair, slot, table)
    if isinstance(cell, Clash):
        raise refusals.CannotGoThere(why=told(cell, names_of(session, conference)))
    there = Placed(pair, slot, table, cell.people)
    _edit(session, proposal, sight, {pair: placed(there)}, "moved in the draft", now=now, by=by)


def exchange(
    session: Session, conference: Conference, proposal: Proposal, pair: str, other: str,
    *, now: datetime, by: Identity,
) -> None:  # fmt: skip
    """Each in the place of the other. Raises NotADraft, HeldThere or CannotChangePlaces."""
    sight = _held(session, conference, proposal, pair, other, now=now)
    both = sight.hall.exchanged(pair, other)
    if both is None:
        names = names_of(session, conference)
        raise refusals.CannotChangePlaces(one=names.pair(pair), other=names.pair(other))
    _edit(
        session, proposal, sight, {one.request: placed(one) for one in both}, "exchanged in the draft", now=now, by=by
    )


def take_off(
    session: Session, conference: Conference, proposal: Proposal, pair: str, *, now: datetime, by: Identity
) -> None:
    """No time in this draft. Raises NotADraft or HeldThere."""
    sight = _held(session, conference, proposal, pair, now=now)
    has_time = sight.loaded.wishes[pair].slot is not None
    state: State = OFF if has_time else {}
    _edit(session, proposal, sight, {pair: state}, "taken off in the draft", now=now, by=by)


def lock(
    session: Session, conference: Conference, proposal: Proposal, pair: str, is_locked: bool,
    *, now: datetime, by: Identity,
) -> None:  # fmt: skip
    """Hold a meeting where the draft has it, or let it go; what is held in force is let go there. Raises NotADraft."""
    proposals.hold(session, proposal)
    sight = draft_of(session, conference, proposal, now=now)
    if pair not in sight.hall.placed:
        raise refusals.NotPlaced
    if not is_locked and sight.loaded.wishes[pair].is_locked:
        raise refusals.HeldInForce
    state = placed(sight.hall.placed[pair]) | {"is_locked": is_locked}
    _edit(session, proposal, sight, {pair: state}, "held in the draft" if is_locked else "let go in the draft",
          now=now, by=by)  # fmt: skip


def write_down(
    session: Session, conference: Conference, proposal: Proposal, after: Mapping[str, State], verb: str,
    *, now: datetime, by: Identity,
) -> None:  # fmt: skip
    """Several meetings at once, as somebody has checked them. Raises NotADraft."""
    proposals.hold(session, proposal)
    sight = draft_of(session, conference, proposal, now=now)
    _edit(session, proposal, sight, after, verb, now=now, by=by)


def undo(session: Session, conference: Conference, proposal: Proposal, *, now: datetime, by: Identity) -> None:
    """Take the last change back that still stands. Raises NotADraft or NothingToUndo."""
    proposals.hold(session, proposal)
    last = last_edit(session, proposal.id)
    if last is None:
        raise refusals.NothingToUndo
    sight = draft_of(session, conference, proposal, now=now)
    _edit(session, proposal, sight, last.before, "undone in the draft", now=now, by=by, undoes=last.sequence)


def last_edit(session: Session, proposal_id: int) -> ProposalEdit | None:
    """The last change that has not been undone."""
    undone = sa.select(ProposalEdit.undoes).where(
        ProposalEdit.proposal_id == proposal_id, ProposalEdit.undoes.is_not(None)
    )
    standing = sa.select(ProposalEdit).where(
        ProposalEdit.proposal_id == proposal_id, ProposalEdit.undoes.is_(None), ProposalEdit.sequence.not_in(undone)
    )
    return session.scalar(standing.order_by(ProposalEdit.sequence.desc()).limit(1))


def _held(session: Session, conference: Conference, proposal: Proposal, *pairs: str, now: datetime) -> Sight:
    """The draft, held for a change of these meetings."""
    proposals.hold(session, proposal)
    sight = draft_of(session, conference, proposal, now=now)
    for pair in pairs:
        if pair not in sight.loaded.wishes:
            raise refusals.NotPlaced
        if pair in sight.hall.locked:
            raise refusals.HeldThere
    return sight


def _edit(
    session: Session, proposal: Proposal, sight: Sight, after: Mapping[str, State], verb: str,
    *, now: datetime, by: Identity, undoes: int | None = None,
) -> None:  # fmt: skip
    before = states_of(session, proposal.id, after)
    write_states(session, proposal, sight.loaded, after)
    last = sa.select(sa.func.max(ProposalEdit.sequence)).where(ProposalEdit.proposal_id == proposal.id)
    sequence = (session.scalar(last) or 0) + 1
    session.add(
        ProposalEdit(
            proposal_id=proposal.id, sequence=sequence, before=before, after=dict(after), undoes=undoes,
            by_id=by.user_id, at=now,
        )
    )  # fmt: skip
    proposal.version += 1
    proposal.changed_at = now
    session.flush()
    audit.record(session, by, verb, proposal, now=now, label=proposal.name, pairs=sorted(after))
