"""The pages of the timetable, by what they are for."""

from conference.timetable import views_board, views_compare, views_proposals, views_release, views_today
from conference.timetable.blueprint import bp

__all__ = ["bp", "views_board", "views_compare", "views_proposals", "views_release", "views_today"]
