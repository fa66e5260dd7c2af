"""Pages of the door."""

from conference.checkin import views_desk, views_scan  # for their routes
from conference.checkin.blueprint import bp

__all__ = ["bp", "views_desk", "views_scan"]
