"""The blueprint of printed matter."""

from flask import Blueprint

bp = Blueprint("documents", __name__, url_prefix="/<conference:conference>")
