"""All addresses of printed matter."""

from conference.documents import views_choose, views_print
from conference.documents.blueprint import bp

__all__ = ["bp", "views_choose", "views_print"]
