"""Plan the rest of the day again around who is missing, with the fewest changes; what is confirmed goes out."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from conference.foundation.access import Identity
from conference.foundation.errors import Refusal
from conference.foundation.i18n import lazy
from conference.meetings import missing, requests
from conference.meetings.models import MeetingRequest
from conference.people import audit
from conference.programme.models import Conference
from conference.timetable import drafts, edits, proposals, releasing
from conference.timetable.changes import Change, held
from conference.timetable.check import Finding, findings
from conference.timetable.clashes import Fit, Hall
from conference.timetable.interpreting import interpreted
from conference.timetable.loading import Loaded
from conference.timetable.models import ChangeKind, Proposal, ProposalState, Release
from conference.timetable.names import Names, names_of
from conference.timetable.problem import Placement
from conference.timetable.sights import draft_of
from conference.timetable.standing import Standing, as_it_is, standing
from conference.timetable.states import OFF, State, placed
from conference.timetable.values import Existing, Settings
from conference.timetable.wishes import Wish
from conference.timetable.wording import Teller, obstacles_told

SETTINGS = Settings(seconds=10, existing=Existing.FEWEST, minimum=0, for_today=True)
OFFERS_EACH = 3


class StillClashes(Refusal):
    """What is ticked does not go together, or something else has changed meanwhile."""

    sentence = lazy("Nothing has gone out, because this does not go together: %(what)s")


class NothingTicked(Refusal):
    """No change is confirmed."""

    sentence = lazy("Tick at least one change.")


@dataclass(frozen=True)
class Offer:
    """Somebody who is in and could meet the one who is free now; `is_agreed` if both have said yes already."""

    wish: Wish
    freed: str
    placement: Placement
    score: int
    is_agreed: bool


@dataclass(frozen=True)
class Plan:
    """What would change, and whom those who are freed could meet instead."""

    seen: Standing
    whole: Sequence[Placement]
    changes: Sequence[Change]
    offers: Sequence[Offer]


@dataclass(frozen=True)
class Ticks:
    """The pairs that are confirmed."""

    changes: Collection[str]
    offers: Collection[str] = ()


def plan_again(session: Session, conference: Conference, name: str, *, now: datetime, by: Identity) -> Proposal:
    """Ask a worker for the plan with the fewest changes; it takes the place of what was planned that day before."""
    for one in _planned(session, conference, now):
        proposals.discard(session, one, now=now, by=by)
    proposal = proposals.add(session, conference, name, SETTINGS, now=now, by=by)
    audit.record(session, by, "planned the day again", proposal, now=now, label=name)
    return proposal


def _planned(session: Session, conference: Conference, now: datetime) -> list[Proposal]:
    """The plans of the day that nobody has put into force."""
    begins = missing.day_ends_at(conference, now) - timedelta(days=1)
    listed = drafts.proposals_of(conference.id).where(
        Proposal.state != ProposalState.RELEASED, Proposal.created_at >= begins
    )
    return [one for one in session.scalars(listed) if Settings.of(one.settings).for_today]


def plan_of(
    session: Session, conference: Conference, proposal: Proposal, inside: Collection[int], *, now: datetime
) -> Plan:
    """Every change, and the offers for those whose counterpart does not come."""
    loaded = as_it_is(session, conference, proposal, now=now, with_scores=True)
    seen = standing(session, conference, proposal, now=now, loaded=loaded)
    changes = seen.real_changes
    people = {f"d{one}" for one in inside}
    sight = draft_of(session, conference, proposal, now=now, loaded=loaded)
    scores = {one.id: one.score for one in loaded.problem.requests}
    offers = _offers(changes, sight.loaded, sight.hall, scores, people)
    return Plan(seen, list(sight.hall.placed.values()), changes, list(offers))


def _offers(
    changes: Sequence[Change], loaded: Loaded, hall: Hall, scores: dict[str, int], inside: set[str]
) -> Iterator[Offer]:
    """For each that is free in the slot of a lost meeting: agreed ones first, then the best fit; each pair once."""
    parties = {one.id: {delegate.id for delegate in one.delegates} for one in loaded.problem.parties}
    open_wishes = [wish for pair, wish in loaded.wishes.items() if pair not in hall.placed]
    given: set[str] = set()
    for change in changes:
        if change.kind is not ChangeKind.TAKEN_OFF or change.before is None:
            continue
        slot = f"s{change.before.slot}"
        for freed in (f"p{change.wish.sender}", f"p{change.wish.receiver}"):
            fitting = [
                Offer(wish, freed, there, scores.get(wish.pair, 0), wish.meeting_id is not None)
                for wish in open_wishes
                if wish.pair not in given | {change.wish.pair}
                and freed in (f"p{wish.sender}", f"p{wish.receiver}")
                and all(parties.get(f"p{side}", set()) & inside for side in (wish.sender, wish.receiver))
                and (there := _there(hall, wish.pair, slot))
            ]
            best = sorted(fitting, key=lambda one: (not one.is_agreed, -one.score, one.wish.priority))[:OFFERS_EACH]
            given |= {one.wish.pair for one in best}
            yield from best


def _there(hall: Hall, pair: str, slot: str) -> Placement | None:
    """The first table at which they could sit then."""
    for table in hall.tables:
        cell = hall.at(pair, slot, table)
        if isinstance(cell, Fit):
            return Placement(pair, slot, table, cell.people)
    return None


def confirm(
    session: Session,
    conference: Conference,
    proposal: Proposal,
    ticks: Ticks,
    *,
    inside: Collection[int],
    now: datetime,
    by: Identity,
) -> Release:
    """Put the ticked changes and offers into force, all of them or none. Raises NothingTicked or StillClashes."""
    proposals.hold(session, proposal)
    plan = plan_of(session, conference, proposal, inside, now=now)
    left = [one for one in plan.changes if one.wish.pair not in ticks.changes]
    taken = [one.placement for one in plan.offers if one.wish.pair in ticks.offers]
    if len(left) == len(plan.changes) and not taken:
        raise NothingTicked
    already = _check(plan, left, taken, names_of(session, conference))
    for one in plan.offers:
        if one.wish.pair in ticks.offers and one.wish.meeting_id is None:
            request = session.get_one(MeetingRequest, one.wish.request_id)
            requests.take_in(session, conference, request, now=now, by=by)
    after = {one.wish.pair: _as_it_was(one) for one in left} | {one.request: placed(one) for one in taken}
    if after:
        edits.write_down(session, conference, proposal, after, "confirmed in part", now=now, by=by)
    again = drafts.get_proposal(session, conference.id, proposal.id)
    return releasing.release(session, conference, again, token=None, now=now, by=by, forgiven=already)


def _check(plan: Plan, left: Sequence[Change], taken: Sequence[Placement], names: Names) -> frozenset[Finding]:
    """What is wrong already and left for later. Raises StillClashes if the ticked changes add to it."""
    problem, wishes = plan.seen.loaded.problem, plan.seen.loaded.wishes
    already = frozenset(findings(problem, interpreted(problem, drafts.in_force(wishes.values(), problem))))
    back = {one.request: one for one in drafts.in_force((one.wish for one in left), problem)}
    off = {one.wish.pair for one in left}
    whole = [one for one in plan.whole if one.request not in off] + [*back.values(), *taken]
    new = [finding for finding in findings(problem, interpreted(problem, whole)) if finding not in already]
    if plan.seen.obstacles:
        raise StillClashes(what=obstacles_told(plan.seen, names)[0])
    if new:
        raise StillClashes(what=Teller(problem, (), names).finding(new[0]))
    return already


def _as_it_was(change: Change) -> State:
    before = held(change.wish)
    if before is None:
        return {}
    return OFF | {"slot": before.slot, "table": before.table, "seats": list(before.seats), "is_off": False}
