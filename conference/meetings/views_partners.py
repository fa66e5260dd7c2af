"""Find partners: the ranked list, one partner with reasons, and the request for a meeting."""

from flask import Response, abort, request, url_for

from conference.catalogue.sectors import SECTORS
from conference.foundation import access, clock
from conference.foundation.dates import InvalidDate, Quarter, format_quarter, local_day, parse_quarter
from conference.foundation.db import db, transaction
from conference.foundation.errors import Refusal
from conference.foundation.i18n import _, language
from conference.foundation.paging import Paged, page_number
from conference.foundation.wards import provinces
from conference.foundation.web import notify, page, safe_next, see_path
from conference.meetings import availability, labels, partners, queries, requests
from conference.meetings.blueprint import bp
from conference.meetings.forms import AskForm, labelled
from conference.meetings.values import Wish
from conference.programme.labels import SIDES
from conference.programme.models import Conference, Side
from conference.registration.current import my_delegate_id, my_registration, my_registration_id
from conference.registration.models import Registration, RegistrationState

A_PAGE = 20


@bp.get("/my/counterparts")
@access.attendee
def counterparts(conference: Conference) -> Response:
    """Whom one could meet, the best fit first."""
    session, now, me = db.session(), clock.now(), my_registration()
    if me.state is not RegistrationState.APPROVED:
        return page("meetings/not_yet.html")
    usual = Side.ENTERPRISE if me.side is Side.INVESTOR else Side.INVESTOR
    wanted = _filter(usual)
    found = partners.find(session, conference, me, wanted)
    known = queries.partners_of(session, me.id, now)
    number = page_number(request.args.get("page"), len(found), A_PAGE)
    shown = Paged(found[(number - 1) * A_PAGE : number * A_PAGE], number, len(found), A_PAGE)
    met = {number for number, (kind, _id) in known.items() if kind == "meeting"}
    listed = partners.with_reasons(session, shown.items, known=dict.fromkeys(met))
    return page(
        "meetings/counterparts.html",
        fragments=("partner_list",),
        rows=shown,
        partners=listed,
        opening={one.registration.id: _reason(me, one) for one in listed},
        closed=_closed(conference),
        known=known,
        full=queries.full_parties(session, [one.registration.id for one in listed], conference.max_meetings),
        quarters={str(one): format_quarter(one, language()) for one in _quarters_ahead(conference)},
        wanted=wanted,
        usual=usual,
        sides=SIDES,
        meeting_sides=[Side.INVESTOR, Side.ENTERPRISE],
        sectors=SECTORS,
        provinces=provinces(),
    )


def _filter(usual: Side) -> partners.Filter:
    side = request.args.get("side", usual.value)
    return partners.Filter(
        text=request.args.get("q", "")[:100],
        side=Side(side) if side in {Side.ENTERPRISE, Side.INVESTOR} else None,
        sector=request.args.get("sector", "")[:2],
        province=request.args.get("province", "")[:2],
        ready=_quarter(request.args.get("ready", "")),
    )


def _quarter(asked: str) -> Quarter | None:
    try:
        return parse_quarter(asked)
    except InvalidDate:
        return None


def _quarters_ahead(conference: Conference) -> list[Quarter]:
    """As far ahead as an enterprise can say when it needs land: five years."""
    now = Quarter.of(local_day(clock.now(), conference.timezone))
    numbers = range(4 * now.year + now.quarter - 1, 4 * now.year + now.quarter + 20)
    return [Quarter(number // 4, number % 4 + 1) for number in numbers]


def _closed(conference: Conference) -> str:
    """Why nobody can ask just now; empty while they can."""
    try:
        requests.check_open(conference, clock.now(), None)
    except Refusal as refusal:
        return str(refusal)
    return ""


@bp.route("/my/counterparts/<int:registration_id>", methods=["GET", "POST"])
@access.attendee
def counterpart(conference: Conference, registration_id: int) -> Response:
    """One partner with every reason, and the form that asks for a meeting; the list sends it in one press."""
    session, now, me = db.session(), clock.now(), my_registration()
    shown, kind, number = _partner(conference, registration_id)
    form = AskForm(data=None if request.method == "POST" else {"reason": _reason(me, shown)})
    form.offer(labelled(queries.free_slots(session, me, now), conference.timezone), shown.people)
    if form.validate_on_submit():
        try:
            _ask(conference, registration_id, form.wish(shown.match))
        except Refusal as refusal:
            form.refuse("reason", refusal)
            shown, kind, number = _partner(conference, registration_id)  # with the transaction, what was loaded is gone
        else:
            notify(_("Your request has been sent. You will get a mail with the answer."))
            return see_path(safe_next(url_for(".requests", box="sent")))
    return page(
        "meetings/counterpart.html",
        status=422 if form.errors else 200,
        form=form,
        closed=_closed(conference),
        partner=shown,
        kind=kind,
        meeting=queries.get_meeting(session, conference.id, number) if kind == "meeting" else None,
        request_id=number,
        sides=SIDES,
        priorities=labels.PRIORITIES,
    )


def _partner(conference: Conference, registration_id: int) -> tuple[partners.Partner, str, int]:
    """The partner with every reason, and what there is between us, with its id: a meeting or a request."""
    session, me = db.session(), my_registration()
    if me.state is not RegistrationState.APPROVED:
        abort(404)
    everybody = partners.find(session, conference, me, partners.Filter())
    one = next((found for found in everybody if found.registration.id == registration_id), None) or abort(404)
    kind, number = queries.partners_of(session, me.id, clock.now()).get(registration_id, ("", 0))
    (shown,) = partners.with_reasons(session, [one], known={registration_id: 1} if kind == "meeting" else {})
    return shown, kind, number


def _ask(conference: Conference, registration_id: int, wish: Wish) -> None:
    with transaction() as session:
        sender = session.get_one(Registration, my_registration_id())
        receiver = session.get_one(Registration, registration_id)
        free = {slot.id for slot in availability.slots_from(session, conference.id, clock.now())}
        if not set(wish.slot_ids) <= free:
            abort(404)
        requests.ask(session, conference, sender, receiver, wish, now=clock.now(), who=my_delegate_id())


def _reason(me: Registration, partner: partners.Partner) -> str:
    """A first sentence to start from, by what fits."""
    if partner.match is None:
        return ""
    name = partner.match.offer.name
    if me.side is Side.ENTERPRISE:
        return str(_("We are looking for land or a factory and would like to know more about %(name)s.", name=name))
    return str(_("%(name)s may fit what you are looking for. We would like to present it to you.", name=name))
