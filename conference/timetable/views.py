"""The pages of the timetable, by what they are for."""

from conference.timetable import views_compare, views_proposals, views_release
from conference.timetable.blueprint import bp

__all__ = ["bp", "views_compare", "views_proposals", "views_release"]
