"""The blueprints of check-in; its view modules hang their addresses on them."""

from flask import Blueprint

bp = Blueprint("checkin", __name__, url_prefix="/<conference:conference>/desk/check-in")

visitor = Blueprint("visitor", __name__, url_prefix="/<conference:conference>/welcome")
"""What a walk-in opens on their own phone."""

door = Blueprint("door", __name__, url_prefix="/<conference:conference>/door")
"""What enrolled devices use: one folder, to which their cookie and their service worker are limited."""
