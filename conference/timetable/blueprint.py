"""The timetable's pages live below the conference's address."""

from flask import Blueprint

bp = Blueprint("timetable", __name__, url_prefix="/<conference:conference>")
