"""The real application with two additions: empty views to compare with, and the number of statements of each answer."""

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Flask, Response, g

from conference.app import create_app
from conference.foundation import access
from conference.foundation.access import Role
from conference.foundation.db import db
from conference.foundation.web import page
from conference.programme.models import Conference

STATEMENTS = "X-Statements"

bp = Blueprint("benchmark", __name__, url_prefix="/<conference:conference>/benchmark", template_folder="templates")


@bp.get("/public")
@access.public
def for_anybody(conference: Conference) -> Response:
    """What a page for everybody costs before it shows anything."""
    return page("benchmark/empty.html")


@bp.get("/attendee")
@access.attendee
def for_attendees(conference: Conference) -> Response:
    """The same for attendees."""
    return page("benchmark/empty.html")


@bp.get("/desk")
@access.requires(Role.ORGANISER)
def for_staff(conference: Conference) -> Response:
    """The same at the desk."""
    return page("benchmark/empty.html")


def _count_statements(app: Flask) -> None:
    """Say in a header how many statements an answer took; BEGIN and the like are not counted."""

    @app.after_request
    def tell(response: Response) -> Response:
        response.headers[STATEMENTS] = str(g.get("statements", 0))
        return response

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            g.statements = g.get("statements", 0) + 1

    with app.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", note)


app = create_app()
app.register_blueprint(bp)
_count_statements(app)
