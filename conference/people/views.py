"""The pages of people, split by noun; importing them hangs their addresses on the blueprint."""

from conference.people import views_account, views_admin, views_links, views_sign_in, views_two_step
from conference.people.blueprint import bp

__all__ = ["bp", "views_account", "views_admin", "views_links", "views_sign_in", "views_two_step"]
