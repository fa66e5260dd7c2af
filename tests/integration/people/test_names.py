"""Organisations are named in the language of whoever reads, on pages, in lists and in letters."""

import sqlalchemy as sa

from conference.checkin.people import PEOPLE
from conference.foundation.db import db
from conference.foundation.i18n import force_language
from conference.mail.models import Message
from conference.people.models import Organisation, User
from conference.registration import consents, letters
from conference.registration.models import Delegate, Purpose, Registration
from tests.factories.people import make_organisation
from tests.factories.programme import make_conference
from tests.factories.registration import make_registration
from tests.factories.time import NOW
from tests.pages import Client

VIETNAMESE, ENGLISH = "Công ty CP Đặng Gia", "Dang Gia JSC"


def contact_of(registration: Registration) -> Delegate:
    return db.session.scalars(sa.select(Delegate).where(Delegate.registration_id == registration.id)).one()


def test_a_page_names_the_organisation_in_the_readers_language(client: Client) -> None:
    conference = make_conference()
    organisation = make_organisation(name_vi=VIETNAMESE, name_en=ENGLISH)
    contact = contact_of(make_registration(conference, organisation=organisation))
    consents.answer(db.session(), contact, {Purpose.RUN_EVENT: True}, now=NOW)
    client.sign_in(db.session.get_one(User, contact.user_id), strong=False)
    for language, name in (("vi", VIETNAMESE), ("en", ENGLISH)):
        client.set_cookie("language", language)
        assert client.page(f"/{conference.code}/my").text(".lead") == name


def test_a_statement_made_once_names_it_in_the_language_of_whoever_runs_it(client: Client) -> None:
    conference = make_conference()
    make_registration(conference, organisation=make_organisation(name_vi=VIETNAMESE, name_en=ENGLISH))
    make_registration(conference, organisation=make_organisation(name_vi="HTX Lộc Phát"))
    for language, names in (("vi", {VIETNAMESE, "HTX Lộc Phát"}), ("en", {ENGLISH, "HTX Lộc Phát"})):
        with force_language(language):
            assert {row.name for row in db.session.execute(PEOPLE, {"point": "entrance", "day": NOW.date()})} == names
            assert set(db.session.scalars(sa.select(Organisation.name))) == names


def test_a_letter_names_it_in_the_language_of_whoever_gets_it(client: Client) -> None:
    conference = make_conference()
    registration = make_registration(conference, organisation=make_organisation(name_vi=VIETNAMESE, name_en=ENGLISH))
    contact = contact_of(registration)
    db.session.refresh(registration, ["organisation"])
    contact.language = "en"
    letters.tell_approved(db.session(), registration, contact, now=NOW)
    db.session.flush()
    text = db.session.scalars(sa.select(Message.text)).one()
    assert (ENGLISH in text, VIETNAMESE in text) == (True, False)
