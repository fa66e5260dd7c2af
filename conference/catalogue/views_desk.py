"""The organisers' pages: all clusters, a new one, and everything about one."""

import sqlalchemy as sa
from flask import Response, abort, request
from markupsafe import escape
from sqlalchemy.orm import Session

from conference.catalogue import actions, editing, listing, queries
from conference.catalogue.blueprint import bp
from conference.catalogue.editing import Editor
from conference.catalogue.forms import AssignForm, ClusterForm
from conference.catalogue.models import Cluster
from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.downloads import Source, download
from conference.foundation.i18n import _, language
from conference.foundation.invalid import InvalidText
from conference.foundation.numbers import echo_area, parse_area
from conference.foundation.paging import page_of
from conference.foundation.web import notify, page, see_other
from conference.people.models import Organisation


def _find(session: Session, cluster_id: int) -> Cluster:
    return queries.find_cluster(session, cluster_id) or abort(404)


DESK = Editor("catalogue.desk_", "desk.html", is_staff=True, find=_find)


@bp.get("/desk/clusters")
@access.requires(Role.ORGANISER)
def desk(conference: object) -> Response:
    """All clusters, hidden ones too."""
    listed = _listed()
    found = page_of(db.session(), listed, request.args.get("page"))
    return page(
        "catalogue/desk.html",
        fragments=("desk_cluster_list",),
        found=found,
        rows=list(
            zip(found.items, listing.rows(found.items, queries.known_of(db.session(), found.items)), strict=True)
        ),
        shown=request.args.get("shown", ""),
        sort=request.args.get("sort", "name"),
    )


def _listed() -> sa.Select[Cluster]:
    asked = request.args
    return queries.on_desk(asked.get("q", ""), asked.get("shown", ""), asked.get("sort", "name"))


@bp.get("/desk/clusters/export.<any(xlsx,csv):kind>")
@access.requires(Role.ORGANISER)
def export_clusters(conference: Source, kind: str) -> Response:
    """The same list as a file."""
    listed = _listed()
    clusters = db.session.scalars(listed).all()
    told = listing.rows(clusters, queries.known_of(db.session(), clusters))
    header = (
        _("Cluster"), _("Commune or ward"), _("Infrastructure investor"), _("Stage"), _("Area (m²)"),
        _("Land for lease (m²)"), _("Wastewater"), _("Open for tenants from"), _("Source"), _("Demo data"),
    )  # fmt: skip
    lines = [
        (
            row.title, row.place, row.investor, row.stage, one.area_m2, one.industrial_land_m2, row.wastewater,
            row.open, one.source, _("yes") if one.is_demo else "",
        )
        for one, row in zip(clusters, told, strict=True)
    ]  # fmt: skip
    return download(kind, _("Industrial clusters"), header, lines, source=conference, now=clock.now())


@bp.route("/desk/clusters/new", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def new_cluster(conference: object) -> Response:
    """A cluster that is not in the catalogue yet; it stays hidden until it is published."""
    form = ClusterForm()
    if form.is_submitted() and form.check():
        with transaction() as session:
            made = actions.save_cluster(session, None, form.facts(), by=access.identity(), now=clock.now())
            made_id = made.id
        for warning in form.warnings():
            notify(warning, "warning")
        notify(_("The cluster is saved. It is hidden until you publish it."))
        return see_other(".desk_publication", cluster_id=made_id)
    return page("catalogue/new.html", status=422 if form.errors else 200, form=form)


@bp.route("/desk/clusters/<int:cluster_id>", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def desk_cluster(conference: object, cluster_id: int) -> Response:
    """What it is and offers."""
    return editing.facts(DESK, cluster_id)


@bp.route("/desk/clusters/<int:cluster_id>/milestones", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def desk_milestones(conference: object, cluster_id: int) -> Response:
    """Its dated history."""
    return editing.milestones(DESK, cluster_id)


@bp.route("/desk/clusters/<int:cluster_id>/infrastructure", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def desk_infrastructure(conference: object, cluster_id: int) -> Response:
    """Its checklist of works."""
    return editing.infrastructure(DESK, cluster_id)


@bp.route("/desk/clusters/<int:cluster_id>/plots", methods=["GET", "POST"], defaults={"plot_id": None})
@bp.route("/desk/clusters/<int:cluster_id>/plots/<int:plot_id>", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def desk_plots(conference: object, cluster_id: int, plot_id: int | None) -> Response:
    """Its plots and factory units."""
    return editing.plots(DESK, cluster_id, plot_id)


@bp.route("/desk/clusters/<int:cluster_id>/prices", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def desk_prices(conference: object, cluster_id: int) -> Response:
    """What is charged."""
    return editing.prices(DESK, cluster_id)


@bp.route("/desk/clusters/<int:cluster_id>/publication", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def desk_publication(conference: object, cluster_id: int) -> Response:
    """Whose it is, and whether everybody sees it."""
    cluster = _find(db.session(), cluster_id)
    form = AssignForm(data={"organisation_id": cluster.organisation_id or 0})
    form.offer(queries.investors(db.session()))
    if form.is_submitted() and "publish" in request.form:
        shown = request.form["publish"] == "yes"
        with transaction() as session:
            actions.publish(session, _find(session, cluster_id), shown=shown, by=access.identity(), now=clock.now())
        return DESK.done("publication", cluster, _("Everybody sees it now.") if shown else _("It is hidden now."))
    if form.validate_on_submit():
        with transaction() as session:
            investor = session.get(Organisation, form.organisation_id.data)
            actions.assign(session, _find(session, cluster_id), investor, by=access.identity(), now=clock.now())
        return DESK.done("publication", cluster, _("The investor is set."))
    return DESK.page("publication", cluster, form)


@bp.get("/clusters/area-echo")
@access.public
def area_echo(conference: object) -> str:
    """What a typed area means, shown beside its field while the form is filled in."""
    typed = next(iter(request.args.values()), "")
    try:
        return str(escape(echo_area(parse_area(typed, language()), language()) if typed else ""))
    except InvalidText as error:
        return str(escape(_(error.message) % error.params))
