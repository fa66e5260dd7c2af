"""Pages of the door."""

from conference.checkin import views_desk, views_scan, views_visitor, views_walk_in  # for their routes
from conference.checkin.blueprint import bp, visitor

__all__ = ["bp", "views_desk", "views_scan", "views_visitor", "views_walk_in", "visitor"]
