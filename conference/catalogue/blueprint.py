"""The blueprint of the catalogue's pages; its view modules hang their addresses on it."""

from flask import Blueprint

from conference.catalogue import telling

bp = Blueprint("catalogue", __name__, url_prefix="/<conference:conference>")
bp.add_app_template_filter(telling.title, "cluster_title")
