"""Pages of registration: importing a view module hangs its addresses on the blueprint."""

from conference.registration import (
    views_data,
    views_join,
    views_my,
    views_register,
    views_review,
    views_ticket,
)
from conference.registration.blueprint import bp

__all__ = ["bp", "views_data", "views_join", "views_my", "views_register", "views_review", "views_ticket"]
