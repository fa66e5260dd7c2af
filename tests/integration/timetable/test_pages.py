"""What an organiser sees and presses: propose, watch, compare, read why not, release, look back."""

import pytest
import sqlalchemy as sa
from flask import Flask

from conference.foundation.db import db, transaction
from conference.programme.models import Slot
from conference.timetable.models import ProposalState, Release
from conference.timetable.values import Existing, Settings
from tests.integration.timetable.scene import Scene, work
from tests.pages import Client, page_of
from tests.queries import count_statements


def desk(client: Client, scene: Scene) -> str:
    client.sign_in(scene.user)
    return f"/{scene.code}/desk/timetable/"


def test_an_organiser_asks_for_a_timetable_and_sees_what_came_of_it(app: Flask, client: Client) -> None:
    scene = Scene()
    for enterprise in range(3):
        scene.agree(enterprise, 0)
    base = desk(client, scene)
    answer = client.submit(f"{base}new", name="Bản đầu", seconds="1", minimum="1", in_a_row="")
    assert answer.status_code == 303
    assert "Chờ bắt đầu" in client.page(answer.headers["Location"]).text("#proposal_state .badge")
    work(app)
    shown = client.page(answer.headers["Location"])
    assert shown.texts("#proposal_state > .row .badge") == ["Bản nháp", "đã chứng minh tốt nhất"]
    assert shown.texts(".tile-value")[:2] == ["3", "0"]
    assert client.page(base).texts(".proposals h3") == ["Bản đầu"]


def test_a_draft_says_when_something_has_changed_since_its_search(app: Flask, client: Client) -> None:
    scene = Scene()
    scene.agree(0, 0)
    proposal_id = scene.search(app)
    path = f"{desk(client, scene)}{proposal_id}"
    assert client.page(path).all(".notice[data-kind=info]") == []
    scene.agree(1, 0)
    assert len(client.page(path).all(".notice[data-kind=info]")) == 1
    assert client.submit(path, "form[action$=search-on]", seconds="1").status_code == 303
    work(app)
    assert client.page(path).all(".notice[data-kind=info]") == []


def test_a_search_under_way_answers_with_nothing_while_nothing_is_new(app: Flask, client: Client) -> None:
    scene = Scene()
    scene.agree(0, 0)
    path = f"{desk(client, scene)}{scene.propose()}"
    asked = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#proposal_state"}
    version = client.page(path).all("#proposal_state")[0].get("hx-get").partition("v=")[2]
    assert client.get(f"{path}?v={version}", headers=asked).status_code == 204
    work(app)
    fragment = client.get(f"{path}?v={version}", headers=asked)
    assert fragment.status_code == 200
    assert "hx-trigger" not in fragment.text


def test_what_was_typed_wrong_is_said_at_the_field_and_kept(client: Client) -> None:
    scene = Scene()
    base = desk(client, scene)
    answer = client.submit(f"{base}new", name="Bản đầu", seconds="9999")
    page = page_of(answer)
    assert answer.status_code == 422
    assert page.texts(".field[data-wrong] .field-errors") == ["Hãy nhập số từ 1 đến 900."]
    assert page.all("[name=name]")[0].get("value") == "Bản đầu"


def test_each_request_that_does_not_fit_says_why_and_what_would_help(app: Flask, client: Client) -> None:
    scene = Scene(enterprises=3, investors=1, tables=1, slots=2)
    for enterprise in range(3):
        scene.agree(enterprise, 0)
    proposal_id = scene.search(app)
    path = f"{desk(client, scene)}{proposal_id}/unplaced"
    page = client.page(path)
    assert page.texts("tbody td")[1:] == [
        "Chủ đầu tư 0 đã kín lịch: 2 trên 2 khung giờ.",
        "Thêm một bàn, một khung giờ hay một người cũng chưa xếp được.",
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["0", "1", "2"]),
        ("sort=-name", ["2", "1", "0"]),
        ("state=agreed", ["0", "1"]),
        ("state=open", ["2"]),
        ("q=nghiep+1", ["1"]),
        ("q=nobody", []),
    ],
)
def test_what_did_not_fit_can_be_searched_narrowed_and_sorted(
    app: Flask, client: Client, asked: str, found: list[str]
) -> None:
    scene = Scene(investors=1, tables=0)
    scene.agree(0, 0)
    scene.agree(1, 0)
    scene.ask(2, 0)
    proposal_id = scene.search(app, Settings(seconds=1, with_pending=True))
    names = client.page(f"{desk(client, scene)}{proposal_id}/unplaced?{asked}").texts("tbody th")
    assert [name.split(" – ")[0][-1] for name in names] == found


def test_comparing_shows_who_gains(app: Flask, client: Client) -> None:
    scene = Scene()
    scene.agree(0, 0, slot=0)
    scene.agree(0, 1, slot=3)
    proposal_id = scene.search(app, Settings(seconds=1, existing=Existing.FREE))
    page = client.page(f"{desk(client, scene)}compare?p={proposal_id}")
    assert page.texts("#difference_list tbody tr th") == ["Doanh nghiệp 0"]
    assert page.texts("#difference_list tbody .badge") == ["được lợi"]
    assert client.page(f"{desk(client, scene)}compare?p={proposal_id}&gain=less").texts("#difference_list th") == []
    assert client.get(f"/{scene.code}/desk/timetable/compare").status_code == 303
    assert client.get(f"/{scene.code}/desk/timetable/compare?p=999").status_code == 404


def test_a_release_is_previewed_confirmed_and_readable_afterwards(app: Flask, client: Client) -> None:
    scene = Scene()
    scene.agree(0, 0)
    proposal_id = scene.search(app)
    base = desk(client, scene)
    preview = client.page(f"{base}{proposal_id}/release")
    assert preview.texts("tbody th") == ["Doanh nghiệp 0 – Chủ đầu tư 0"]
    answer = client.submit(f"{base}{proposal_id}/release", "main form.panel", note="Hẹn gặp")
    assert answer.headers["Location"].endswith("/releases/1")
    assert client.page(f"{base}releases").texts(".rows b") == ["Lịch gặp số 1"]
    assert client.page(f"{base}releases/1?q=doanh&change=added").texts("tbody th") == ["Doanh nghiệp 0 – Chủ đầu tư 0"]
    assert client.page(f"{base}releases/1?q=nobody").texts("tbody th") == []
    assert client.get(f"{base}{proposal_id}/release").status_code == 409
    assert client.page(f"{base}{proposal_id}").texts("#proposal_state .notice a") == ["Lịch gặp số 1"]


def test_a_preview_that_is_out_of_date_releases_nothing_and_shows_the_new_one(app: Flask, client: Client) -> None:
    scene = Scene()
    scene.agree(0, 0)
    proposal_id = scene.search(app)
    base = desk(client, scene)
    answer = client.submit(f"{base}{proposal_id}/release", "main form.panel", token="of yesterday")
    assert answer.status_code == 409
    assert "chưa ban hành" in page_of(answer).text(".error-summary")
    assert db.session.scalars(sa.select(Release)).all() == []


def test_something_changed_is_named_on_the_page_with_the_way_out(app: Flask, client: Client) -> None:
    scene = Scene()
    scene.agree(0, 0)
    proposal_id = scene.search(app)
    with transaction() as session:
        session.execute(sa.delete(Slot).where(Slot.id.in_(scene.slots)))
    base = desk(client, scene)
    page = client.page(f"{base}{proposal_id}")
    assert "Doanh nghiệp 0 – Chủ đầu tư 0" in page.text(".notice[data-kind=warning]")
    answer = client.submit(f"{base}{proposal_id}", ".notice form")
    carried = client.page(answer.headers["Location"])
    assert "Doanh nghiệp 0 – Chủ đầu tư 0" in carried.text(".notice[data-kind=info]")


def test_a_search_is_stopped_searched_on_and_thrown_away(app: Flask, client: Client) -> None:
    scene = Scene()
    scene.agree(0, 0)
    proposal_id, base = scene.propose(), desk(client, scene)
    client.submit(f"{base}{proposal_id}", "#proposal_state form")
    assert client.page(f"{base}{proposal_id}").text("#proposal_state .badge") == "Không tìm được"
    client.submit(f"{base}{proposal_id}", "details form", seconds="1")
    work(app)
    assert scene.proposal(proposal_id).state is ProposalState.DRAFT
    client.submit(f"{base}{proposal_id}/discard")
    assert client.page(base).texts(".proposals h3") == []


def test_a_proposal_of_another_conference_is_not_found(client: Client) -> None:
    scene, other = Scene(), Scene()
    base = desk(client, scene)
    foreign = other.propose()
    for path in ("", "/unplaced", "/release", "/discard"):
        assert client.get(f"{base}{foreign}{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "new", "{0}", "{0}/unplaced", "{0}/release", "compare?p={0}", "releases"])
def test_more_meetings_need_no_more_statements(app: Flask, client: Client, path: str) -> None:
    sizes = []
    for pairs in ([(0, 0)], [(0, 0), (1, 0), (2, 1), (0, 1)]):
        scene = Scene()
        for pair in pairs:
            scene.agree(*pair)
        proposal_id, base = scene.search(app), desk(client, scene)
        with count_statements() as sent:
            client.page(base + path.format(proposal_id))
        sizes.append(len(sent))
    assert sizes[0] == sizes[1]


def test_requests_nobody_has_answered_are_taken_in_only_where_organisers_find_times(client: Client) -> None:
    scene = Scene()
    base = desk(client, scene)
    assert client.page(f"{base}new").all("[name=with_pending]")
    scene.only_pairs()
    assert not client.page(f"{base}new").all("[name=with_pending]")


def test_lists_are_exported_as_they_are_shown(app: Flask, client: Client) -> None:
    scene = Scene(enterprises=3, investors=1, tables=1, slots=2)
    for enterprise in range(3):
        scene.agree(enterprise, 0)
    proposal_id, base = scene.search(app), desk(client, scene)
    assert len(client.get(f"{base}{proposal_id}/unplaced/export.csv").text.strip().splitlines()) == 2
    assert len(client.get(f"{base}compare/export.csv?p={proposal_id}").text.strip().splitlines()) == 4
    scene.release(proposal_id)
    assert len(client.get(f"{base}releases/1/export.csv").text.strip().splitlines()) == 3
