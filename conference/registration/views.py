"""The pages of registration, split by noun; importing them hangs their addresses on the blueprint."""

from conference.registration import (
    ending,
    views_data,
    views_data_desk,
    views_desk,
    views_detail,
    views_import,
    views_join,
    views_my,
    views_register,
    views_review,
    views_supply,
    views_ticket,
)
from conference.registration.blueprint import bp

__all__ = [
    "bp",
    "ending",
    "views_data",
    "views_data_desk",
    "views_desk",
    "views_detail",
    "views_import",
    "views_join",
    "views_my",
    "views_register",
    "views_review",
    "views_supply",
    "views_ticket",
]
