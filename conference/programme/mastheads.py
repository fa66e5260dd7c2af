"""What stands at the head of a conference's papers and badges beside its name and place."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from conference.foundation.dates import format_date
from conference.foundation.images import image_path
from conference.programme import queries
from conference.programme.models import Conference, Organiser

_MOST_LOGOS: Final = 4


def when(session: Session, conference: Conference) -> str:
    """The first and the last day, or the only one."""
    days = [day.on for day in queries.days(session, conference)]
    return " – ".join(format_date(day) for day in dict.fromkeys([*days[:1], *days[-1:]]))


def with_logo(session: Session, conference: Conference) -> Sequence[Organiser]:
    """The organisers whose logo is there to be printed, as many as have room."""
    known = [one for one in queries.organisers(session, conference) if one.logo and image_path(one.logo).exists()]
    return known[:_MOST_LOGOS]
