"""What must never be true, as queries that return nothing; run by the tests, by a command and nightly."""

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Select

from conference.meetings.models import (
    Meeting,
    MeetingRequest,
    MeetingState,
    RequestState,
    Seat,
    TableOccupancy,
    WantedSlot,
)
from conference.meetings.rules import CONFIRMED, MOST_TIMES
from conference.programme.models import MeetingTable, Slot
from conference.registration.models import Delegate, Registration

_HAS_TIME: Final = Meeting.state.in_(CONFIRMED)


def _double(column: sa.orm.InstrumentedAttribute[int], slot: sa.orm.InstrumentedAttribute[int]) -> Select[int]:
    return sa.select(column).group_by(column, slot).having(sa.func.count() > 1)


def _without_seat_of(party: sa.orm.InstrumentedAttribute[int]) -> Select[int]:
    seated = (
        sa.select(Seat.meeting_id)
        .join(Delegate, Delegate.id == Seat.delegate_id)
        .where(Seat.meeting_id == Meeting.id, Delegate.registration_id == party)
    )
    return sa.select(Meeting.id).where(_HAS_TIME, ~seated.exists())


def _elsewhere(party: sa.orm.InstrumentedAttribute[int]) -> Select[int]:
    return (
        sa.select(Meeting.id)
        .join(Registration, Registration.id == party)
        .where(Registration.conference_id != Meeting.conference_id)
    )


def _beside_its_slot(kind: type[Seat] | type[TableOccupancy]) -> Select[int]:
    return sa.select(kind.meeting_id).join(Meeting).where(kind.slot_id != Meeting.slot_id)


INVARIANTS: Final[Sequence[tuple[str, Select[int]]]] = (
    ("a delegate sits in two meetings at once", _double(Seat.delegate_id, Seat.slot_id)),
    ("two meetings share a table", _double(TableOccupancy.table_id, TableOccupancy.slot_id)),
    (
        "a meeting with a time has no table",
        sa.select(Meeting.id).where(
            _HAS_TIME, ~sa.select(TableOccupancy.meeting_id).where(TableOccupancy.meeting_id == Meeting.id).exists()
        ),
    ),
    ("nobody of the asking party sits in a meeting", _without_seat_of(Meeting.party_a_id)),
    ("nobody of the asked party sits in a meeting", _without_seat_of(Meeting.party_b_id)),
    (
        "somebody of neither party sits in a meeting",
        sa.select(Seat.meeting_id)
        .join(Meeting)
        .join(Delegate, Delegate.id == Seat.delegate_id)
        .where(Delegate.registration_id != Meeting.party_a_id, Delegate.registration_id != Meeting.party_b_id),
    ),
    ("a seat is in another slot than its meeting", _beside_its_slot(Seat)),
    ("a table is taken in another slot than its meeting's", _beside_its_slot(TableOccupancy)),
    (
        "a cancelled or unscheduled meeting holds a seat",
        sa.select(Seat.meeting_id).join(Meeting).where(~_HAS_TIME),
    ),
    (
        "a cancelled or unscheduled meeting holds a table",
        sa.select(TableOccupancy.meeting_id).join(Meeting).where(~_HAS_TIME),
    ),
    (
        "a meeting uses a slot of another conference",
        sa.select(Meeting.id).join(Slot, Slot.id == Meeting.slot_id).where(Slot.conference_id != Meeting.conference_id),
    ),
    (
        "a meeting uses a table of another conference",
        sa.select(Meeting.id)
        .join(TableOccupancy, TableOccupancy.meeting_id == Meeting.id)
        .join(MeetingTable, MeetingTable.id == TableOccupancy.table_id)
        .where(MeetingTable.conference_id != Meeting.conference_id),
    ),
    ("the asking party is of another conference", _elsewhere(Meeting.party_a_id)),
    ("the asked party is of another conference", _elsewhere(Meeting.party_b_id)),
    (
        "a request was accepted and has no meeting",
        sa.select(MeetingRequest.id).where(
            MeetingRequest.state == RequestState.ACCEPTED,
            ~sa.select(Meeting.id).where(Meeting.request_id == MeetingRequest.id).exists(),
        ),
    ),
    (
        "a request that was not accepted has a meeting",
        sa.select(Meeting.id)
        .join(MeetingRequest, MeetingRequest.id == Meeting.request_id)
        .where(Meeting.state != MeetingState.CANCELLED, MeetingRequest.state != RequestState.ACCEPTED),
    ),
    (
        "more times were proposed than allowed",
        sa.select(WantedSlot.request_id)
        .where(WantedSlot.is_counter)
        .group_by(WantedSlot.request_id)
        .having(sa.func.count() > MOST_TIMES),
    ),
)
"""Each with what it would mean if it returned a row. The id returned says where to look."""
