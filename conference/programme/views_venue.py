"""The hall: rooms, tables, and the times of meetings."""

from flask import Response, abort, request
from wtforms import SelectChoice

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _
from conference.foundation.web import notify, page, see_other
from conference.people import audit
from conference.programme import actions, queries, rules
from conference.programme.blueprint import bp
from conference.programme.forms import BlockForm, RoomForm, TableForm, TablesForm
from conference.programme.models import Block, Conference, MeetingTable, Room
from conference.programme.views_setup import get_part


@bp.route("/<conference:conference>/desk/tables", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def tables(conference: Conference) -> Response:
    """Rooms with their tables; forms add rooms and some tables at once."""
    rooms = queries.rooms(db.session(), conference)
    room_form, tables_form = RoomForm(prefix="room"), TablesForm(prefix="tables")
    tables_form.room.choices = [SelectChoice(str(room.id), room.name) for room in rooms]
    sent = next((form for form in (room_form, tables_form) if form.submit_name in request.form), None)
    if sent is not None and sent.validate_on_submit():
        with transaction() as session:
            if sent is room_form:
                added = Room(conference_id=conference.id)
                room_form.populate_obj(added)
                session.add(added)
                session.flush()
                audit.record(session, access.identity(), "created", added, now=clock.now(), label=added.name_vi)
            else:
                room = get_part(session, Room, conference, tables_form.room.data)
                count = tables_form.count.value or 0
                actions.add_tables(session, conference, room, count=count, zone=tables_form.zone.data)
                audit.record(session, access.identity(), "tables added", room, now=clock.now(), count=count)
        return see_other(".tables")
    return page(
        "programme/tables.html",
        status=422 if sent is not None else 200,
        rooms=rooms,
        tables=queries.tables(db.session(), conference),
        room_form=room_form,
        tables_form=tables_form,
    )


@bp.route("/<conference:conference>/desk/tables/<int:table_id>", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def table(conference: Conference, table_id: int) -> Response:
    """Change or remove one table; one at which somebody meets stays (StillNeeded)."""
    found = get_part(db.session(), MeetingTable, conference, table_id)
    form = TableForm.opened_on(obj=found)
    if request.method == "POST" and "remove" in request.form:
        with transaction() as session:
            audit.record(session, access.identity(), "removed", found, now=clock.now(), label=found.label)
            session.delete(found)
        return see_other(".tables")
    if form.validate_on_submit():
        try:
            with transaction() as session:
                found.label, found.zone = form.label.data, form.zone.data
                found.seats, found.is_open = form.seats.value or 4, form.is_open.data
                audit.record(session, access.identity(), "changed", found, now=clock.now(), label=found.label)
        except actions.TableLabelTaken as refusal:
            form.refuse("label", refusal)
        else:
            return see_other(".tables")
    return page("programme/table.html", status=422 if form.errors else 200, form=form, table=found)


@bp.post("/<conference:conference>/desk/rooms/<int:room_id>/remove")
@access.requires(Role.ORGANISER)
def remove_room(conference: Conference, room_id: int) -> Response:
    """Remove an empty room."""
    with transaction() as session:
        room = get_part(session, Room, conference, room_id)
        audit.record(session, access.identity(), "removed", room, now=clock.now(), label=room.name_vi)
        session.delete(room)
    return see_other(".tables")


@bp.route("/<conference:conference>/desk/times", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def times(conference: Conference) -> Response:
    """Blocks with the slots made from them; a form adds a block."""
    days = queries.days(db.session(), conference)
    form = BlockForm(data={"on": days[0].on} if days and request.method == "GET" else None)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                block = actions.add_block(session, conference, form.span(conference.timezone))
                audit.record(session, access.identity(), "created", block, now=clock.now())
        except (rules.BlocksOverlap, rules.NoSlotFits) as refusal:
            form.refuse("ends", refusal)
        else:
            notify(_("The times are added."))
            return see_other(".times")
    slots = queries.slots(db.session(), conference)
    blocks = [(one, [s for s in slots if s.block_id == one.id]) for one in queries.blocks(db.session(), conference)]
    return page("programme/times.html", status=422 if form.errors else 200, form=form, blocks=blocks)


@bp.route("/<conference:conference>/desk/times/<int:block_id>/remove", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def remove_block(conference: Conference, block_id: int) -> Response:
    """Remove a block in which nobody meets, after a question."""
    if request.method == "GET":
        block = get_part(db.session(), Block, conference, block_id)
        slots = [one for one in queries.slots(db.session(), conference) if one.block_id == block.id]
        return page("programme/remove_block.html", block=block, slots=slots)
    with transaction() as session:
        block = get_part(session, Block, conference, block_id)
        audit.record(session, access.identity(), "removed", block, now=clock.now())
        actions.remove_block(session, conference, block)
    notify(_("The times are removed."))
    return see_other(".times")


@bp.post("/<conference:conference>/desk/times/again")
@access.requires(Role.ORGANISER)
def remake_slots(conference: Conference) -> Response:
    """Make all slots anew after the length of meetings has changed."""
    if not queries.blocks(db.session(), conference):
        abort(404)
    with transaction() as session:
        actions.remake_slots(session, conference)
        audit.record(
            session, access.identity(), "slots made again", conference, now=clock.now(), conference_id=conference.id
        )
    notify(_("The times are made again with %(minutes)s minutes a meeting.", minutes=conference.meeting_minutes))
    return see_other(".times")
