"""The pages of the programme, split by noun; importing them hangs their addresses on the blueprint."""

from conference.programme import views_interpreters, views_public, views_sessions, views_setup, views_staff, views_venue
from conference.programme.blueprint import bp

__all__ = ["bp", "views_interpreters", "views_public", "views_sessions", "views_setup", "views_staff", "views_venue"]
