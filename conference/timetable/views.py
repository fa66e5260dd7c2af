"""The pages of the timetable, by what they are for."""

from conference.timetable import models
from conference.timetable.blueprint import bp

__all__ = ["bp", "models"]
