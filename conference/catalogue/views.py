"""The pages of the catalogue, split by noun; importing them hangs their addresses on the blueprint."""

from conference.catalogue import views_desk, views_public
from conference.catalogue.blueprint import bp

__all__ = ["bp", "views_desk", "views_public"]
