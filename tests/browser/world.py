"""The demo conference as the world of the browser tests, and every page that somebody can open in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fnmatch import fnmatch
from itertools import product
from secrets import token_urlsafe
from typing import TypeVar
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import InstrumentedAttribute
from werkzeug.routing import Rule

from conference.catalogue.models import Cluster, Plot
from conference.checkin import devices
from conference.checkin.gate import secret
from conference.checkin.models import Desk, Scan, ScanKind, ScanMethod, Verdict, WalkIn
from conference.foundation import clock
from conference.foundation.access import Kind, Mark, mark_of
from conference.foundation.db import db
from conference.jobs.models import Job, JobState
from conference.mail.models import Message
from conference.meetings.models import Meeting, MeetingRequest, TableOccupancy
from conference.people.models import Organisation, User
from conference.programme.models import (
    Block,
    Conference,
    MeetingTable,
    Organiser,
    SchedulingMode,
    Session,
    Side,
    Slot,
    Speaker,
)
from conference.registration.editing import parts_of
from conference.registration.models import DataRequest, Delegate, Registration, RegistrationState, Ticket
from conference.timetable.models import Proposal, ProposalState, Release
from tests.factories.registration import make_data_request
from tests.factories.timetable import make_proposal

NO_PAGE = {
    "*.export_*": "a spreadsheet",
    "catalogue.area_echo": "a fragment while somebody types",
    "checkin.live": "a fragment for polling",
    "documents.agenda": "a PDF file",
    "documents.badge": "a PDF file",
    "documents.consent_form": "a PDF file",
    "documents.door_guide": "a PDF file",
    "documents.my_agenda_pdf": "a PDF file",
    "documents.my_badge_pdf": "a PDF file",
    "door.manifest": "describes the installable page",
    "door.read_roster": "data for a device",
    "door.reader": "a program",
    "door.worker": "a program",
    "jobs.download": "a file",
    "mail.html": "a letter, shown in a frame",
    "meetings.calendar": "a calendar file",
    "programme.language": "sets a cookie and goes back",
    "programme.logo": "a picture",
    "registration.import_template": "a spreadsheet",
    "registration.my_data_file": "a JSON file",
    "registration.mine": "leads on to the conference somebody takes part in",
    "registration.resume": "leads on to a step of the registration",
    "static": "files",
}
"""Endpoints (or patterns of their names) that are no page to look at, and why."""

REGISTERING = {
    "registration.start", "registration.step", "registration.review", "registration.received", "registration.join",
    "registration.joined",
}  # fmt: skip
SIGNING_IN = {
    "people.sign_in", "people.sign_in_code", "people.forgotten_password", "people.ask_link", "people.link_sent",
    "people.use_link", "people.set_password", "people.account", "people.change_password", "people.two_step",
    "people.recovery_codes", "people.renew_recovery_codes", "people.remove_two_step",
}  # fmt: skip
IMPORTING = {"registration.import_list", "registration.import_preview"}
WALKED = REGISTERING | SIGNING_IN | IMPORTING
"""Pages that have something to show only after those before them; tests walk through them."""

OF_DELEGATES = {"registration.choose"}
"""Pages open to whoever has signed in that lead those who are no delegate elsewhere."""

QUESTIONS = {"registration.approve_many": "?id=1", "timetable.compare": "?p=1"}
"""What a page must be asked with, else it leads elsewhere."""

FIRST: dict[str, InstrumentedAttribute[int] | InstrumentedAttribute[str]] = {
    "block_id": Block.id,
    "cluster_id": Plot.cluster_id,
    "data_request_id": DataRequest.id,
    "delegate_id": Delegate.id,
    "desk_id": Desk.id,
    "job_id": Job.id,
    "message_id": Message.id,
    "number": Release.number,
    "organisation_id": Organisation.id,
    "organiser_id": Organiser.id,
    "plot_id": Plot.id,
    "registration_id": Registration.id,
    "request_id": MeetingRequest.id,
    "session_id": Session.id,
    "slot_id": Slot.id,
    "slug": Cluster.slug,
    "speaker_id": Speaker.id,
    "table_id": MeetingTable.id,
    "token": Ticket.token,
    "user_id": User.id,
}
"""What stands for a part of an address: the first row there is."""


KINDS = {
    "everybody": {Kind.PUBLIC, Kind.TOKEN},
    "attendees": {Kind.ATTENDEE, Kind.OWN_DATA},
    "staff": {Kind.STAFF, Kind.SIGNED_IN, Kind.WITH_PASSWORD},
}
"""Which marks each kind of person passes."""

Here = TypeVar("Here", Desk, Scan, WalkIn)


@dataclass(frozen=True)
class World:
    """The demo conference and two of its people."""

    app: Flask
    conference: Conference
    attendee: User
    staff: User

    def paths(self, who: str) -> list[str]:
        """Every page this kind of person can open by its address alone, by the marks of the routes."""
        known = self._own() if who == "attendees" else self._anybody()
        found, elsewhere = set(), WALKED | (OF_DELEGATES if who == "staff" else set())
        for rule in self.app.url_map.iter_rules():
            if is_page(rule) and rule.endpoint not in elsewhere and self._mark(rule).kind in KINDS[who]:
                values = known | self._tokens().get(rule.endpoint, {})
                found |= {f"{address}{self._question(rule.endpoint)}" for address in _addresses(rule, values)}
        return sorted(found)

    def forgotten(self) -> list[str]:
        """Pages that no kind of person is led to: they need an entry in FIRST, WALKED or NO_PAGE."""
        everywhere = self._anybody().keys() | self._own().keys() | {"path"}
        return sorted(
            rule.endpoint
            for rule in self.app.url_map.iter_rules()
            if is_page(rule) and rule.endpoint not in WALKED and not set(rule.arguments) <= everywhere
        )

    def _question(self, endpoint: str) -> str:
        """What the page must be asked with; a move is asked for by slot and table."""
        if endpoint != "timetable.move_meeting":
            return QUESTIONS.get(endpoint, "")
        place = db.session.scalars(sa.select(TableOccupancy).order_by(TableOccupancy.meeting_id)).first()
        return f"?to={place.slot_id}-{place.table_id}" if place else ""

    def _tokens(self) -> dict[str, dict[str, list[object]]]:
        """What `token` stands for where it is no ticket."""
        return {
            "door.enrol": {"token": [devices.invitation(self._first(Desk), secret=secret())]},
            "visitor.own": {"token": [self._first(WalkIn).token]},
        }

    def _first(self, model: type[Here]) -> Here:
        """Ids of scans and walk-ins are in no order, and other tests have some of their own conferences."""
        here = sa.select(model).where(model.conference_id == self.conference.id)
        found = db.session.scalars(here.order_by(model.id)).first()
        assert found is not None
        return found

    def _mark(self, rule: Rule) -> Mark:
        mark = mark_of(self.app, rule.endpoint)
        assert mark is not None
        return mark

    def _anybody(self) -> dict[str, list[object]]:
        """What stands for each part of an address."""
        firsts = {
            name: db.session.scalar(sa.select(column).order_by(column.class_.id).limit(1))
            for name, column in FIRST.items()
        }
        found: dict[str, list[object]] = {name: [value] for name, value in firsts.items() if value is not None}
        shown = db.session.get_one(Registration, firsts["registration_id"])
        modes: list[object] = [mode.value for mode in SchedulingMode if mode is not self.conference.scheduling]
        drafts = sa.select(Proposal.id).where(Proposal.state == ProposalState.DRAFT).limit(1)
        met = db.session.scalar(sa.select(sa.func.min(TableOccupancy.meeting_id)))
        found |= {"conference": [self.conference], "part": list(parts_of(shown)), "to": modes, "meeting_id": [met]}
        found |= {"walk_in_id": [self._first(WalkIn).id], "scan_id": [self._first(Scan).id]}
        return found | {"proposal_id": list(db.session.scalars(drafts))}

    def _own(self) -> dict[str, list[object]]:
        """What an attendee can open is their own."""
        mine = db.session.scalars(
            sa.select(Registration).join(Delegate).where(Delegate.user_id == self.attendee.id)
        ).one()
        is_mine = Cluster.organisation_id == mine.organisation_id
        plot = db.session.scalars(sa.select(Plot).join(Cluster).where(is_mine).order_by(Plot.id)).first()
        asked = sa.or_(MeetingRequest.sender_id == mine.id, MeetingRequest.receiver_id == mine.id)
        met = sa.or_(Meeting.party_a_id == mine.id, Meeting.party_b_id == mine.id)
        partner = sa.select(sa.func.min(Registration.id)).where(
            Registration.conference_id == self.conference.id,
            Registration.state == RegistrationState.APPROVED,
            Registration.side == Side.ENTERPRISE,
        )
        assert plot is not None
        return self._anybody() | {
            "cluster_id": [plot.cluster_id],
            "plot_id": [plot.id],
            "request_id": [db.session.scalar(sa.select(sa.func.min(MeetingRequest.id)).where(asked))],
            "meeting_id": [db.session.scalar(sa.select(sa.func.min(Meeting.id)).where(met))],
            "registration_id": [db.session.scalar(partner)],
            "part": list(parts_of(mine)),
        }


def is_page(rule: Rule) -> bool:
    """Whether there is something to look at."""
    is_none = any(fnmatch(rule.endpoint, pattern) for pattern in NO_PAGE)
    return "GET" in (rule.methods or set()) and not is_none


def _addresses(rule: Rule, known: Mapping[str, Sequence[object]]) -> Iterator[str]:
    """The rule with every value there is for each of its parts."""
    names = sorted(rule.arguments)
    for values in product(*(known.get(name, ()) for name in names)):
        built = rule.build(dict(zip(names, values, strict=True)))
        if built is not None:
            yield built[1]


def make_world(app: Flask) -> World:
    """The demo conference with something on every page; made once, since it is only looked at."""
    conference = db.session.scalars(sa.select(Conference).where(Conference.is_demo)).one()
    approved = (Registration.conference_id == conference.id, Registration.state == RegistrationState.APPROVED)
    attendee = db.session.scalars(
        sa.select(User)
        .join(Delegate, Delegate.user_id == User.id)
        .join(Registration, Registration.id == Delegate.registration_id)
        .where(*approved, Registration.side == Side.INVESTOR, Delegate.is_contact)
        .order_by(User.id)
    ).first()
    staff = db.session.scalars(sa.select(User).where(User.is_administrator)).first()
    assert attendee is not None
    assert staff is not None
    if db.session.scalars(sa.select(WalkIn.id).where(WalkIn.conference_id == conference.id)).first() is None:
        _busy_day(conference)
    return World(app, conference, attendee, staff)


def _busy_day(conference: Conference) -> None:
    """A job under way, somebody turned away, a walk-in, timetables, and somebody who asks about their data."""
    now = clock.now()
    desk = db.session.scalars(sa.select(Desk).where(Desk.conference_id == conference.id).order_by(Desk.id)).first()
    person = db.session.scalars(sa.select(Delegate).where(Delegate.conference_id == conference.id)).first()
    assert desk is not None
    assert person is not None
    here = {"conference_id": conference.id, "desk_id": desk.id, "delegate_id": person.id, "received_at": now}
    running = {"state": JobState.RUNNING, "done": 24, "total": 62, "run_at": now, "created_at": now}
    leased = {"lease": "a worker elsewhere", "leased_until": now + timedelta(days=1)}
    db.session.add_all(
        [
            Job(kind="documents.badges", conference_id=conference.id, **running, **leased),
            Scan(
                id=str(uuid4()),
                point="entrance",
                kind=ScanKind.ARRIVAL,
                method=ScanMethod.SEARCH,
                verdict=Verdict.NOT_APPROVED,
                scanned_at=now,
                day=now.date(),
                **here,
            ),
            WalkIn(id=str(uuid4()), token=token_urlsafe(), came_at=now, **here),
        ]
    )
    make_data_request(person)
    make_proposal(conference, created_at=now, changed_at=now)
    db.session.add(Release(conference_id=conference.id, number=1, at=now))
    db.session.commit()
