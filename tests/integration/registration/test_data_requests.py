"""Rights over one's own data: asked for, answered in time, carried out; and what is forgotten by itself."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
import time_machine

from conference.checkin.handlers import forget as forget_scans
from conference.checkin.models import Presence, Scan, ScanKind, ScanMethod, Verdict
from conference.commands.books import findings
from conference.foundation.db import db
from conference.mail.models import Message, MessageState
from conference.people.audit import AuditEntry
from conference.people.models import Organisation, User
from conference.programme.models import Conference, Day, Side
from conference.registration import consents
from conference.registration.handlers import forget
from conference.registration.models import (
    Consent,
    DataRequest,
    DataRequestState,
    DataRight,
    Delegate,
    DelegateState,
    Purpose,
    Registration,
    RegistrationState,
)
from tests.factories.checkin import make_desk
from tests.factories.people import make_organisation
from tests.factories.programme import make_conference, make_staff
from tests.factories.registration import make_data_request, make_delegate, make_registration
from tests.factories.time import NOW
from tests.integration.registration.test_my_conference import agreed, as_contact, be, contact_of
from tests.pages import Client, page_of


class Running:
    """A nightly job as its handler sees it."""

    id, arguments, conference_id, user_id, done, cancelled = 1, {}, None, None, 0, False  # type: ignore[var-annotated]

    def progress(self, done: int, total: int, note: str = "") -> None:
        raise NotImplementedError

    def path(self, name: str) -> None:
        raise NotImplementedError


def decide(client: Client, conference: Conference, request: DataRequest, do: str, answer: str = "") -> int:
    client.sign_in(make_staff(conference))
    address = f"/{conference.code}/desk/data-requests/{request.id}"
    return client.submit(address, "main form", do=do, answer=answer).status_code


def test_a_request_has_its_days_and_reaches_the_organisers(client: Client) -> None:
    conference = make_conference(contact_email="btc@example.com")
    as_contact(client, conference)
    assert client.submit(f"/{conference.code}/my/data", "#requests form", right="delete").status_code == 303
    request = db.session.scalars(sa.select(DataRequest)).one()
    assert f"{NOW:%A}" == "Saturday"
    assert (request.state, request.answer_by, request.done_by) == (
        DataRequestState.OPEN,
        date(2026, 10, 13),
        date(2026, 10, 25),
    )
    (mail,) = db.session.scalars(sa.select(Message)).all()
    assert (mail.kind, mail.to_address) == ("data_request_received", "btc@example.com")
    assert "13/10/2026" in mail.text
    assert "13/10/2026" in client.page(f"/{conference.code}/my/data").text("#requests")


def test_asking_twice_is_refused_and_asking_for_a_correction_needs_words(client: Client) -> None:
    conference = make_conference()
    as_contact(client, conference)
    address = f"/{conference.code}/my/data"
    assert client.submit(address, "#requests form", right="delete").status_code == 303
    assert client.submit(address, "#requests form", right="delete").status_code == 409
    answer = client.submit(address, "#requests form", right="correct")
    assert (answer.status_code, len(page_of(answer).texts("#words-error"))) == (422, 1)
    assert client.submit(address, "#requests form").status_code == 422


def test_what_is_due_first_stands_first_and_what_is_late_is_marked(client: Client) -> None:
    conference = make_conference()
    registration = make_registration(conference, delegates=2)
    first, second = db.session.scalars(sa.select(Delegate).order_by(Delegate.id)).all()
    later, late = make_data_request(first), make_data_request(second)
    late.answer_by = NOW.date() - timedelta(days=1)
    client.sign_in(make_staff(conference))
    page = client.page(f"/{conference.code}/desk/data-requests")
    rows = page.texts("tbody tr")
    assert [second.full_name in rows[0], first.full_name in rows[1]] == [True, True]
    assert ["quá hạn" in row for row in rows] == [True, False]
    assert client.page(f"/{conference.code}/desk/data-requests?state=done").all("tbody tr") == []
    found = client.page(f"/{conference.code}/desk/data-requests?q={first.full_name}").texts("tbody tr")
    assert len(found) == 1
    assert (later.state, registration.state) == (DataRequestState.OPEN, RegistrationState.APPROVED)


def test_a_deletion_leaves_nothing_that_names_the_person_and_the_books_in_order(client: Client) -> None:
    conference = make_conference()
    registration = make_registration(conference, delegates=1)
    person = agreed(contact_of(registration))
    colleague = make_delegate(registration)
    name, address, user_id = person.full_name, str(person.email), person.user_id
    be(client, person)
    client.submit(f"/{conference.code}/my/data", "#requests form", right="delete", words=f"Tôi là {name}")
    request = db.session.scalars(sa.select(DataRequest)).one()
    assert decide(client, conference, request, "finish", f"Kính gửi {name}") == 303
    erased = db.session.get_one(Delegate, person.id)
    assert (erased.full_name, erased.email, erased.phone, erased.user_id) == ("—", None, None, None)
    assert (erased.state, erased.erased_at, colleague.is_contact) == (DelegateState.CANCELLED, NOW, True)
    assert db.session.get(User, user_id) is None
    (farewell,) = db.session.scalars(sa.select(Message).where(Message.to_address == address)).all()
    assert farewell.kind == "data_erased"
    assert [consent.given for consent in db.session.scalars(sa.select(Consent))] == [True]
    columns = [column for table in (AuditEntry, Delegate, DataRequest) for column in table.__table__.columns]
    kept = [str(row) for column in columns for row in db.session.scalars(sa.select(column))]
    assert [text for text in kept if name in text or address in text] == []
    assert list(findings(db.session())) == []


def test_the_last_one_who_is_deleted_cancels_the_registration(client: Client) -> None:
    conference = make_conference()
    registration = make_registration(conference, organisation=make_organisation(tax_code="001095000001"))
    decide(client, conference, make_data_request(contact_of(registration)), "finish")
    assert db.session.scalars(sa.select(Registration.state)).all() == [RegistrationState.CANCELLED]
    assert db.session.scalars(sa.select(Organisation.tax_code)).all() == [None]


def test_staff_keep_their_account_when_they_are_deleted_as_a_delegate(client: Client) -> None:
    conference = make_conference()
    person = contact_of(make_registration(conference))
    person.user_id = make_staff(conference).id
    decide(client, conference, make_data_request(person), "finish")
    assert db.session.get(User, person.user_id or 0) is None
    assert len(db.session.scalars(sa.select(User)).all()) >= 2


def test_a_restriction_withdraws_all_that_is_optional(client: Client) -> None:
    conference = make_conference()
    person = contact_of(make_registration(conference))
    consents.answer(db.session(), person, dict.fromkeys(Purpose, True), now=NOW)
    decide(client, conference, make_data_request(person, DataRight.RESTRICT), "finish")
    given = consents.answers_of(db.session(), [person.id])
    assert [purpose for (_id, purpose), answer in given.items() if answer.given] == [Purpose.RUN_EVENT]


def test_an_answer_needs_words_and_a_settled_request_stays_settled(client: Client) -> None:
    conference = make_conference()
    person = contact_of(make_registration(conference))
    request = make_data_request(person, DataRight.COMPLAIN)
    assert decide(client, conference, request, "refuse") == 422
    assert decide(client, conference, request, "answer", "Chúng tôi sẽ sửa") == 303
    assert (request.state, request.answered_at) == (DataRequestState.ANSWERED, NOW)
    assert decide(client, conference, request, "refuse", "Không thể") == 303
    client.sign_in(make_staff(conference))
    again = {"do": "finish", "answer": ""}
    assert client.post(f"/{conference.code}/desk/data-requests/{request.id}", data=again).status_code == 409
    mails = db.session.scalars(sa.select(Message).order_by(Message.id)).all()
    assert [(mail.kind, mail.to_address) for mail in mails] == [("data_request_answered", person.email)] * 2


def test_the_requests_of_another_conference_are_not_found(client: Client) -> None:
    other = make_conference()
    request = make_data_request(contact_of(make_registration(other)))
    conference = make_conference()
    client.sign_in(make_staff(conference))
    assert client.get(f"/{conference.code}/desk/data-requests/{request.id}").status_code == 404


def ended(conference: Conference, on: date = date(2025, 10, 20)) -> None:
    db.session.add(Day(conference_id=conference.id, on=on))


def test_contacts_are_forgotten_when_their_months_are_over_but_not_of_those_who_want_to_come_again(
    client: Client,
) -> None:
    conference = make_conference(contacts_kept_months=12, consents_kept_months=24)
    ended(conference)
    registration = make_registration(conference, delegates=2)
    first, second = db.session.scalars(sa.select(Delegate).order_by(Delegate.id)).all()
    consents.answer(db.session(), agreed(second), {Purpose.LATER_EVENTS: True}, now=NOW)
    agreed(first)
    db.session.add(old_mail(conference))
    db.session.commit()
    forget(Running())  # type: ignore[arg-type]
    assert first.erased_at is None
    with time_machine.travel(datetime(2026, 10, 20, 12, tzinfo=NOW.tzinfo), tick=False):
        forget(Running())  # type: ignore[arg-type]
    db.session.expire_all()
    assert (first.full_name, second.full_name == "—", registration.state) == ("—", False, RegistrationState.APPROVED)
    assert [mail.state for mail in db.session.scalars(sa.select(Message))] == []
    assert len(db.session.scalars(sa.select(Consent)).all()) == 3
    with time_machine.travel(datetime(2027, 10, 20, 12, tzinfo=NOW.tzinfo), tick=False):
        forget(Running())  # type: ignore[arg-type]
    assert {consent.delegate_id for consent in db.session.scalars(sa.select(Consent))} == {second.id}


def old_mail(conference: Conference) -> Message:
    return Message(
        conference_id=conference.id, kind="registration_approved", message_id="<1>", to_address="x@example.com",
        language="vi", subject="x", text="x", html="x", state=MessageState.SENT, next_try_at=NOW, created_at=NOW,
        sent_at=NOW,
    )  # fmt: skip


def test_of_old_check_ins_only_that_somebody_came_is_kept(client: Client) -> None:
    conference = make_conference(scans_kept_days=90)
    ended(conference, date(2026, 6, 1))
    person = contact_of(make_registration(conference, Side.GUEST))
    desk, staff = make_desk(conference), make_staff(conference)
    at = datetime(2026, 6, 1, 7, 42, tzinfo=NOW.tzinfo)
    common = {
        "conference_id": conference.id, "desk_id": desk.id, "delegate_id": person.id, "user_id": staff.id,
        "point": "entrance", "kind": ScanKind.ARRIVAL, "method": ScanMethod.CAMERA,
        "scanned_at": at, "day": at.date(), "received_at": at,
    }  # fmt: skip
    db.session.add_all(
        [
            Scan(**common, id="1", verdict=Verdict.WELCOME),
            Scan(**common, id="2", verdict=Verdict.ALREADY_IN),
            Presence(
                delegate_id=person.id,
                point="entrance",
                day=at.date(),
                conference_id=conference.id,
                scan_id="1",
                arrived_at=at,
            ),
        ]
    )
    db.session.commit()
    forget_scans(Running())  # type: ignore[arg-type]
    db.session.expire_all()
    (scan,) = db.session.scalars(sa.select(Scan)).all()
    (presence,) = db.session.scalars(sa.select(Presence)).all()
    midnight = datetime(2026, 5, 31, 17, tzinfo=scan.scanned_at.tzinfo)
    assert (scan.id, scan.user_id, scan.scanned_at, presence.arrived_at) == ("1", None, midnight, midnight)
    assert list(findings(db.session())) == []
