"""Two organisers have a page open: what one has changed stays, what both have changed is said at its field."""

from typing import Any

from conference.foundation.db import db
from conference.programme import queries
from conference.programme.models import Capacity, Conference, HostRole, Organiser, Speaker
from tests.factories.programme import make_conference, make_hall, make_session, make_staff
from tests.pages import Client, page_of


def test_an_old_page_of_an_organiser_undoes_nothing_and_the_same_field_is_refused(client: Client) -> None:
    conference = make_conference()
    host = Organiser(conference_id=conference.id, name_vi="Sở Công Thương", role=HostRole.LEAD, position=1)
    db.session.add(host)
    db.session.flush()
    path, sent = _page(client, conference, f"organisers/{host.id}")
    host.name_en, host.role = "Department of Industry and Trade", HostRole.CO_ORGANISER
    assert client.post(path, data=sent | {"website": ["https://example.com"]}).status_code == 303
    assert (host.name_en, host.role, host.website) == (
        "Department of Industry and Trade", HostRole.CO_ORGANISER, "https://example.com",
    )  # fmt: skip
    refused = page_of(client.post(path, data=sent | {"name_en": ["Trade Department"]}))
    assert "“Department of Industry and Trade”" in refused.text("#name_en-error")
    assert refused.all("#name_en")[0].get("value") == "Trade Department"


def test_an_old_page_of_a_session_undoes_nothing_and_the_same_field_is_refused(client: Client) -> None:
    conference = make_conference()
    first, second = (Speaker(conference_id=conference.id, full_name=name) for name in ("Lê An", "Đỗ Bình"))
    item = make_session(conference, title_vi="Khai mạc", title_en="Opening")
    db.session.add_all([first, second])
    db.session.flush()
    path, sent = _page(client, conference, f"sessions/{item.id}")
    (item,) = queries.programme(db.session(), conference)
    item.title_en, item.speakers = "Opening of the conference", [first]
    assert client.post(path, data=sent | {"speaker_ids": [second.id]}).status_code == 303
    (item,) = queries.programme(db.session(), conference)
    assert item.title_en == "Opening of the conference"
    assert {speaker.full_name for speaker in item.speakers} == {"Lê An", "Đỗ Bình"}
    refused = page_of(client.post(path, data=sent | {"title_en": ["Welcome"]}))
    assert "“Opening of the conference”" in refused.text("#title_en-error")


def test_an_old_page_of_a_table_undoes_nothing_and_the_same_field_is_refused(client: Client) -> None:
    conference = make_conference()
    (table,), _slots = make_hall(conference, tables=1)
    path, sent = _page(client, conference, f"tables/{table.id}")
    table.zone, table.is_open = "B", False
    assert client.post(path, data=sent | {"seats": ["6"]}).status_code == 303
    assert (table.zone, table.is_open, table.seats) == ("B", False, 6)
    refused = page_of(client.post(path, data=sent | {"zone": ["C"]}))
    assert "“B”" in refused.text("#zone-error")


def test_an_old_page_of_the_places_undoes_nothing_and_the_same_side_is_refused(client: Client) -> None:
    conference = make_conference()
    rows = {side: Capacity(conference_id=conference.id, side=side, places=10) for side in ("enterprise", "guest")}
    db.session.add_all(rows.values())
    db.session.flush()
    path, sent = _page(client, conference, "places")
    rows["enterprise"].places = 40
    assert client.post(path, data=sent | {"guest": ["12"]}).status_code == 303
    assert [row.places for row in rows.values()] == [40, 12]
    refused = page_of(client.post(path, data=sent | {"enterprise": ["30"]}))
    assert "“40”" in refused.text("#enterprise-error")
    assert [row.places for row in rows.values()] == [40, 12]


def _page(client: Client, conference: Conference, part: str) -> tuple[str, dict[str, Any]]:
    """The address of a set-up page and what a browser sends of it unchanged."""
    client.sign_in(make_staff(conference))
    path = f"/{conference.code}/desk/{part}"
    page = client.page(path)
    return path, page.fields(page.all("main form")[0])
