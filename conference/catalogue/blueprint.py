"""The blueprint of the catalogue's pages; its view modules hang their addresses on it."""

from flask import Blueprint

bp = Blueprint("catalogue", __name__, url_prefix="/<conference:conference>")
