"""The programme's sessions and speakers, as the organiser edits them."""

from flask import Response, request
from sqlalchemy.orm import Session as DbSession
from wtforms import SelectChoice

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _, ngettext
from conference.foundation.web import notify, page, see_other
from conference.people import audit
from conference.programme import actions, labels, queries
from conference.programme.blueprint import bp
from conference.programme.forms import SessionForm, SpeakerForm
from conference.programme.models import Conference, Room, Session, Speaker
from conference.programme.views_setup import get_part


@bp.route("/<conference:conference>/desk/sessions", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def sessions(conference: Conference) -> Response:
    """All sessions and speakers; a form adds a speaker."""
    form = SpeakerForm()
    if form.validate_on_submit():
        with transaction() as session:
            speaker = Speaker(conference_id=conference.id)
            _write_speaker(form, speaker)
            session.add(speaker)
            session.flush()
            audit.record(session, access.identity(), "created", speaker, now=clock.now(), label=speaker.full_name)
        return see_other(".sessions")
    return page(
        "programme/sessions.html",
        status=422 if form.errors else 200,
        form=form,
        sessions=queries.programme(db.session(), conference),
        speakers=queries.speakers(db.session(), conference),
        kinds=labels.SESSION_KINDS,
    )


@bp.route("/<conference:conference>/desk/sessions/new", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def new_session(conference: Conference) -> Response:
    """Add a session."""
    days = queries.days(db.session(), conference)
    form = _offered(SessionForm(data={"on": days[0].on} if days else {}), conference)
    if form.validate_on_submit():
        with transaction() as session:
            added = Session(conference_id=conference.id)
            session.add(_written(session, conference, form, added))
            session.flush()
            actions.settle_days(session, conference)
            audit.record(session, access.identity(), "created", added, now=clock.now(), label=added.title_vi)
        _warn_of_crossed_slots(added)
        return see_other(".sessions")
    return page("programme/session.html", status=422 if form.errors else 200, form=form, item=None)


@bp.route("/<conference:conference>/desk/sessions/<int:session_id>", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def edit_session(conference: Conference, session_id: int) -> Response:
    """Change or remove a session."""
    found = next((one for one in queries.programme(db.session(), conference) if one.id == session_id), None)
    item = found or get_part(db.session(), Session, conference, session_id)
    typed = _typed(conference, item)
    stored = _offered(SessionForm(formdata=None, data=typed), conference)
    form = _offered(SessionForm(data=typed), conference).meet(stored)
    if request.method == "POST" and "remove" in request.form:
        with transaction() as session:
            audit.record(session, access.identity(), "removed", item, now=clock.now(), label=item.title_vi)
            session.delete(item)
            session.flush()
            actions.settle_days(session, conference)
        return see_other(".sessions")
    if form.validate_on_submit():
        with transaction() as session:
            changed = next(one for one in queries.programme(session, conference) if one.id == session_id)
            _written(session, conference, form, changed)
            session.flush()
            actions.settle_days(session, conference)
            audit.record(session, access.identity(), "changed", changed, now=clock.now(), label=changed.title_vi)
        notify(_("Saved."))
        _warn_of_crossed_slots(changed)
        return see_other(".sessions")
    return page("programme/session.html", status=422 if form.errors else 200, form=form, item=item)


@bp.route("/<conference:conference>/desk/speakers/<int:speaker_id>", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def edit_speaker(conference: Conference, speaker_id: int) -> Response:
    """Change a speaker, or remove one from the whole programme."""
    speaker = get_part(db.session(), Speaker, conference, speaker_id)
    form = SpeakerForm.opened_on(obj=speaker)
    if request.method == "POST" and "remove" in request.form:
        with transaction() as session:
            audit.record(session, access.identity(), "removed", speaker, now=clock.now(), label=speaker.full_name)
            session.delete(speaker)
        return see_other(".sessions")
    if form.validate_on_submit():
        with transaction() as session:
            _write_speaker(form, speaker)
            audit.record(session, access.identity(), "changed", speaker, now=clock.now(), label=speaker.full_name)
        notify(_("Saved."))
        return see_other(".sessions")
    return page("programme/speaker.html", status=422 if form.errors else 200, form=form, speaker=speaker)


def _write_speaker(form: SpeakerForm, speaker: Speaker) -> None:
    for name in ("full_name", "title_vi", "title_en", "body_vi", "body_en"):
        setattr(speaker, name, form[name].data)


def _warn_of_crossed_slots(item: Session) -> None:
    if crossed := actions.crossed_slots(db.session(), item):
        sentence = ngettext(
            "%(num)s meeting time lies in this break. Make the times again under Meeting times; then none crosses it.",
            "%(num)s meeting times lie in this break. Make the times again under Meeting times; then none crosses it.",
            crossed,
        )
        notify(sentence, "warning")


def _offered(form: SessionForm, conference: Conference) -> SessionForm:
    rooms = [SelectChoice(str(room.id), room.name) for room in queries.rooms(db.session(), conference)]
    form.room.choices = [SelectChoice("0", _("No room")), *rooms]
    speakers = queries.speakers(db.session(), conference)
    form.speaker_ids.choices = [SelectChoice(str(one.id), one.full_name) for one in speakers]
    return form


def _typed(conference: Conference, item: Session) -> dict[str, object]:
    start, end = item.starts_at.astimezone(conference.timezone), item.ends_at.astimezone(conference.timezone)
    texts = ("title_vi", "title_en", "summary_vi", "summary_en")
    return {name: getattr(item, name) for name in texts} | {
        "kind": item.kind,
        "room": item.room_id or 0,
        "on": start.date(),
        "starts": start.time(),
        "ends": end.time(),
        "speaker_ids": [speaker.id for speaker in item.speakers],
    }


def _written(session: DbSession, conference: Conference, form: SessionForm, item: Session) -> Session:
    span = form.span(conference.timezone)
    item.starts_at, item.ends_at = span.starts_at, span.ends_at
    item.kind = form.kind.value
    item.room_id = get_part(session, Room, conference, form.room.data).id if form.room.data else None
    for name in ("title_vi", "title_en", "summary_vi", "summary_en"):
        setattr(item, name, form[name].data)
    chosen = set(form.speaker_ids.data or [])
    item.speakers = [speaker for speaker in queries.speakers(session, conference) if speaker.id in chosen]
    return item
