"""The group all our commands belong to."""

from flask.cli import AppGroup

conference = AppGroup("conference", help="Run and look after the conference system.")
