"""The pages of meetings, split by noun; importing them hangs their addresses on the blueprint."""

from conference.meetings import (
    ending,
    leaving,
    views_agenda,
    views_desk,
    views_meeting,
    views_mode,
    views_partners,
    views_requests,
)
from conference.meetings.blueprint import bp

__all__ = [
    "bp",
    "ending",
    "leaving",
    "views_agenda",
    "views_desk",
    "views_meeting",
    "views_mode",
    "views_partners",
    "views_requests",
]
