"""Typing in what was written on the list: many lines at once, those that mean nothing stay to be corrected."""

from dataclasses import replace
from datetime import date

from flask import Response

from conference.checkin import labels, paper, queries, rules
from conference.checkin.blueprint import bp
from conference.checkin.forms import PaperForm, as_id, new_id
from conference.checkin.models import Verdict
from conference.checkin.paper import Entered
from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.dates import local_day
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _, ngettext
from conference.foundation.web import notify, page, see_other
from conference.programme import queries as programme
from conference.programme.models import Conference


@bp.route("/<int:desk_id>/paper", methods=["GET", "POST"])
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def from_paper(conference: Conference, desk_id: int) -> Response:
    """Arrivals keep the time that stands on paper."""
    form, now = PaperForm(), clock.now()
    here = replace(queries.get_here(db.session(), conference.id, desk_id), is_exit=False)
    days = [day.on for day in programme.days(db.session(), conference)]
    form.offer(days, local_day(now, conference.timezone))
    done: list[Entered] = []
    left: list[tuple[Entered, str]] = []
    if form.validate_on_submit():
        day = date.fromisoformat(form.day.data)
        entries = list(paper.read(form.lines.data, day, conference.timezone, now))
        by = access.identity()
        with transaction() as session:
            entered = paper.enter(session, here, entries, as_id(form.press.data), user_id=by.user_id, now=now)
        done = [one for one in entered if one.answer and one.answer.verdict in rules.INSIDE]
        left = [(one, _why(one)) for one in entered if one not in done]
        if not left:
            notify(ngettext("One arrival is entered.", "%(num)s arrivals are entered.", len(done)))
            return see_other(".from_paper", desk_id=desk_id)
        form.lines.data = "\n".join(one.entry.typed for one, _sentence in left)
    if not form.press.data or left:
        form.press.data = new_id()
    status = 422 if form.errors or left else 200
    return page("checkin/paper.html", status=status, desk=here, form=form, done=done, left=left)


def _why(one: Entered) -> str:
    """Why a line has let nobody in."""
    if one.answer is None:
        return str(_(one.entry.wrong))
    if one.answer.verdict is Verdict.UNKNOWN:
        return str(_("Nobody here has this badge number or code."))
    return f"{labels.VERDICTS[one.answer.verdict]}. {labels.WAYS_OUT.get(one.answer.verdict, '')}"
