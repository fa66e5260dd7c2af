"""A season's worth of rows, written in bulk and the same every time: what the other benchmarks measure on.

Run as `python -m tests.benchmarks.seeding` it times itself on an empty SQLite file and checks that the books balance;
the last line is one JSON object.
"""

import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session as DbSession

from conference.app import create_app
from conference.catalogue.models import (
    Cluster,
    Currency,
    DemandPurpose,
    LandDemand,
    Milestone,
    MilestoneKind,
    Plot,
    PlotKind,
    Price,
    PriceBasis,
    PriceKind,
    Tenure,
    WastewaterStatus,
)
from conference.commands.books import findings
from conference.foundation.access import Role
from conference.foundation.dates import HANOI
from conference.foundation.db import Model, db, transaction
from conference.foundation.vietnamese import fold, name_search_key, name_sort_key, sort_key
from conference.foundation.wards import wards_of
from conference.meetings.models import (
    Meeting,
    MeetingRequest,
    MeetingState,
    RequestState,
    Seat,
    TableOccupancy,
)
from conference.meetings.rules import pair_of
from conference.people.models import Organisation, OrganisationKind, User
from conference.programme.models import (
    Block,
    Capacity,
    Conference,
    ConferenceState,
    Day,
    MeetingTable,
    Room,
    Side,
    Slot,
    StaffRole,
)
from conference.registration.models import (
    Consent,
    ConsentMethod,
    Delegate,
    Purpose,
    Registration,
    RegistrationState,
    Ticket,
)
from tests.conftest import settings_for

NOW: Final = datetime(2026, 10, 10, 2, 0, tzinfo=UTC)
FIRST_DAY: Final = date(2026, 10, 20)
SLOTS_A_DAY: Final = 16
_FAMILIES: Final = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ")
_MIDDLES: Final = ("Văn", "Thị", "Đức", "Minh", "Ngọc", "Quang", "Thu", "Hữu", "Thanh", "Xuân")
_GIVENS: Final = ("Dũng", "Hà", "Sơn", "Lan", "Khánh", "Hương", "Đạt", "Yến", "Phúc", "Ánh")

Rows = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Seeded:
    """What a benchmark needs to begin: who looks, at what, with which tickets."""

    code: str
    organiser: int
    attendee: int
    tokens: tuple[str, ...]


@dataclass(frozen=True)
class _Party:
    """A registration with its people."""

    id: int
    organisation: int
    delegates: list[int]


def seed(session: DbSession, organisations: int = 1000, delegates: int = 1500, meetings: int = 4000) -> Seeded:
    """One conference over several days: a fifth investors with a table and a cluster each, most others enterprises."""
    investors, enterprises = organisations // 5, organisations * 7 // 10
    rounds = -(-meetings // investors)
    conference, organiser = _conference(session, organisations)
    tables, slots = _hall(session, conference, tables=investors, slots=max(rounds, 2 * SLOTS_A_DAY))
    sides = [Side.INVESTOR] * investors + [Side.ENTERPRISE] * enterprises
    sides += [Side.GUEST] * (organisations - len(sides))
    parties = _parties(session, conference, sides, delegates, tables)
    clusters = _supply(session, parties[:investors])
    demands = _demand(session, parties[investors : investors + enterprises])
    _meetings(session, conference, parties, (investors, enterprises, meetings), (slots, tables), (clusters, demands))
    attendee = session.scalars(sa.select(Delegate.user_id).where(Delegate.id == parties[investors].delegates[0])).one()
    return Seeded("season", organiser, attendee or 0, tuple(_token(number) for number in range(delegates)))


def _insert(session: DbSession, model: type[Any], rows: Rows) -> list[int]:
    return list(session.scalars(sa.insert(model).returning(model.id, sort_by_parameter_order=True), rows))


def _conference(session: DbSession, organisations: int) -> tuple[int, int]:
    (conference,) = _insert(
        session, Conference,
        [{
            "code": "season", "title_vi": "Hội nghị kết nối mùa thu", "short_title_vi": "Kết nối mùa thu",
            "state": ConferenceState.BOOKING, "registration_opens_at": NOW - timedelta(days=30),
            "registration_closes_at": NOW + timedelta(days=9), "booking_opens_at": NOW - timedelta(days=20),
            "booking_closes_at": NOW + timedelta(days=8), "max_meetings": 40, "created_at": NOW,
        }],
    )  # fmt: skip
    places = [{"conference_id": conference, "side": side, "places": 10 * organisations} for side in Side]
    session.execute(sa.insert(Capacity), places)
    (organiser,) = _insert(
        session, User, [{"email": "organiser@example.com", "full_name": "Ban Tổ chức", "created_at": NOW}]
    )
    role = {"conference_id": conference, "user_id": organiser, "role": Role.ORGANISER}
    session.execute(sa.insert(StaffRole), [role])
    return conference, organiser


def _hall(session: DbSession, conference: int, *, tables: int, slots: int) -> tuple[list[int], list[int]]:
    (room,) = _insert(session, Room, [{"conference_id": conference, "name_vi": "Hội trường"}])
    made_tables = _insert(
        session,
        MeetingTable,
        [
            {"conference_id": conference, "room_id": room, "label": f"{n + 1:03d}", "column": n % 20, "row": n // 20}
            for n in range(tables)
        ],
    )
    made_slots: list[int] = []
    for number in range(-(-slots // SLOTS_A_DAY)):
        day = FIRST_DAY + timedelta(days=number)
        made_slots += _slots_of(session, conference, day)
    return made_tables, made_slots


def _slots_of(session: DbSession, conference: int, on: date) -> list[int]:
    """A day of meetings from eight o'clock, 20 minutes each with 5 between."""
    (day,) = _insert(session, Day, [{"conference_id": conference, "on": on}])
    opens = datetime(on.year, on.month, on.day, 8, tzinfo=HANOI)
    starts = [opens + timedelta(minutes=25 * number) for number in range(SLOTS_A_DAY)]
    length = timedelta(minutes=20)
    block = {"conference_id": conference, "day_id": day, "starts_at": opens, "ends_at": starts[-1] + length}
    (block_id,) = _insert(session, Block, [block])
    common = {"conference_id": conference, "block_id": block_id}
    return _insert(session, Slot, [common | {"starts_at": at, "ends_at": at + length} for at in starts])


def _parties(
    session: DbSession, conference: int, sides: Sequence[Side], delegates: int, tables: Sequence[int]
) -> list[_Party]:
    organisations = _insert(session, Organisation, [_organisation(n, side) for n, side in enumerate(sides)])
    registrations = _insert(
        session,
        Registration,
        [
            {
                "conference_id": conference, "organisation_id": organisation, "side": side,
                "state": RegistrationState.APPROVED, "submitted_at": NOW, "decided_at": NOW, "created_at": NOW,
                "host_table_id": tables[n] if n < len(tables) else None,
            }
            for n, (organisation, side) in enumerate(zip(organisations, sides, strict=True))
        ],
    )  # fmt: skip
    for side in Side:
        counted = sa.update(Capacity).where(Capacity.conference_id == conference, Capacity.side == side)
        session.execute(counted.values(taken=sides.count(side)))
    people = _people(session, conference, registrations, delegates)
    return [
        _Party(registration, organisation, people[n :: len(sides)])
        for n, (registration, organisation) in enumerate(zip(registrations, organisations, strict=True))
    ]


def _organisation(number: int, side: Side) -> dict[str, Any]:
    name = f"Công ty {'Hạ tầng' if side is Side.INVESTOR else 'Cơ khí Đông Á'} {number:04d}"
    kinds = {Side.INVESTOR: OrganisationKind.INVESTOR, Side.ENTERPRISE: OrganisationKind.ENTERPRISE}
    return {
        "kind": kinds.get(side, OrganisationKind.ASSOCIATION), "name_vi": name, "tax_code": f"99{number:08d}",
        "sector_codes": ["25"], "created_at": NOW, "folded": fold(name), "sort_key": sort_key(name),
    }  # fmt: skip


def _people(session: DbSession, conference: int, registrations: Sequence[int], delegates: int) -> list[int]:
    """Each registration one, then a second where there are more people than registrations, and so on."""
    names = [_name(number) for number in range(delegates)]
    users = _insert(
        session,
        User,
        [{"email": f"daibieu{n}@example.com", "full_name": name, "created_at": NOW} for n, name in enumerate(names)],
    )
    rows = [
        {
            "conference_id": conference, "registration_id": registrations[n % len(registrations)],
            "user_id": users[n], "full_name": name, "job_title": "Giám đốc", "email": f"daibieu{n}@example.com",
            "phone": f"+8495{n:07d}", "is_contact": n < len(registrations), "badge_number": n + 1, "created_at": NOW,
            "folded": name_search_key(name), "sort_key": name_sort_key(name),
        }
        for n, name in enumerate(names)
    ]  # fmt: skip
    made = _insert(session, Delegate, rows)
    tickets = [{"delegate_id": one, "token": _token(n), "issued_at": NOW} for n, one in enumerate(made)]
    session.execute(sa.insert(Ticket), tickets)
    shared = (Purpose.RUN_EVENT, Purpose.DIRECTORY, Purpose.CONTACT_DETAILS)
    given = {"given": True, "text_version": "2026-11/vi", "method": ConsentMethod.WEB, "at": NOW}
    session.execute(
        sa.insert(Consent), [given | {"delegate_id": one, "purpose": what} for one in made for what in shared]
    )
    return made


def _name(number: int) -> str:
    """All thousand combinations before the first comes again."""
    return f"{_FAMILIES[number // 100 % 10]} {_MIDDLES[number // 10 % 10]} {_GIVENS[number % 10]}"


def _token(number: int) -> str:
    return f"SEASON{number:020d}".translate(str.maketrans("01", "AB"))


def _supply(session: DbSession, investors: Sequence[_Party]) -> list[int]:
    wards = [ward for ward in wards_of("01") if ward.kind == "Xã"]
    rows = []
    for number, investor in enumerate(investors):
        name, ward = f"CCN Mùa Thu {number:03d}", wards[number % len(wards)]
        rows.append({
            "organisation_id": investor.organisation, "slug": f"ccn-mua-thu-{number}", "name_vi": name,
            "area_m2": 100_000 + 1_000 * number, "wastewater": WastewaterStatus.OPERATING_COMPLIANT,
            "sectors_wanted": ["25", "28"], "open_from": FIRST_DAY, "ward_code": ward.code, "lat": ward.centroid.lat,
            "lon": ward.centroid.lon, "source": "declared by the investor", "created_at": NOW, "folded": fold(name),
            "folded_place": fold(str(ward)), "sort_key": sort_key(name),
        })  # fmt: skip
    clusters = _insert(session, Cluster, rows)
    plot = {"kind": PlotKind.LAND, "area_m2": 5_000}
    session.execute(
        sa.insert(Plot), [plot | {"cluster_id": one, "code": f"L{n}"} for one in clusters for n in range(1, 6)]
    )
    price = {
        "kind": PriceKind.LAND, "amount": 12_000, "currency": Currency.USD, "basis": PriceBasis.M2_TERM,
        "vat_included": False, "as_of": NOW.date(),
    }  # fmt: skip
    session.execute(sa.insert(Price), [price | {"cluster_id": one} for one in clusters])
    begun = {"kind": MilestoneKind.OPEN_FOR_TENANTS, "done_on": NOW.date(), "source": "article", "recorded_at": NOW}
    session.execute(sa.insert(Milestone), [begun | {"cluster_id": one} for one in clusters])
    return clusters


def _demand(session: DbSession, enterprises: Sequence[_Party]) -> list[int]:
    need = {
        "purpose": DemandPurpose.EXPAND, "tenure": Tenure.LAND_SUBLEASE, "area_min_m2": 3_000, "area_max_m2": 6_000,
        "sector_code": "25", "created_at": NOW,
    }  # fmt: skip
    return _insert(session, LandDemand, [need | {"organisation_id": one.organisation} for one in enterprises])


def _meetings(
    session: DbSession,
    conference: int,
    parties: Sequence[_Party],
    counts: tuple[int, int, int],
    hall: tuple[Sequence[int], Sequence[int]],
    subjects: tuple[Sequence[int], Sequence[int]],
) -> None:
    """In every round each investor stays at its table and meets another enterprise: no two rounds pair the same two."""
    (investors, enterprises, meetings), (slots, tables), (clusters, demands) = counts, hall, subjects
    stride = max(1, enterprises // -(-meetings // investors))
    requests, booked, places, seats = [], [], [], []
    for number in range(meetings):
        turn, host = divmod(number, investors)
        guest = (host + turn * stride) % enterprises
        sender, receiver = parties[investors + guest], parties[host]
        pair = pair_of(sender.id, receiver.id)
        requests.append({
            "conference_id": conference, "sender_id": sender.id, "receiver_id": receiver.id, "pair": pair,
            "state": RequestState.ACCEPTED, "reason": "Cần thuê đất để mở rộng nhà xưởng.",
            "demand_id": demands[guest], "cluster_id": clusters[host], "created_at": NOW - timedelta(days=5),
            "expires_at": NOW - timedelta(days=2), "decided_at": NOW - timedelta(days=4),
        })  # fmt: skip
        booked.append({
            "conference_id": conference, "party_a_id": sender.id, "party_b_id": receiver.id, "pair": pair,
            "slot_id": slots[turn], "state": MeetingState.SCHEDULED, "version": 1, "created_at": NOW, "changed_at": NOW,
        })  # fmt: skip
        places.append({"slot_id": slots[turn], "table_id": tables[host]})
        seats.append((sender.delegates[0], receiver.delegates[0]))
    asked = _insert(session, MeetingRequest, requests)
    held = _insert(session, Meeting, [row | {"request_id": one} for row, one in zip(booked, asked, strict=True)])
    taken = [place | {"meeting_id": meeting} for place, meeting in zip(places, held, strict=True)]
    session.execute(sa.insert(TableOccupancy), taken)
    session.execute(
        sa.insert(Seat),
        [
            {"meeting_id": row["meeting_id"], "slot_id": row["slot_id"], "delegate_id": delegate}
            for row, pair_of_people in zip(taken, seats, strict=True)
            for delegate in pair_of_people
        ],
    )


def main() -> None:
    """Seed an empty file, time it, and look whether the books balance."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings_for(Path(folder)))
        with app.app_context():
            Model.metadata.create_all(db.engine)
            started = time.process_time()
            with transaction() as session:
                seed(session)
            cpu = time.process_time() - started
            wrong = list(findings(db.session()))
            db.engine.dispose()
    assert wrong == []
    print(
        json.dumps(
            {"benchmark": "seeding", "organisations": 1000, "delegates": 1500, "meetings": 4000, "cpu_s": round(cpu, 2)}
        )
    )


if __name__ == "__main__":
    main()
