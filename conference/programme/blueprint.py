"""The blueprint of the programme's pages; its view modules hang their addresses on it."""

from flask import Blueprint

bp = Blueprint("programme", __name__)
"""Some pages stand outside any conference, so every address names `/<conference:conference>` itself."""
