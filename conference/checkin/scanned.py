"""Whom the scans of a batch speak of, all in one question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from conference.checkin import rules
from conference.checkin.facts import Fact, number_in, text_in
from conference.checkin.queries import Here
from conference.checkin.rules import Facts
from conference.foundation.prepared import Prepared
from conference.registration.models import Delegate, Registration, Ticket

_PERSON: Final = sa.select(
    Delegate.id,
    Delegate.conference_id,
    Delegate.state,
    Registration.state.label("registration_state"),
).join(Registration, Registration.id == Delegate.registration_id)
_HOLDER: Final = _PERSON.join(Ticket, Ticket.delegate_id == Delegate.id).add_columns(Ticket.token, Ticket.voided_at)
_BY_TOKEN: Final = _HOLDER.where(Ticket.token.in_(sa.bindparam("tokens", expanding=True)))
_BY_ONE_TOKEN: Final = Prepared(_HOLDER.where(Ticket.token == sa.bindparam("token")))  # what most scans ask
_BY_ID: Final = _PERSON.add_columns(sa.null().label("voided_at")).where(
    Delegate.id.in_(sa.bindparam("ids", expanding=True))
)


@dataclass(frozen=True)
class Scanned:
    """Who a scan speaks of."""

    delegate_id: int
    facts: Facts


def find(connection: Connection, desk: Here, facts: Sequence[Fact]) -> Mapping[str, Scanned]:
    """By fact: from the ticket if one was read, since it may be void; else the person chosen."""
    tokens = {fact.id: rules.token_in(text_in(fact, "code")) for fact in facts if "code" in fact.body}
    chosen = {fact.id: number_in(fact, "delegate") for fact in facts if "code" not in fact.body}
    by_token, by_id = _by_token(connection, set(tokens.values())), _by_id(connection, set(chosen.values()))
    found = {fact_id: by_token.get(token) for fact_id, token in tokens.items()}
    found |= {fact_id: by_id.get(number) for fact_id, number in chosen.items()}
    return {fact.id: _scanned(row, desk, fact.at) for fact in facts if (row := found[fact.id]) is not None}


def _by_token(connection: Connection, tokens: set[str]) -> Mapping[str, Any]:
    if not (wanted := list(tokens - {""})):
        return {}
    if len(wanted) == 1:
        row = _BY_ONE_TOKEN.first(connection, {"token": wanted[0]})
        return {row.token: row} if row else {}
    rows = connection.execute(_BY_TOKEN, {"tokens": wanted})
    return {row.token: row for row in rows}


def _by_id(connection: Connection, numbers: set[int]) -> Mapping[int, Any]:
    if not (wanted := list(numbers - {0})):
        return {}
    return {row.id: row for row in connection.execute(_BY_ID, {"ids": wanted})}


def _scanned(row: Any, desk: Here, at: datetime) -> Scanned:
    is_void, only_on = row.voided_at is not None, desk.calendar.missed(at)
    return Scanned(row.id, Facts(row.conference_id, is_void, row.state, row.registration_state, None, only_on=only_on))
