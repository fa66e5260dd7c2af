"""Pages of reports: importing a view module hangs its addresses on the blueprint."""

from conference.reports import views_audit, views_desk
from conference.reports.blueprint import bp

__all__ = ["bp", "views_audit", "views_desk"]
