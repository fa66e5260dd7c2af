"""The organiser decides: places, waiting list, tickets, mails, audit."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask

from conference.catalogue.models import Cluster
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.mail.models import Message
from conference.people.audit import AuditEntry
from conference.people.models import User
from conference.programme.models import Capacity, Conference, Side
from conference.registration import actions, waiting_list
from conference.registration.models import (
    ClusterClaim,
    Delegate,
    DelegateState,
    Registration,
    RegistrationState,
    Ticket,
)
from conference.registration.rules import SideFull
from conference.registration.signals import left
from tests.factories.meetings import make_request
from tests.factories.programme import make_conference, make_hall, make_staff
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import NOW
from tests.integration.registration.answers import register
from tests.integration.registration.test_registering import make_cluster
from tests.pages import Client, page_of


def path(registration: Registration, conference: Conference) -> str:
    return f"/{conference.code}/desk/registrations/{registration.id}"


def submitted(conference: Conference, side: Side = Side.ENTERPRISE, **given: object) -> Registration:
    registration = make_registration(conference, side, **{"state": RegistrationState.SUBMITTED, **given})  # type: ignore[arg-type]
    db.session.execute(sa.delete(Ticket))
    return registration


def capacity(conference: Conference, places: int, taken: int = 0) -> Capacity:
    row = Capacity(conference_id=conference.id, side=Side.ENTERPRISE, places=places, taken=taken)
    db.session.add(row)
    db.session.flush()
    return row


def states() -> list[RegistrationState]:
    return list(db.session.scalars(sa.select(Registration.state).order_by(Registration.id)))


def letters() -> list[str]:
    return list(db.session.scalars(sa.select(Message.kind).order_by(Message.id)))


def test_an_approval_takes_a_place_issues_tickets_and_writes_to_everybody(client: Client) -> None:
    conference = make_conference()
    places = capacity(conference, 2)
    registration = submitted(conference, delegates=2)
    client.sign_in(make_staff(conference, full_name="Nguyễn Văn Tổ"))
    answer = client.submit(path(registration, conference), "aside form", do="approve")
    assert answer.location == path(registration, conference)
    assert states() == [RegistrationState.APPROVED]
    assert db.session.scalar(sa.select(Capacity.taken).where(Capacity.id == places.id)) == 1
    assert len(db.session.scalars(sa.select(Ticket)).all()) == 2
    assert letters() == ["registration_approved", "registration_approved"]
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "approved")).one()
    assert (entry.actor, entry.subject_id) == ("Nguyễn Văn Tổ", registration.id)


def test_a_full_side_is_refused_with_the_way_out(client: Client) -> None:
    conference = make_conference()
    capacity(conference, 1, taken=1)
    registration = submitted(conference)
    client.sign_in(make_staff(conference))
    answer = client.submit(path(registration, conference), "aside form", do="approve")
    assert answer.status_code == 409
    assert registration.organisation_id is not None
    assert "danh sách chờ" in page_of(answer).text("main")
    assert states() == [RegistrationState.SUBMITTED]


def test_a_cancellation_promotes_whoever_has_waited_longest(client: Client) -> None:
    conference = make_conference()
    capacity(conference, 1, taken=1)
    coming = make_registration(conference)
    second = submitted(conference, state=RegistrationState.WAITLISTED, decided_at=NOW)
    first = submitted(conference, state=RegistrationState.WAITLISTED, decided_at=NOW.replace(hour=1))
    client.sign_in(make_staff(conference))
    answer = client.submit(f"{path(coming, conference)}/cancel", "main form", reason="Không đến được")
    assert "đợi lâu nhất" in page_of(client.get(answer.location)).text("body")
    assert states() == [RegistrationState.CANCELLED, RegistrationState.WAITLISTED, RegistrationState.APPROVED]
    assert (second.state, first.state) == (RegistrationState.WAITLISTED, RegistrationState.APPROVED)
    assert db.session.scalars(sa.select(Capacity.taken)).one() == 1
    assert letters() == ["registration_cancelled", "registration_approved"]


def test_more_places_let_those_move_up_who_have_waited_longest(client: Client) -> None:
    conference = make_conference()
    for side in Side:
        db.session.add(Capacity(conference_id=conference.id, side=side, places=1, taken=1))
    for hour in (3, 1, 2):
        submitted(conference, state=RegistrationState.WAITLISTED, decided_at=NOW.replace(hour=hour))
    submitted(conference, Side.GUEST, state=RegistrationState.WAITLISTED, decided_at=NOW)
    client.sign_in(make_staff(conference))
    client.submit(f"/{conference.code}/desk/places", enterprise="3")
    up, still = RegistrationState.APPROVED, RegistrationState.WAITLISTED
    assert states() == [still, up, up, still]
    counted = sa.select(Capacity.places, Capacity.taken).order_by(Capacity.id)
    assert db.session.execute(counted).all() == [(3, 3), (1, 1), (1, 1), (1, 1)]
    assert letters() == ["registration_approved", "registration_approved"]


def test_without_a_limit_nobody_waits_and_with_fewer_places_nobody_loses_theirs(client: Client) -> None:
    conference = make_conference()
    for side in Side:
        db.session.add(Capacity(conference_id=conference.id, side=side, places=2, taken=1))
    submitted(conference, state=RegistrationState.WAITLISTED, decided_at=NOW)
    client.sign_in(make_staff(conference))
    client.submit(f"/{conference.code}/desk/places", enterprise="1")
    assert states() == [RegistrationState.WAITLISTED]
    client.submit(f"/{conference.code}/desk/places", enterprise="")
    assert states() == [RegistrationState.APPROVED]


def test_a_wrong_side_is_put_right_and_its_place_goes_to_the_next_in_line(client: Client) -> None:
    conference = make_conference()
    for side in (Side.ENTERPRISE, Side.INVESTOR):
        db.session.add(Capacity(conference_id=conference.id, side=side, places=1, taken=side is Side.ENTERPRISE))
    coming = make_registration(conference)
    waiting = submitted(conference, state=RegistrationState.WAITLISTED, decided_at=NOW)
    client.sign_in(make_staff(conference))
    assert client.post(f"{path(coming, conference)}/side", data={"side": "investor"}).status_code == 303
    assert (coming.side, coming.state, waiting.state) == (
        Side.INVESTOR, RegistrationState.APPROVED, RegistrationState.APPROVED,
    )  # fmt: skip
    assert db.session.scalars(sa.select(Capacity.taken).order_by(Capacity.id)).all() == [1, 1]
    assert client.post(f"{path(waiting, conference)}/side", data={"side": "investor"}).status_code == 409
    assert waiting.side is Side.ENTERPRISE


def test_who_has_arranged_meetings_keeps_the_side(client: Client) -> None:
    conference = make_conference()
    one, other = make_registration(conference), make_registration(conference, Side.INVESTOR)
    make_request(one, other)
    client.sign_in(make_staff(conference))
    answer = client.post(f"{path(one, conference)}/side", data={"side": "guest"})
    assert (answer.status_code, one.side) == (409, Side.ENTERPRISE)


def test_a_cancellation_voids_tickets_and_tells_the_parts_above(client: Client) -> None:
    conference = make_conference()
    registration = make_registration(conference, delegates=2)
    ids = list(db.session.scalars(sa.select(Delegate.id).order_by(Delegate.is_contact.desc(), Delegate.id)))
    told: list[object] = []
    with left.connected_to(lambda _session, **facts: told.append(facts["delegate_ids"])):
        client.sign_in(make_staff(conference))
        client.submit(f"{path(registration, conference)}/cancel", "main form", reason="Không đến được")
    assert told == [ids]
    assert db.session.scalars(sa.select(Ticket).where(Ticket.voided_at.is_(None))).all() == []
    assert set(db.session.scalars(sa.select(Delegate.state))) == {DelegateState.CANCELLED}


def test_more_is_asked_for_with_words_and_sent_again_by_the_attendee(client: Client) -> None:
    conference = make_conference()
    register(client, conference)
    registration = db.session.scalars(sa.select(Registration)).one()
    client.sign_in(make_staff(conference))
    assert client.submit(path(registration, conference), "aside form", do="ask").status_code == 422
    client.submit(path(registration, conference), "aside form", do="ask", reason="Xin cho biết diện tích")
    contact = db.session.scalars(sa.select(Delegate)).one()
    client.sign_in(user_of(contact), strong=False)
    assert "Xin cho biết diện tích" in client.page(f"/{conference.code}/my").text("main")
    client.post(f"/{conference.code}/my/send-again")
    assert states() == [RegistrationState.SUBMITTED]


def test_a_refusal_needs_a_reason_which_the_organisation_reads(client: Client) -> None:
    conference = make_conference()
    registration = submitted(conference)
    client.sign_in(make_staff(conference))
    answer = client.submit(path(registration, conference), "aside form", do="reject")
    assert answer.status_code == 422
    assert len(page_of(answer).texts("#reason-error")) == 1
    client.submit(path(registration, conference), "aside form", do="reject", reason="Không thuộc đối tượng")
    assert states() == [RegistrationState.REJECTED]
    assert "Không thuộc đối tượng" in db.session.scalars(sa.select(Message.text)).one()


def test_who_has_no_address_is_shown_without_one_and_the_button_says_what_it_does(client: Client) -> None:
    conference = make_conference()
    registration = submitted(conference, delegates=0)
    make_delegate(registration, job_title="Kế toán trưởng", email=None, user_id=None, phone=None, is_contact=True)
    client.sign_in(make_staff(conference))
    page = client.page(path(registration, conference))
    assert "Kế toán trưởng" in page.texts("main .rows small")
    assert "Đưa vào danh sách chờ" in page.texts("aside button")


def test_an_approval_hands_the_claimed_clusters_over_and_publishes_new_ones(client: Client) -> None:
    conference = make_conference()
    registration, other = submitted(conference, Side.INVESTOR), submitted(conference, Side.INVESTOR)
    new, taken = make_cluster("CCN Mới"), make_cluster("CCN Đã có chủ")
    new.is_published, taken.organisation_id = False, other.organisation_id
    claims = [ClusterClaim(registration_id=registration.id, cluster_id=cluster.id) for cluster in (new, taken)]
    db.session.add_all(claims)
    client.sign_in(make_staff(conference))
    client.submit(path(registration, conference), "aside form", do="approve")
    rows = db.session.execute(sa.select(Cluster.organisation_id, Cluster.is_published).order_by(Cluster.id)).all()
    assert rows == [(registration.organisation_id, True), (other.organisation_id, True)]
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "approved")).one()
    assert entry.details == {"contested": ["CCN Đã có chủ"]}


def test_two_organisations_cannot_have_the_same_table(client: Client) -> None:
    conference = make_conference()
    tables, _slots = make_hall(conference)
    first = make_registration(conference, Side.INVESTOR, host_table_id=tables[0].id)
    second = make_registration(conference, Side.INVESTOR)
    client.sign_in(make_staff(conference))
    address = f"{path(second, conference)}/table"
    assert client.post(address, data={"table": str(tables[0].id)}).status_code == 409
    assert client.post(address, data={"table": str(tables[1].id)}).status_code == 303
    assert (first.host_table_id, second.host_table_id) == (tables[0].id, tables[1].id)


def test_many_are_approved_as_the_preview_said(client: Client) -> None:
    conference = make_conference()
    capacity(conference, 1)
    ids = [
        submitted(conference).id,
        submitted(conference).id,
        make_registration(conference, state=RegistrationState.CANCELLED).id,
    ]
    client.sign_in(make_staff(conference))
    address = f"/{conference.code}/desk/registrations/approve?" + "&".join(f"id={number}" for number in ids)
    page = client.page(address)
    assert [badge.get("data-tone") for badge in page.all("main .rows .badge")] == ["ok", "wait", "stop"]
    answer = client.post(f"/{conference.code}/desk/registrations/approve", data=page.fields(page.all("main form")[0]))
    assert answer.status_code == 303
    assert states() == [RegistrationState.APPROVED, RegistrationState.WAITLISTED, RegistrationState.CANCELLED]


def test_a_preview_of_nothing_that_can_be_approved_offers_nothing_to_do(client: Client) -> None:
    conference = make_conference()
    done = submitted(conference)
    done.state = RegistrationState.CANCELLED
    client.sign_in(make_staff(conference))
    page = client.page(f"/{conference.code}/desk/registrations/approve?id={done.id}")
    assert page.all("main form [type=submit]") == []
    assert page.texts("main form .button") == ["Chọn đơn vị khác"]


def test_a_preview_that_no_longer_holds_does_nothing(client: Client) -> None:
    conference = make_conference()
    ids = [submitted(conference).id, submitted(conference).id]
    client.sign_in(make_staff(conference))
    page = client.page(f"/{conference.code}/desk/registrations/approve?id={ids[0]}&id={ids[1]}")
    form = page.fields(page.all("main form")[0])
    db.session.get_one(Registration, ids[1]).state = RegistrationState.REJECTED
    answer = client.post(f"/{conference.code}/desk/registrations/approve", data=form)
    assert answer.status_code == 409
    assert states() == [RegistrationState.SUBMITTED, RegistrationState.REJECTED]
    assert len(page_of(answer).all("main .rows li")) == 2


def test_an_agency_looks_but_does_not_decide(client: Client) -> None:
    conference = make_conference()
    registration = submitted(conference)
    contact = db.session.scalars(sa.select(Delegate)).one()
    client.sign_in(make_staff(conference, Role.AGENCY))
    page = client.page(path(registration, conference))
    assert page.all("aside form") == []
    assert contact.full_name in page.text("main")
    assert (contact.email or "") not in page.text("main")
    assert client.post(path(registration, conference), data={"do": "approve"}).status_code == 403


def test_a_registration_of_another_conference_is_not_found(client: Client) -> None:
    conference, other = make_conference(), make_conference()
    registration = submitted(other)
    client.sign_in(make_staff(conference))
    assert client.get(path(registration, conference)).status_code == 404
    assert client.post(path(registration, conference), data={"do": "approve"}).status_code == 404


@pytest.fixture
def crowd(client: Client) -> tuple[int, list[int]]:
    """Twenty who wait for five places."""
    conference = make_conference()
    capacity(conference, 5)
    ids = [submitted(conference).id for _ in range(20)]
    db.session.commit()
    return conference.id, ids


def test_twenty_approvals_at_once_for_five_places_give_exactly_five(app: Flask, crowd: tuple[int, list[int]]) -> None:
    conference_id, ids = crowd

    def approve(registration_id: int) -> str:
        with app.app_context():
            try:
                with transaction() as session:
                    registration = actions.locked(session, conference_id, registration_id)
                    assert registration is not None
                    actions.approve(session, registration, by=None, now=NOW)
            except SideFull:
                return "full"
            finally:
                db.session.remove()
        return "approved"

    with ThreadPoolExecutor(20) as pool:
        answers = sorted(pool.map(approve, ids))
    assert answers == ["approved"] * 5 + ["full"] * 15
    assert sorted(states()) == [RegistrationState.APPROVED] * 5 + [RegistrationState.SUBMITTED] * 15
    assert waiting_list.free_places(db.session(), conference_id) == {Side.ENTERPRISE: 0}
    assert len(db.session.scalars(sa.select(Ticket)).all()) == 5


def user_of(delegate: Delegate) -> User:
    return db.session.get_one(User, delegate.user_id)


def test_nobody_is_cancelled_without_a_reason_or_by_a_decision_in_passing(client: Client) -> None:
    conference = make_conference()
    registration = make_registration(conference)
    client.sign_in(make_staff(conference))
    assert client.post(path(registration, conference), data={"do": "cancel", "reason": "Không đến"}).status_code == 422
    assert client.submit(f"{path(registration, conference)}/cancel", "main form").status_code == 422
    assert states() == [RegistrationState.APPROVED]


def test_a_cancellation_nobody_waited_for_says_so_and_what_can_be_done_then(client: Client) -> None:
    conference = make_conference()
    registration = make_registration(conference)
    client.sign_in(make_staff(conference))
    answer = client.submit(f"{path(registration, conference)}/cancel", "main form", reason="Không đến được")
    shown = page_of(client.get(answer.location))
    assert "Không có ai trong danh sách chờ" in shown.text("body")
    assert "đăng ký lại" in shown.text("aside")
    assert not shown.all("aside button[name=do]")
