"""The blueprint of meetings; its view modules hang their addresses on it."""

from flask import Blueprint

bp = Blueprint("meetings", __name__, url_prefix="/<conference:conference>")
