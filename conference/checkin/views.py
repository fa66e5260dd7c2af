"""Pages of the door."""

from conference.checkin import (  # for their routes
    views_board,
    views_conflicts,
    views_desk,
    views_devices,
    views_door,
    views_door_welcome,
    views_enrol,
    views_paper,
    views_print,
    views_scan,
    views_visitor,
    views_walk_in,
)
from conference.checkin.blueprint import bp, door, visitor

__all__ = [
    "bp", "door", "views_board", "views_conflicts", "views_desk", "views_devices", "views_door", "views_door_welcome",
    "views_enrol", "views_paper", "views_print", "views_scan", "views_visitor", "views_walk_in", "visitor",
]  # fmt: skip
