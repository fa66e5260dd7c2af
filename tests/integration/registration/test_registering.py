"""Registering step by step: what is stored, what is kept, what is refused."""

import sqlalchemy as sa

from conference.catalogue.models import LandDemand
from conference.foundation.db import db
from conference.mail.models import Message
from conference.people.models import Organisation
from conference.registration.models import Consent, Delegate, Registration, RegistrationState
from tests.factories.programme import make_conference
from tests.integration.registration.answers import go, register
from tests.pages import Client, page_of


def test_an_enterprise_registers_and_gets_a_mail_with_its_link(client: Client) -> None:
    conference = make_conference()
    response = register(client, conference)
    assert response.location == f"/{conference.code}/register/received"
    registration = db.session.scalars(sa.select(Registration)).one()
    organisation = db.session.scalars(sa.select(Organisation)).one()
    demand = db.session.scalars(sa.select(LandDemand)).one()
    delegate = db.session.scalars(sa.select(Delegate)).one()
    consents = {consent.purpose.value: consent.given for consent in db.session.scalars(sa.select(Consent))}
    mail = db.session.scalars(sa.select(Message)).one()
    assert registration.state is RegistrationState.SUBMITTED
    assert (organisation.tax_code, organisation.employees, organisation.sector_codes) == ("9900000016", 1200, ["25"])
    assert (demand.area_min_m2, demand.area_max_m2, demand.needed_from.isoformat()) == (5000, 15000, "2027-10-01")
    assert (delegate.email, delegate.phone, delegate.is_contact) == ("mau@example.com", "+84950000001", True)
    assert [given for given in consents.values()] == [True, False, False, False, False, False]
    assert (mail.kind, mail.to_address) == ("registration_received", "mau@example.com")
    assert "mau@example.com" in page_of(client.get(response.location)).text("main")
