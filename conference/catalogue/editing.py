"""The pages on which a cluster is edited: at the desk by organisers, in "My conference" by the investor it belongs to.

Whoever offers them makes an Editor, which says where the pages hang and which clusters may be changed there, and hangs
one address per function on a blueprint; access marks and narrowing stay with those who offer them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, request, url_for
from sqlalchemy.orm import Session

from conference.catalogue import actions, rules, sheet, telling
from conference.catalogue.checklist_form import ChecklistForm, checklist_values
from conference.catalogue.forms import ClusterForm, MilestoneForm, PlotForm, PriceForm, cluster_values
from conference.catalogue.models import Cluster, Plot, Price
from conference.catalogue.values import PlotFacts
from conference.foundation import access, clock
from conference.foundation.dates import HANOI, local_day
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _
from conference.foundation.web import notify, page, see_other


@dataclass(frozen=True)
class Editor:
    """Where clusters are edited; `find` answers 404 for one that may not be changed there."""

    endpoints: str
    layout: str
    is_staff: bool
    find: Callable[[Session, int], Cluster]

    def url(self, what: str, **values: Any) -> str:
        """The address of one of the pages."""
        return url_for(f"{self.endpoints}{what}", **values)

    def done(self, what: str, cluster: Cluster, sentence: object) -> Response:
        """Say so and go back to a page of the cluster."""
        notify(sentence)
        return see_other(f"{self.endpoints}{what}", cluster_id=cluster.id)

    def page(self, name: str, cluster: Cluster, form: Any, **context: Any) -> Response:
        """A page with the cluster's head and tabs."""
        return page(
            f"catalogue/edit/{name}.html",
            status=422 if form.errors else 200,
            editor=self,
            cluster=cluster,
            title=telling.title(cluster),
            form=form,
            **context,
        )


def facts(editor: Editor, cluster_id: int) -> Response:
    """What the cluster is and offers."""
    cluster = editor.find(db.session(), cluster_id)
    form = ClusterForm.opened_on(data=cluster_values(actions.facts_of(cluster)))
    if form.is_submitted() and form.check():
        with transaction() as session:
            held = editor.find(session, cluster_id)
            actions.save_cluster(session, held, form.facts(), by=access.identity(), now=clock.now())
        for warning in form.warnings():
            notify(warning, "warning")
        return editor.done("cluster", cluster, _("The cluster is saved."))
    return editor.page("facts", cluster, form)


def milestones(editor: Editor, cluster_id: int) -> Response:
    """The dated history; a correction is one more row."""
    cluster, form = editor.find(db.session(), cluster_id), MilestoneForm()
    if form.validate_on_submit():
        with transaction() as session:
            held = editor.find(session, cluster_id)
            actions.add_milestone(session, held, form.facts(), by=access.identity(), now=clock.now())
        return editor.done("milestones", cluster, _("The milestone is added."))
    return editor.page("milestones", cluster, form, steps=sheet.steps(cluster, local_day(clock.now(), HANOI)))


def infrastructure(editor: Editor, cluster_id: int) -> Response:
    """The checklist of works."""
    cluster = editor.find(db.session(), cluster_id)
    form = ChecklistForm.opened_on(data=checklist_values(cluster.infrastructure))
    if form.validate_on_submit():
        with transaction() as session:
            held = editor.find(session, cluster_id)
            actions.save_checklist(session, held, form.wanted(), by=access.identity(), now=clock.now())
        return editor.done("infrastructure", cluster, _("The checklist is saved."))
    return editor.page("infrastructure", cluster, form)


def plots(editor: Editor, cluster_id: int, plot_id: int | None) -> Response:
    """The plots and factory units, and a form for one of them: a new one, or one that is changed or removed."""
    cluster = editor.find(db.session(), cluster_id)
    plot = _plot(cluster, plot_id)
    form = PlotForm.opened_on(obj=plot)
    if plot and "remove" in request.form:
        with transaction() as session:
            held = editor.find(session, cluster_id)
            actions.remove_plot(session, held, _part(held.plots, plot.id), by=access.identity(), now=clock.now())
        return editor.done("plots", cluster, _("The plot is removed."))
    if form.validate_on_submit():
        if _save_plot(editor, cluster_id, plot_id, form):
            return editor.done("plots", cluster, _("The plot is saved."))
        cluster = editor.find(db.session(), cluster_id)  # the refusal has rolled back what was loaded
    return editor.page(
        "plots", cluster, form, plot=plot, rows=list(zip(cluster.plots, sheet.plots(cluster), strict=True))
    )


def _save_plot(editor: Editor, cluster_id: int, plot_id: int | None, form: PlotForm) -> bool:
    try:
        with transaction() as session:
            held = editor.find(session, cluster_id)
            wanted: PlotFacts = form.facts()
            actions.save_plot(session, held, _plot(held, plot_id), wanted, by=access.identity(), now=clock.now())
    except rules.PlotCodeTaken as refusal:
        form.refuse("code", refusal)
        return False
    return True


def prices(editor: Editor, cluster_id: int) -> Response:
    """What is charged, with its history; a new price is one more row."""
    cluster, form = editor.find(db.session(), cluster_id), PriceForm()
    form.offer(cluster.plots)
    if "remove" in request.form:
        with transaction() as session:
            held = editor.find(session, cluster_id)
            price = _part(_all_prices(held), request.form.get("remove", 0, type=int))
            actions.remove_price(session, held, price, by=access.identity(), now=clock.now())
        return editor.done("prices", cluster, _("The price is removed."))
    if form.is_submitted() and form.check():
        with transaction() as session:
            held = editor.find(session, cluster_id)
            actions.add_price(session, held, form.facts(), by=access.identity(), now=clock.now())
        return editor.done("prices", cluster, _("The price is added."))
    codes = {plot.id: plot.code for plot in cluster.plots}
    return editor.page(
        "prices",
        cluster,
        form,
        rows=[(one, codes.get(one.plot_id or 0, ""), sheet.price_row(one)) for one in _all_prices(cluster)],
    )


def _all_prices(cluster: Cluster) -> list[Price]:
    everything = [*cluster.prices, *(price for plot in cluster.plots for price in plot.prices)]
    return sorted(everything, key=lambda one: (one.as_of, one.id), reverse=True)


def _plot(cluster: Cluster, plot_id: int | None) -> Plot | None:
    return None if plot_id is None else _part(cluster.plots, plot_id)


def _part(rows: list[Any], wanted: int) -> Any:
    """The one of the cluster's own rows that is meant."""
    return next((row for row in rows if row.id == wanted), None) or abort(404)
