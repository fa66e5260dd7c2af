"""Languages and interpreters, from what people tick to the timetable that seats no more interpreters than there are."""

from collections.abc import Iterable

import sqlalchemy as sa
from flask import Flask
from flask.ctx import AppContext

from conference.foundation import clock
from conference.foundation.db import db
from conference.mail.models import Message
from conference.programme.models import Interpreters
from conference.registration.models import Registration
from conference.timetable.clashes import Clash, Fit, Obstacle
from conference.timetable.loading import load
from conference.timetable.models import Placement
from conference.timetable.names import names_of
from conference.timetable.problem import Interpreter, Problem
from conference.timetable.sights import draft_of
from conference.timetable.standing import standing
from conference.timetable.values import Existing, Settings
from tests.factories.registration import make_delegate
from tests.integration.timetable.scene import Scene, work
from tests.pages import Client, page_of


def speak(scene: Scene, registrations: Iterable[int], *languages: str) -> None:
    for one in registrations:
        scene.person(one).languages = list(languages)
    db.session.commit()


def provide(scene: Scene, one: str, other: str, count: int) -> int:
    made = Interpreters(conference_id=scene.conference_id, one=one, other=other, count=count)
    db.session.add(made)
    db.session.commit()
    return made.id


def problem_of(scene: Scene, settings: Settings | None = None) -> Problem:
    return load(db.session(), scene.conference, settings or Settings(), now=clock.now()).problem


def foreign() -> Scene:
    """Two investors who speak Chinese only, two enterprises who speak Vietnamese; everybody has agreed to meet."""
    scene = Scene(enterprises=2, investors=2, slots=2)
    speak(scene, scene.investors, "zh")
    for enterprise in range(2):
        for investor in range(2):
            scene.agree(enterprise, investor)
    return scene


def meetings_by_slot(proposal_id: int) -> list[int]:
    counted = sa.select(sa.func.count()).where(Placement.proposal_id == proposal_id, Placement.slot_id.is_not(None))
    return list(db.session.scalars(counted.group_by(Placement.slot_id).order_by(Placement.slot_id)))


def test_parties_speak_what_their_people_speak_and_interpreters_are_numbered(ctx: AppContext) -> None:
    scene = Scene(enterprises=1, investors=1)
    scene.agree(0, 0)
    speak(scene, scene.enterprises, "vi", "en")
    provide(scene, "vi", "zh", 2)
    problem = problem_of(scene)
    assert [one.languages for one in problem.parties] == [{"vi", "en"}, {"vi"}]
    both = frozenset({"vi", "zh"})
    assert problem.interpreters == (Interpreter("ivi-zh.1", both), Interpreter("ivi-zh.2", both))
    assert names_of(db.session(), scene.conference).person("ivi-zh.2") == "Phiên dịch Việt–Trung 2"


def test_without_interpreters_everybody_is_understood(ctx: AppContext) -> None:
    scene = foreign()
    assert {one.languages for one in problem_of(scene).parties} == {frozenset()}


def test_of_a_delegation_those_come_who_share_a_language(ctx: AppContext) -> None:
    scene = Scene(enterprises=1, investors=1)
    scene.agree(0, 0)
    provide(scene, "vi", "zh", 1)
    registration = db.session.get_one(Registration, scene.enterprises[0])
    contact, colleague = scene.person(registration.id), make_delegate(registration, languages=["zh"])
    host = scene.person(scene.investors[0])
    assert problem_of(scene).requests[0].named == {f"d{contact.id}", f"d{host.id}"}
    speak(scene, scene.investors, "zh")
    assert problem_of(scene).requests[0].named == {f"d{colleague.id}", f"d{host.id}"}
    speak(scene, scene.investors, "zh", "vi")
    assert problem_of(scene).requests[0].named == frozenset()


def two_at_once() -> Scene:
    """Two pairs who share no language, one time, one interpreter."""
    scene = Scene(enterprises=2, investors=2, slots=1)
    speak(scene, scene.investors, "zh")
    scene.agree(0, 0)
    scene.agree(1, 1)
    provide(scene, "vi", "zh", 1)
    return scene


def test_no_more_meetings_at_once_than_interpreters_and_the_rest_says_so(app: Flask, client: Client) -> None:
    scene = two_at_once()
    proposal_id = scene.search(app)
    assert meetings_by_slot(proposal_id) == [1]
    client.sign_in(scene.user)
    assert client.page(f"/{scene.code}/desk/timetable/{proposal_id}").texts(".tile-value")[:2] == ["1", "1"]
    told = client.page(f"/{scene.code}/desk/timetable/{proposal_id}/unplaced").text("tbody")
    assert "không có phiên dịch" in told.lower()
    assert "Thêm một phiên dịch lúc" in told


def test_a_timetable_with_interpreters_is_released_and_planned_on(app: Flask, client: Client) -> None:
    scene = foreign()
    client.sign_in(scene.user)
    provide(scene, "vi", "zh", 2)
    proposal_id = scene.search(app)
    assert meetings_by_slot(proposal_id) == [2, 2]
    scene.release(proposal_id)
    work(app)
    mails = db.session.scalars(sa.select(Message.text).where(Message.kind == "timetable_released")).all()
    assert [mail.count("Có phiên dịch (Việt–Trung)") for mail in mails] == [2, 2, 2, 2]
    for part in (
        "board",
        f"{proposal_id}/board",
        f"compare?p={proposal_id}",
        "today",
        "releases/1",
        str(proposal_id),
    ):
        client.page(f"/{scene.code}/desk/timetable/{part}")
    problem = problem_of(scene, Settings(existing=Existing.FREE))
    assert sorted(len(one.people) for one in problem.held) == [3, 3, 3, 3]
    again = scene.proposal(scene.search(app, Settings(seconds=1, existing=Existing.FEWEST)))
    seen = standing(db.session(), scene.conference, again, now=clock.now())
    assert (seen.obstacles, seen.findings, seen.real_changes) == ([], [], [])


def test_the_board_refuses_a_place_without_an_interpreter(app: Flask, ctx: AppContext) -> None:
    scene = two_at_once()
    proposal = scene.proposal(scene.search(app))
    hall = draft_of(db.session(), scene.conference, proposal, now=clock.now()).hall
    (waiting,) = (one.id for one in hall.problem.requests if one.id not in hall.placed)
    cells = hall.around(waiting).values()
    assert {cell.obstacle for cell in cells if isinstance(cell, Clash)} == {Obstacle.UNHEARD}
    assert not any(isinstance(cell, Fit) for cell in cells)


def test_fewer_interpreters_than_before_let_meetings_go_and_name_those_in_force(app: Flask, ctx: AppContext) -> None:
    scene = foreign()
    pair = provide(scene, "vi", "zh", 2)
    proposal_id = scene.search(app)
    scene.release(proposal_id)
    db.session.get_one(Interpreters, pair).count = 1
    db.session.commit()
    problem = problem_of(scene)
    assert (len(problem.locks), sum(one.required for one in problem.requests)) == (2, 2)


def test_an_organiser_says_how_many_there_are(client: Client) -> None:
    scene = Scene()
    client.sign_in(scene.user)
    path = f"/{scene.code}/desk/interpreters"
    assert client.submit(path, "form.panel", one="zh", other="vi", count="2").status_code == 303
    assert client.submit(path, "form.panel", one="vi", other="zh", count="3").status_code == 303
    (row,) = client.page(path).texts(".rows li")
    assert row.startswith("Tiếng Việt – Tiếng Trung 3 phiên dịch")
    (removal,) = [form.get("action") for form in client.page(path).all(".rows form")]
    assert client.post(removal).status_code == 303
    assert client.page(path).all(".rows li") == []
    assert client.post(removal).status_code == 404


def test_two_different_languages_are_needed(client: Client) -> None:
    scene = Scene()
    client.sign_in(scene.user)
    answer = client.submit(f"/{scene.code}/desk/interpreters", one="vi", other="vi", count="2")
    assert answer.status_code == 422
    assert page_of(answer).texts(".field[data-wrong] .field-errors") == ["Hãy chọn hai ngôn ngữ khác nhau."]
    answer = client.submit(f"/{scene.code}/desk/interpreters", one="vi", other="zh", count="0")
    assert answer.status_code == 422
