"""Absolute addresses for mails and calendars, the same inside a request and in a worker."""

from urllib.parse import urlsplit

from flask import current_app

from conference.foundation.settings import Settings


def absolute(endpoint: str, **values: object) -> str:
    """The full address of an endpoint on the public host; within a conference its code is filled in as by url_for."""
    settings: Settings = current_app.config["SETTINGS"]
    base = urlsplit(settings.base_url)
    current_app.inject_url_defaults(endpoint, values)
    adapter = current_app.url_map.bind(base.netloc, base.path or "/", url_scheme=base.scheme)
    return adapter.build(endpoint, values, force_external=True)
