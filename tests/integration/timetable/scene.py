"""A small conference for the timetable tests: enterprises and investors who have agreed to meet, and an organiser."""

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from conference.commands.discovery import modules_named
from conference.foundation import clock
from conference.foundation.access import Identity
from conference.foundation.db import db, transaction
from conference.jobs.worker import Worker
from conference.meetings.models import Meeting, RequestState, TableOccupancy
from conference.people.models import User
from conference.programme.models import Conference, MeetingTable, SchedulingMode, Side, Slot
from conference.registration.models import Delegate, Registration
from conference.timetable import drafts, proposals, releasing
from conference.timetable.models import Proposal, Release
from conference.timetable.standing import standing
from conference.timetable.values import Settings
from tests.factories.meetings import make_meeting, make_request, make_unscheduled
from tests.factories.people import make_organisation
from tests.factories.programme import make_conference, make_hall, make_staff
from tests.factories.registration import make_registration


class Scene:
    """Everything by number; ids are kept, so that it can be used after a transaction."""

    def __init__(self, *, enterprises: int = 3, investors: int = 2, tables: int = 2, slots: int = 4) -> None:
        conference = make_conference(scheduling=SchedulingMode.PAIRS_THEN_ORGANISER)
        made_tables, made_slots = make_hall(conference, tables=tables, slots=slots)
        self.conference_id, self.code = conference.id, conference.code
        self.tables, self.slots = [one.id for one in made_tables], [one.id for one in made_slots]
        self.enterprises = [self._party(conference, Side.ENTERPRISE, f"Doanh nghiệp {n}") for n in range(enterprises)]
        self.investors = [self._party(conference, Side.INVESTOR, f"Chủ đầu tư {n}") for n in range(investors)]
        user = make_staff(conference, full_name="Người Tổ Chức")
        self.user_id = user.id
        self.by = Identity(user.id, user.email, user.full_name, 0, strong=True, is_administrator=False)
        db.session.commit()

    def _party(self, conference: Conference, side: Side, name: str) -> int:
        return make_registration(conference, side, organisation=make_organisation(name_vi=name)).id

    @property
    def conference(self) -> Conference:
        """Loaded anew."""
        return db.session.get_one(Conference, self.conference_id)

    @property
    def user(self) -> User:
        """The organiser."""
        return db.session.get_one(User, self.user_id)

    def person(self, registration_id: int) -> Delegate:
        """The contact of a party."""
        theirs = sa.select(Delegate).where(Delegate.registration_id == registration_id, Delegate.is_contact)
        return db.session.scalars(theirs).one()

    def ask(self, enterprise: int, investor: int) -> int:
        """A request nobody has answered."""
        parties = (self.enterprises[enterprise], self.investors[investor])
        sender, receiver = (db.session.get_one(Registration, one) for one in parties)
        request = make_request(sender, receiver, expires_at=clock.now() + timedelta(days=30))
        db.session.commit()
        return request.id

    def agree(self, enterprise: int, investor: int, *, slot: int | None = None, table: int = 0) -> int:
        """A meeting of two, without a time unless one is given."""
        one, other = self.person(self.enterprises[enterprise]), self.person(self.investors[investor])
        parties = [db.session.get_one(Registration, person.registration_id) for person in (one, other)]
        if slot is None:
            meeting = make_unscheduled(*parties)
        else:
            place = (db.session.get_one(Slot, self.slots[slot]), db.session.get_one(MeetingTable, self.tables[table]))
            request = make_request(*parties, state=RequestState.ACCEPTED)
            meeting = make_meeting(one, other, *place, request_id=request.id)
        db.session.commit()
        return meeting.id

    def propose(self, settings: Settings | None = None) -> int:
        """Ask for a timetable; no worker has looked at it yet."""
        with transaction() as session:
            here = session.get_one(Conference, self.conference_id)
            wanted = settings or Settings(seconds=1)
            return proposals.propose(session, here, "Phương án", wanted, now=clock.now(), by=self.by).id

    def search(self, app: Flask, settings: Settings | None = None) -> int:
        """A draft as a worker finds it."""
        proposal_id = self.propose(settings)
        work(app)
        return proposal_id

    def proposal(self, proposal_id: int) -> Proposal:
        """As it is stored now."""
        db.session.rollback()
        return drafts.get_proposal(db.session(), self.conference_id, proposal_id)

    def release(self, proposal_id: int, note: str = "", *, token: str = "") -> Release:
        """Put it into force with the preview of this moment, or another one."""
        with transaction() as session:
            here = session.get_one(Conference, self.conference_id)
            proposal, now = drafts.get_proposal(session, here.id, proposal_id), clock.now()
            token = token or standing(session, here, proposal, now=now).token
            return releasing.release(session, here, proposal, note, token=token, now=now, by=self.by)

    def close_table(self, number: int) -> None:
        """No meeting can be held there any more."""
        db.session.get_one(MeetingTable, self.tables[number]).is_open = False
        db.session.commit()

    def only_pairs(self) -> None:
        """From now on the pairs find their times themselves."""
        self.conference.scheduling = SchedulingMode.PAIRS
        db.session.commit()

    def places(self) -> dict[int, tuple[int, int] | None]:
        """Slot and table of every meeting, by their numbers in the hall; None without a time."""
        db.session.rollback()
        listed = sa.select(Meeting.id, Meeting.slot_id, TableOccupancy.table_id).outerjoin(TableOccupancy)
        return {
            row.id: (self.slots.index(row.slot_id), self.tables.index(row.table_id)) if row.slot_id else None
            for row in db.session.execute(listed.where(Meeting.conference_id == self.conference_id))
        }


def work(app: Flask) -> None:
    """Do every job that is due, as a worker process does."""
    list(modules_named("handlers"))
    while Worker(app).run_next():
        pass
    db.session.rollback()
    db.session.expire_all()
