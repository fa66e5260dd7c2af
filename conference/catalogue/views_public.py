"""What everybody may read: the clusters with filters in the address, and the fact sheet of one."""

from flask import Response, abort, request

from conference.catalogue import figures, listing, queries, search, sheet, telling
from conference.catalogue.blueprint import bp
from conference.catalogue.models import Cluster
from conference.catalogue.search_form import PAGE_SIZES, SearchForm
from conference.catalogue.sketch import Sketch, sketch
from conference.foundation import access, clock
from conference.foundation.dates import HANOI, local_day
from conference.foundation.db import db
from conference.foundation.distance import Point
from conference.foundation.paging import page_of
from conference.foundation.web import page, wanted_fragment


@bp.get("/clusters")
@access.public
def clusters(conference: object) -> Response:
    """The clusters that fit; a filter that cannot be read says so and is left out, the list stays."""
    form = SearchForm(request.args)
    form.validate()
    wish = form.wish(request.args.get("sort", "name"))
    asked = request.args.get("per", PAGE_SIZES[0], type=int)
    session, size = db.session(), asked if asked in PAGE_SIZES else PAGE_SIZES[0]
    found = page_of(session, search.found(wish), request.args.get("page"), size)
    part = wanted_fragment() == "cluster_list"
    return page(
        "catalogue/clusters.html",
        fragments=("cluster_list",),
        form=form,
        wish=wish,
        found=found,
        sizes=PAGE_SIZES,
        rows=listing.rows(found.items, queries.known_of(session, found.items)),
        unknown=listing.unknown(),
        history=None if part else figures.history(queries.city_figures(session)),
        telling=telling,
    )


@bp.get("/clusters/<slug>")
@access.public
def cluster(conference: object, slug: str) -> Response:
    """Everything known of one cluster, each fact with its source."""
    found = queries.find_published(db.session(), slug) or abort(404)
    return page(
        "catalogue/cluster.html",
        cluster=found,
        title=telling.title(found),
        telling=telling,
        badges=sheet.badges(found),
        steps=sheet.steps(found, local_day(clock.now(), HANOI)),
        sheet=sheet,
        sketch=_sketch(found),
    )


def _sketch(cluster: Cluster) -> Sketch | None:
    return None if cluster.lat is None or cluster.lon is None else sketch(Point(cluster.lat, cluster.lon))
