"""My conference: an investor edits the clusters that are theirs, with the pages of the catalogue."""

from flask import Response, abort
from sqlalchemy.orm import Session

from conference.catalogue import editing, queries
from conference.catalogue.editing import Editor
from conference.catalogue.models import Cluster
from conference.foundation import access
from conference.programme.models import Conference
from conference.registration.blueprint import bp
from conference.registration.current import my_registration
from conference.registration.models import RegistrationState


def _find_mine(session: Session, cluster_id: int) -> Cluster:
    """One of my organisation's clusters, once it is approved who speaks for the organisation; else 404."""
    mine = my_registration()
    if mine.state is not RegistrationState.APPROVED:
        abort(404)
    return queries.find_cluster(session, cluster_id, organisation_id=mine.organisation_id) or abort(404)


MINE = Editor("registration.my_", "base.html", is_staff=False, find=_find_mine)


@bp.route("/<conference:conference>/my/clusters/<int:cluster_id>", methods=["GET", "POST"])
@access.attendee
def my_cluster(conference: Conference, cluster_id: int) -> Response:
    """What it is and offers."""
    return editing.facts(MINE, cluster_id)


@bp.route("/<conference:conference>/my/clusters/<int:cluster_id>/milestones", methods=["GET", "POST"])
@access.attendee
def my_milestones(conference: Conference, cluster_id: int) -> Response:
    """Its dated history."""
    return editing.milestones(MINE, cluster_id)


@bp.route("/<conference:conference>/my/clusters/<int:cluster_id>/infrastructure", methods=["GET", "POST"])
@access.attendee
def my_infrastructure(conference: Conference, cluster_id: int) -> Response:
    """Its checklist of works."""
    return editing.infrastructure(MINE, cluster_id)


@bp.route(
    "/<conference:conference>/my/clusters/<int:cluster_id>/plots", methods=["GET", "POST"], defaults={"plot_id": None}
)
@bp.route("/<conference:conference>/my/clusters/<int:cluster_id>/plots/<int:plot_id>", methods=["GET", "POST"])
@access.attendee
def my_plots(conference: Conference, cluster_id: int, plot_id: int | None) -> Response:
    """Its plots and factory units."""
    return editing.plots(MINE, cluster_id, plot_id)


@bp.route("/<conference:conference>/my/clusters/<int:cluster_id>/prices", methods=["GET", "POST"])
@access.attendee
def my_prices(conference: Conference, cluster_id: int) -> Response:
    """What is charged."""
    return editing.prices(MINE, cluster_id)
