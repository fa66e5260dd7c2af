"""Where the front page leads: only to pages its reader may open."""

from typing import Any

from flask import current_app, g, url_for

from conference.foundation.access import Role, mark_of


def reachable(endpoint: str, **values: Any) -> str:
    """The address, or nothing for a reader whose role does not open it."""
    if endpoint not in current_app.view_functions:
        return ""
    mark = mark_of(current_app, endpoint)
    may = mark is not None and bool(g.roles & (mark.roles | {Role.ADMINISTRATOR}))
    return url_for(endpoint, **values) if may else ""
