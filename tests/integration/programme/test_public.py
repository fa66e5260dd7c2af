"""What everybody reads about a conference."""

from datetime import timedelta

from conference.foundation.db import db
from conference.programme import actions
from conference.programme.rules import Span
from tests.factories.programme import make_conference, make_hall
from tests.factories.time import DAY, at
from tests.pages import Client


def test_the_times_of_several_days_are_told_day_by_day(client: Client) -> None:
    conference = make_conference()
    make_hall(conference, slots=2)
    path = f"/{conference.code}/"
    (only,) = [line for line in client.page(path).texts(".hero-facts li") if "15:00" in line]
    assert "20/10" not in only
    tomorrow = DAY + timedelta(days=1)
    actions.add_block(db.session(), conference, Span(at(15, on=tomorrow), at(16, 15, on=tomorrow)))
    first, second = [line for line in client.page(path).texts(".hero-facts li") if "15:00" in line]
    assert "từ 15:00 đến 15:45, 2 khung" in first
    assert "từ 15:00 đến 16:10, 3 khung" in second
    assert first.split(":")[0] != second.split(":")[0]
