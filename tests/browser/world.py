"""The demo conference as the world of the browser tests, and every page that somebody can open in it."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import InstrumentedAttribute

from conference.catalogue.models import Cluster, Plot
from conference.checkin.models import Desk, Scan
from conference.foundation.access import Kind, Mark, mark_of
from conference.foundation.db import db
from conference.jobs.models import Job
from conference.mail.models import Message
from conference.meetings.models import Meeting, MeetingRequest
from conference.people.models import Organisation, User
from conference.programme.models import Block, Conference, MeetingTable, Organiser, Session, Side, Slot
from conference.registration.models import DataRequest, Delegate, Registration, RegistrationState, Ticket

NO_PAGE = {
    "catalogue.area_echo": "a fragment while somebody types",
    "catalogue.export_": "a spreadsheet",
    "checkin.export_": "a spreadsheet",
    "checkin.live": "a fragment for polling",
    "documents.": "PDF files",
    "door.enrol": "needs an invitation",
    "door.manifest": "a manifest",
    "door.read_roster": "data for devices",
    "door.worker": "a script",
    "jobs.download": "a file",
    "mail.html": "a letter, shown in a frame",
    "meetings.calendar": "a calendar file",
    "meetings.export_": "a spreadsheet",
    "programme.language": "sets a cookie and goes back",
    "programme.logo": "a picture",
    "registration.export_": "a spreadsheet",
    "registration.import_template": "a spreadsheet",
    "registration.import_preview": "needs an upload",
    "registration.my_data_file": "a JSON file",
    "registration.resume": "needs an unfinished registration",
    "reports.export_": "a spreadsheet",
    "people.": "has tests of its own that sign in by the real pages",
    "static": "files",
}
"""Endpoints (or beginnings of their names) that are no page to look at, and why."""
PAGES_AFTER_ALL = {
    "documents.index",
    "people.sign_in",
    "people.ask_link",
    "people.account",
    "people.users",
    "people.user",
}

FIRST: dict[str, InstrumentedAttribute[int] | InstrumentedAttribute[str]] = {
    "block_id": Block.id,
    "cluster_id": Plot.cluster_id,
    "data_request_id": DataRequest.id,
    "delegate_id": Delegate.id,
    "desk_id": Desk.id,
    "job_id": Job.id,
    "meeting_id": Meeting.id,
    "message_id": Message.id,
    "organisation_id": Organisation.id,
    "organiser_id": Organiser.id,
    "plot_id": Plot.id,
    "registration_id": Registration.id,
    "request_id": MeetingRequest.id,
    "scan_id": Scan.id,
    "session_id": Session.id,
    "slot_id": Slot.id,
    "slug": Cluster.slug,
    "table_id": MeetingTable.id,
    "token": Ticket.token,
    "user_id": User.id,
}
"""What stands for a part of an address: the first row there is."""


@dataclass(frozen=True)
class World:
    """The demo conference and two of its people."""

    app: Flask
    conference: Conference
    attendee: User
    staff: User

    def paths(self, who: str) -> list[str]:
        """Every page this kind of person can open, by the marks of the routes."""
        kinds = {
            "public": {Kind.PUBLIC, Kind.TOKEN},
            "attendee": {Kind.ATTENDEE},
            "staff": {Kind.STAFF, Kind.SIGNED_IN},
        }
        known = self._anybody() | (self._own() if who == "attendee" else {})
        found = set()
        for rule in self.app.url_map.iter_rules():
            mark = mark_of(self.app, rule.endpoint) if rule.endpoint != "static" else None
            if "GET" not in (rule.methods or set()) or not _is_page(rule.endpoint) or not _is_for(mark, kinds[who]):
                continue
            values = {name: known.get(name) for name in rule.arguments}
            if None not in values.values():
                _host, path = rule.build(values) or ("", "")
                found.add(path)
        return sorted(found)

    def _anybody(self) -> dict[str, object]:
        """What stands for each part of an address."""
        firsts = {
            name: db.session.scalar(sa.select(column).order_by(column.class_.id).limit(1))
            for name, column in FIRST.items()
        }
        return firsts | {"conference": self.conference, "part": "organisation", "name": "organisation"}

    def _own(self) -> dict[str, object]:
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
        return {
            "cluster_id": plot and plot.cluster_id,
            "plot_id": plot and plot.id,
            "request_id": db.session.scalar(sa.select(sa.func.min(MeetingRequest.id)).where(asked)),
            "meeting_id": db.session.scalar(sa.select(sa.func.min(Meeting.id)).where(met)),
            "registration_id": db.session.scalar(partner),
        }


def _is_page(endpoint: str) -> bool:
    return endpoint in PAGES_AFTER_ALL or not endpoint.startswith(tuple(NO_PAGE))


def _is_for(mark: Mark | None, kinds: set[Kind]) -> bool:
    return mark is not None and mark.kind in kinds


def make_world(app: Flask) -> World:
    """The demo conference; made once, since it is only looked at."""
    conference = db.session.scalars(sa.select(Conference).where(Conference.is_demo)).first()
    assert conference is not None
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
    return World(app, conference, attendee, staff)
