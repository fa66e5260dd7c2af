"""The blueprint of check-in; its view modules hang their addresses on it."""

from flask import Blueprint

bp = Blueprint("checkin", __name__, url_prefix="/<conference:conference>/desk/check-in")

visitor = Blueprint("visitor", __name__, url_prefix="/<conference:conference>/welcome")
"""What a walk-in opens on their own phone."""
