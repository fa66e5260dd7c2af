"""The blueprint of people's pages; its view modules hang their addresses on it."""

from flask import Blueprint

bp = Blueprint("people", __name__)
