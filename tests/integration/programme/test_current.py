"""The conference of an address: kept between requests, but never older than what is stored."""

import sqlalchemy as sa

from conference.foundation.db import db
from conference.programme.models import Conference
from tests.factories.programme import make_conference
from tests.pages import Client


def test_what_another_process_changed_is_seen_by_the_next_request(client: Client) -> None:
    conference = make_conference(code="kept", title_vi="Hội nghị trước")
    db.session.commit()
    assert "Hội nghị trước" in client.get("/kept/").text
    with db.engine.begin() as another:
        renamed = sa.update(Conference).where(Conference.id == conference.id).values(title_vi="Hội nghị sau")
        another.execute(renamed)
    page = client.get("/kept/").text
    assert "Hội nghị sau" in page
    assert "Hội nghị trước" not in page
