"""The timetable from the first proposal to the day itself; the board with the mouse, by keys, and by forms alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect

from conference.foundation import clock
from conference.foundation.db import db
from conference.meetings.models import Meeting, MeetingState, TableOccupancy
from conference.meetings.rules import pair_of
from conference.people.models import User
from conference.programme.models import Block, Conference, Day, MeetingTable, SchedulingMode, Side, Slot
from conference.registration.models import Delegate
from conference.timetable.models import Placement, Proposal, Release
from tests.browser.axe import faults, is_too_wide
from tests.browser.conftest import Open, Site
from tests.browser.stage import fill, make_coming_conference, press
from tests.factories.people import make_organisation
from tests.factories.programme import make_staff
from tests.factories.registration import make_registration
from tests.factories.timetable import make_placement, make_proposal
from tests.integration.timetable.scene import work

NAMES = {
    "An Phát": Side.ENTERPRISE,
    "Bình Minh": Side.ENTERPRISE,
    "Hải Long": Side.INVESTOR,
    "Sông Xanh": Side.INVESTOR,
}


@dataclass(frozen=True)
class Stage:
    """Two enterprises and two investors have agreed to meet, each with each; three tables, six times from now on."""

    conference: Conference
    organiser: User
    people: dict[str, Delegate]
    slots: Sequence[Slot]
    tables: Sequence[MeetingTable]

    @property
    def desk(self) -> str:
        return f"/{self.conference.code}/desk/timetable/"

    def meeting(self, one: str, other: str) -> Meeting:
        """As it is stored now."""
        db.session.rollback()
        pair = pair_of(*(self.people[name].registration_id for name in (one, other)))
        return db.session.scalars(
            sa.select(Meeting).where(Meeting.pair == pair).execution_options(populate_existing=True)
        ).one()

    def draft(self) -> Proposal:
        """An Phát – Hải Long at the first time, Bình Minh – Sông Xanh at the second."""
        proposal = make_proposal(self.conference, name="Bản nháp chiều")
        for number, (one, other) in enumerate([("An Phát", "Hải Long"), ("Bình Minh", "Sông Xanh")]):
            here = (self.slots[number], self.tables[0])
            make_placement(proposal, self.people[one], self.people[other], *here, seen_version=0)
        db.session.commit()
        return proposal

    def place(self, proposal: Proposal, one: str, other: str) -> tuple[int, int]:
        """Numbers of slot and table in a draft."""
        db.session.rollback()
        pair = pair_of(*(self.people[name].registration_id for name in (one, other)))
        row = db.session.execute(
            sa.select(Placement.slot_id, Placement.table_id).where(
                Placement.proposal_id == proposal.id, Placement.pair == pair
            )
        ).one()
        slots, tables = [one.id for one in self.slots], [one.id for one in self.tables]
        return slots.index(row.slot_id), tables.index(row.table_id)


@pytest.fixture
def stage() -> Stage:
    """It is about ten in the morning of the conference, whatever the hour of the machine."""
    now = clock.now().replace(second=0, microsecond=0)
    hours = (10 - now.hour + 12) % 24 - 12
    conference = make_coming_conference(scheduling=SchedulingMode.ORGANISER, zone=f"Etc/GMT{-hours:+d}")
    today = now.astimezone(conference.timezone).date()
    db.session.execute(sa.update(Day).where(Day.conference_id == conference.id).values(on=today))
    slots = db.session.scalars(sa.select(Slot).where(Slot.conference_id == conference.id).order_by(Slot.id)).all()
    for number, slot in enumerate(slots):
        slot.starts_at = now + timedelta(minutes=30 + 25 * number)
        slot.ends_at = slot.starts_at + timedelta(minutes=20)
    block = db.session.scalars(sa.select(Block).where(Block.conference_id == conference.id)).one()
    block.starts_at, block.ends_at = slots[0].starts_at, slots[-1].ends_at
    tables = db.session.scalars(
        sa.select(MeetingTable).where(MeetingTable.conference_id == conference.id).order_by(MeetingTable.label)
    ).all()
    people = {}
    for name, side in NAMES.items():
        registration = make_registration(conference, side, organisation=make_organisation(name_vi=name))
        people[name] = db.session.scalars(sa.select(Delegate).where(Delegate.registration_id == registration.id)).one()
    for one in ("An Phát", "Bình Minh"):
        for other in ("Hải Long", "Sông Xanh"):
            parties = [people[name].registration_id for name in (one, other)]
            db.session.add(
                Meeting(conference_id=conference.id, party_a_id=parties[0], party_b_id=parties[1],
                        pair=pair_of(*parties), state=MeetingState.UNSCHEDULED, created_at=now, changed_at=now)
            )  # fmt: skip
    organiser = make_staff(conference)
    db.session.commit()
    return Stage(conference, organiser, people, slots, tables)


def card(page: Page, name: str) -> Locator:
    return page.locator(".board a.meet").filter(has_text=name)


def test_propose_compare_move_by_keys_release_and_plan_the_day_again(open_page: Open, site: Site, stage: Stage) -> None:
    page = open_page(stage.organiser, language="en")
    page.goto(f"{stage.desk}new")
    fill(page, name="First timetable", seconds="2")
    press(page, "Begin the search")
    work(site.app)
    expect(page.get_by_text("proven best")).to_be_visible()

    page.get_by_role("link", name="Compare with what is in force").click()
    expect(page.get_by_role("main")).to_contain_text("First timetable")
    page.go_back()

    page.get_by_role("link", name="Change it by hand on the board").click()
    meet = card(page, "Hải Long").first
    meet.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-put-back]")).to_be_visible()
    expect(page.locator(".board a[data-held]")).to_be_focused()
    for _step in range(20):
        if page.locator(":focus").get_attribute("data-fits") is not None:
            break
        page.keyboard.press("ArrowDown")
        if page.locator(":focus").get_attribute("data-fits") is None and _step % 5 == 4:
            page.keyboard.press("ArrowRight")
    expect(page.locator(":focus")).to_contain_text("Put it here")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Done in this draft.")
    expect(page.locator("[data-put-back]")).to_have_count(0)
    expect(page.locator(".board a[data-at]")).to_be_focused()
    here = Meeting.conference_id == stage.conference.id
    assert set(db.session.scalars(sa.select(Meeting.slot_id).where(here))) == {None}

    page.get_by_role("link", name="Proposal", exact=True).click()
    page.get_by_role("link", name="Look at the changes and release").click()
    press(page, "Put it into force")
    db.session.rollback()
    assert set(db.session.scalars(sa.select(Meeting.state).where(here))) == {MeetingState.SCHEDULED}

    page.goto(f"{stage.desk}today")
    page.get_by_role("link", name="An Phát").click()
    page.get_by_label(re.compile("^Absent")).check()
    press(page, "Note it")
    expect(page.get_by_role("main")).to_contain_text("1 party is missing")
    press(page, "Plan the rest of the day again")
    work(site.app)
    expect(page.locator(".change-who")).to_have_count(2)
    expect(page.locator(".change-place[data-new]").first).to_contain_text("No time")
    press(page, "Put what is ticked into force")
    expect(page.locator("#messages")).to_contain_text("Release 2 is in force")
    assert stage.meeting("An Phát", "Hải Long").slot_id is None
    assert stage.meeting("Bình Minh", "Hải Long").slot_id is not None
    numbers = sa.select(Release.number).where(Release.conference_id == stage.conference.id)
    assert sorted(db.session.scalars(numbers)) == [1, 2]


def test_a_meeting_is_dragged_to_a_free_cell_and_dropped_elsewhere_it_stays(open_page: Open, stage: Stage) -> None:
    proposal = stage.draft()
    page = open_page(stage.organiser, language="en")
    page.goto(f"{stage.desk}{proposal.id}/board")
    drag(page, card(page, "An Phát"), f"{stage.slots[3].id}-{stage.tables[2].id}")
    expect(page.locator("#messages")).to_contain_text("Done in this draft.")
    assert stage.place(proposal, "An Phát", "Hải Long") == (3, 2)

    drag(page, card(page, "An Phát"), None)
    expect(page.locator("[data-put-back]")).to_have_count(0)
    assert stage.place(proposal, "An Phát", "Hải Long") == (3, 2)


def drag(page: Page, what: Locator, to: str | None) -> None:
    """With the mouse to the cell, or to where no meeting can be."""
    what.scroll_into_view_if_needed()
    box = what.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 12, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 30, steps=3)
    expect(page.locator("[data-put-back]")).to_be_visible()
    target = page.locator(f".board button[value='{to}']") if to else page.locator("h1")
    goal = target.bounding_box()
    assert goal is not None
    page.mouse.move(goal["x"] + 6, goal["y"] + 6, steps=4)
    page.mouse.up()


def test_without_scripts_every_move_is_a_link_and_a_button(open_page: Open, stage: Stage) -> None:
    proposal = stage.draft()
    page = open_page(stage.organiser, scripts=False, language="en")
    page.goto(f"{stage.desk}{proposal.id}/board")
    card(page, "Bình Minh").click()
    expect(page.locator("[data-target=no]").first).to_contain_text("is taken by An Phát – Hải Long")
    page.locator(f".board button[value='{stage.slots[0].id}-{stage.tables[1].id}']").click()
    assert stage.place(proposal, "Bình Minh", "Sông Xanh") == (0, 1)
    page.get_by_role("button", name=re.compile("^Undo.*Bình Minh – Sông Xanh")).click()
    assert stage.place(proposal, "Bình Minh", "Sông Xanh") == (1, 0)


def test_a_move_in_force_is_confirmed_before_it_goes_out(open_page: Open, stage: Stage) -> None:
    page = open_page(stage.organiser, phone=True, language="en")
    page.goto(f"{stage.desk}board")
    page.locator(".waiting a").filter(has_text="An Phát").first.click()
    page.locator(f".board button[value='{stage.slots[2].id}-{stage.tables[1].id}']").click()
    expect(page.locator(".side-by-side")).to_contain_text("Table 02")
    press(page, "Move it and tell both")
    expect(page.locator("#messages")).to_contain_text("both sides get a mail")
    placed = sa.select(sa.func.count()).select_from(TableOccupancy).join(Meeting)
    db.session.rollback()
    assert db.session.scalar(placed.where(Meeting.conference_id == stage.conference.id)) == 1


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
def test_the_board_has_no_fault_with_a_meeting_in_hand(
    open_page: Open, stage: Stage, language: str, phone: bool
) -> None:
    proposal = stage.draft()
    pair = stage.meeting("An Phát", "Hải Long").pair
    page = open_page(stage.organiser, phone=phone, language=language)
    base, to = f"{stage.desk}{proposal.id}/board", f"{stage.slots[2].id}-{stage.tables[1].id}"
    meeting = stage.meeting("An Phát", "Hải Long").id
    paths = [f"{base}?held={pair}", f"{base}?held={pair}&by=parties&zoom=l", f"{base}?zoom=s",
             f"{stage.desk}board?held={pair}", f"{stage.desk}board/{meeting}/move?to={to}",
             f"{stage.desk}today"]  # fmt: skip
    wrong = {}
    for path in paths:
        page.goto(path)
        for one in page.locator("details:not(.menu) > summary").all():
            one.click()
        if found := faults(page) + (["scrolls sideways"] if is_too_wide(page) else []):
            wrong[path] = found
    assert wrong == {}
