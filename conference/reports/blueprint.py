"""The blueprint of reports; its view modules hang their addresses on it."""

from flask import Blueprint

bp = Blueprint("reports", __name__, url_prefix="/<conference:conference>")
