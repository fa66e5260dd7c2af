"""Registering step by step: what is stored, what is kept, what is refused."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import time_machine
from werkzeug.http import http_date, parse_cookie

from conference.catalogue.models import Cluster, LandDemand
from conference.foundation import clock
from conference.foundation.access import Role
from conference.foundation.db import db
from conference.foundation.vietnamese import fold, sort_key
from conference.mail.models import Message
from conference.people.models import Organisation, User
from conference.programme.models import Side
from conference.registration.models import (
    ClusterClaim,
    Consent,
    ConsentMethod,
    Delegate,
    DelegateState,
    Draft,
    Registration,
    RegistrationState,
)
from tests.factories.people import make_organisation, make_user
from tests.factories.programme import make_conference, make_staff
from tests.factories.registration import make_registration
from tests.factories.time import NOW
from tests.integration.registration.answers import (
    CONSENTS,
    CONTACT,
    DEMAND,
    ORGANISATION,
    TAX_CODE,
    fill_in,
    go,
    refused,
    register,
)
from tests.pages import Client, page_of


def test_an_enterprise_registers_and_gets_a_mail_with_its_link(client: Client) -> None:
    conference = make_conference()
    response = register(client, conference)
    assert response.location == f"/{conference.code}/register/received"
    registration = db.session.scalars(sa.select(Registration)).one()
    organisation = db.session.scalars(sa.select(Organisation)).one()
    demand = db.session.scalars(sa.select(LandDemand)).one()
    delegate = db.session.scalars(sa.select(Delegate)).one()
    consents = [consent.given for consent in db.session.scalars(sa.select(Consent).order_by(Consent.id))]
    mail = db.session.scalars(sa.select(Message)).one()
    assert registration.state is RegistrationState.SUBMITTED
    assert (organisation.tax_code, organisation.employees, organisation.sector_codes) == (TAX_CODE, 1200, ["25"])
    assert (demand.area_min_m2, demand.area_max_m2, str(demand.needed_from)) == (5000, 15000, "2027-10-01")
    assert (delegate.email, delegate.phone, delegate.is_contact) == ("mau@example.com", "+84950000001", True)
    assert consents == [True, False, False, False, False, False]
    assert (mail.kind, mail.to_address) == ("registration_received", "mau@example.com")
    assert "mau@example.com" in page_of(client.get(response.location)).text("main")


def test_an_investor_claims_a_cluster_and_names_a_new_one_with_three_delegates(client: Client) -> None:
    conference = make_conference()
    known = make_cluster("CCN Phú Yên", phase=2)
    go(client, conference, "", side="investor")
    go(client, conference, "tax-code", tax_code=TAX_CODE)
    go(client, conference, "organisation", name_vi="Công ty CP Hạ tầng Minh Họa 01")
    go(client, conference, "clusters", cluster_query="phu yen", do="find")
    found = client.page(f"/{conference.code}/register/clusters")
    assert found.texts("#cluster_ids .choice") == ["CCN Phú Yên – giai đoạn 2"]
    go(client, conference, "clusters", do="add", cluster_ids=str(known.id))
    new = {"new_clusters-0-name_vi": "CCN Mới", "new_clusters-0-ward": "Chuyên Mỹ", "new_clusters-0-area_m2": "10,5 ha"}
    assert go(client, conference, "clusters", **new).location == f"/{conference.code}/register/delegates"
    go(client, conference, "delegates", **CONTACT, do="add")
    go(client, conference, "delegates", do="add")
    others = {
        "delegates-1-full_name": "Trần Văn Hai",
        "delegates-1-job_title": "Phó giám đốc",
        "delegates-1-email": "hai@example.com",
        "delegates-2-full_name": "Lê Thị Ba",
        "delegates-2-job_title": "Trưởng phòng",
    }
    go(client, conference, "delegates", **others)
    go(client, conference, "consents", **CONSENTS)
    assert go(client, conference, "review").location == f"/{conference.code}/register/received"
    claimed = db.session.scalars(sa.select(Cluster).join(ClusterClaim).order_by(Cluster.id)).all()
    facts = [(cluster.name_vi, cluster.area_m2, cluster.ward_code, cluster.is_published) for cluster in claimed]
    assert facts == [("CCN Phú Yên", None, None, True), ("CCN Mới", 105_000, "10330", False)]
    assert [cluster.organisation_id for cluster in claimed] == [None, None]
    people = db.session.scalars(sa.select(Delegate).order_by(Delegate.badge_number)).all()
    assert [(person.full_name, person.badge_number) for person in people] == [
        ("Đặng Thị Mẫu", 1),
        ("Trần Văn Hai", 2),
        ("Lê Thị Ba", 3),
    ]
    asked = db.session.execute(sa.select(Message.kind, Message.to_address).order_by(Message.id)).all()
    assert asked == [("registration_received", "mau@example.com"), ("consents_asked", "hai@example.com")]
    assert {consent.delegate_id for consent in db.session.scalars(sa.select(Consent))} == {people[0].id}


def test_an_agency_needs_neither_a_tax_code_nor_a_demand(client: Client) -> None:
    conference = make_conference()
    go(client, conference, "", side="agency")
    go(client, conference, "tax-code")
    assert (
        go(client, conference, "organisation", name_vi="Sở Minh Họa").location
        == f"/{conference.code}/register/delegates"
    )
    go(client, conference, "delegates", **CONTACT)
    go(client, conference, "consents", **CONSENTS)
    go(client, conference, "review")
    assert db.session.scalars(sa.select(Registration.side)).all() == [Side.AGENCY]


def test_nobody_jumps_over_a_step(client: Client) -> None:
    conference = make_conference()
    go(client, conference, "", side="enterprise")
    start = f"/{conference.code}/register"
    assert client.get(f"{start}/consents").location == f"{start}/tax-code"
    assert client.get(f"{start}/review").location == f"{start}/tax-code"
    assert client.get(f"{start}/clusters").location == f"{start}/tax-code"


def test_a_double_click_shows_the_result_and_registers_once(client: Client) -> None:
    conference = make_conference()
    fill_in(client, conference)
    page = client.page(f"/{conference.code}/register/review")
    data = page.fields(page.all("#step_form")[0])
    both = [client.post(f"/{conference.code}/register/review", data=data) for _ in range(2)]
    assert [answer.location for answer in both] == [f"/{conference.code}/register/received"] * 2
    assert len(db.session.scalars(sa.select(Registration)).all()) == 1
    assert len(db.session.scalars(sa.select(Message)).all()) == 1


def test_a_tab_left_open_after_sending_leads_to_the_result(client: Client) -> None:
    conference = make_conference()
    fill_in(client, conference)
    stale = client.page(f"/{conference.code}/register/organisation")
    data = stale.fields(stale.all("#step_form")[0])
    go(client, conference, "review")
    answer = client.post(f"/{conference.code}/register/organisation", data=data)
    assert answer.location == f"/{conference.code}/register/received"


def test_what_was_folded_away_is_shown_wherever_the_demand_is(client: Client) -> None:
    conference = make_conference()
    more = {
        "fire_class": "C",
        "floor_load_t_m2": "2,5",
        "clear_height_m": "8",
        "max_truck_t": "12",
        "max_km_to_center": "30",
    }
    fill_in(client, conference)
    go(
        client,
        conference,
        "demand",
        **{f"demands-0-{name}": text for name, text in more.items()},
        **{"demands-0-is_green": "y"},
    )
    go(client, conference, "organisation", short_name="CK Minh Họa")
    pages = [client.page(f"/{conference.code}/register/review")]
    go(client, conference, "review")
    registration = db.session.scalars(sa.select(Registration)).one()
    delegate = db.session.scalars(sa.select(Delegate)).one()
    client.sign_in(db.session.get_one(User, delegate.user_id), strong=False)
    pages.append(client.page(f"/{conference.code}/my"))
    client.sign_in(make_staff(conference, Role.ORGANISER))
    pages.append(client.page(f"/{conference.code}/desk/registrations/{registration.id}"))
    shown = ["CK Minh Họa", "C", "2,5 t/m²", "8 m", "12 t", "30 km", "có"]
    assert [{*shown} - {*page.texts("main dd")} for page in pages] == [set(), set(), set()]


def test_what_is_plain_to_read_is_taken(client: Client) -> None:
    conference = make_conference()
    fill_in(client, conference)
    go(client, conference, "organisation", website="cokhi.vn", employees="1.200 người")
    go(client, conference, "demand", **{"demands-0-power_kva": "1.500 kVA", "demands-0-clear_height_m": "8,5m"})
    go(client, conference, "delegates", **{"delegates-0-phone": "(+84) 0912 345 678"})
    go(client, conference, "review")
    organisation = db.session.scalars(sa.select(Organisation)).one()
    demand = db.session.scalars(sa.select(LandDemand)).one()
    assert (organisation.website, organisation.employees) == ("https://cokhi.vn", 1200)
    assert (demand.power_kva, demand.clear_height_m) == (1500, 8.5)
    assert db.session.scalars(sa.select(Delegate.phone)).one() == "+84912345678"


def test_a_sector_named_twice_is_not_dropped_without_a_word(client: Client) -> None:
    conference = make_conference()
    fill_in(client, conference)
    page = refused(client, go(client, conference, "organisation", sector_2="25"))
    assert len(page.texts("#sector_2-error")) == 1


def test_whoever_registers_in_english_speaks_it_until_they_say_otherwise(client: Client) -> None:
    conference = make_conference()
    client.set_cookie("language", "en")
    go(client, conference, "", side="agency")
    go(client, conference, "tax-code", without="y")
    go(client, conference, "organisation", name_vi="Sở Minh Họa")
    page = client.page(f"/{conference.code}/register/delegates")
    assert page.fields(page.all("#step_form")[0])["delegates-0-languages"] == ["en"]


def test_what_was_typed_is_dropped_once_it_is_sent(client: Client) -> None:
    conference = make_conference()
    register(client, conference)
    registration = db.session.scalars(sa.select(Registration)).one()
    assert db.session.scalars(sa.select(Draft.answers)).all() == [{"registration_id": registration.id}]


def test_a_wrong_answer_is_kept_beside_its_error_and_on_coming_back(client: Client) -> None:
    conference = make_conference()
    go(client, conference, "", side="enterprise")
    page = refused(client, go(client, conference, "tax-code", tax_code="9900000017"))
    assert page.all("#tax_code")[0].get("value") == "9900000017"
    assert len(page.texts("#tax_code-error")) == 1
    later = client.page(f"/{conference.code}/register/tax-code")
    assert (later.all("#tax_code")[0].get("value"), later.texts("#tax_code-error")) == ("9900000017", [])


def test_going_back_to_a_mistake_that_was_corrected_finds_the_page_without_it(client: Client) -> None:
    conference = make_conference()
    go(client, conference, "", side="enterprise")
    wrong = go(client, conference, "tax-code", tax_code="9900000017").location
    go(client, conference, "tax-code", tax_code=TAX_CODE)
    page = client.page(wrong)
    assert (page.all("#tax_code")[0].get("value"), page.texts("#tax_code-error")) == (TAX_CODE, [])


def test_a_draft_is_found_again_weeks_after_the_browser_was_closed_but_nobody_stays_signed_in(client: Client) -> None:
    conference = make_conference(registration_closes_at=None)
    user = make_user()
    begun = clock.now()
    sent = go(client.sign_in(user, strong=False), conference, "", side="enterprise")
    (cookie,) = [one for one in sent.headers.getlist("Set-Cookie") if one.startswith("session=")]
    assert f"Expires={http_date(begun + timedelta(days=30))}" in cookie
    value = parse_cookie(cookie)["session"]
    for days, is_found, is_signed_in in ((13, True, True), (29, True, False), (31, False, False)):
        with time_machine.travel(begun + timedelta(days=days)):
            client.set_cookie("session", value)
            assert (client.get(f"/{conference.code}/register/tax-code").status_code == 200) is is_found
            client.set_cookie("session", value)
            assert ("/sign-in" not in (client.get("/my").location or "")) is is_signed_in


def test_a_session_that_ends_in_the_middle_keeps_the_page_and_the_draft(client: Client) -> None:
    conference = make_conference()
    fill_in(client, conference)
    page = client.page(f"/{conference.code}/register/delegates")
    form = page.fields(page.all("#step_form")[0]) | {"delegates-0-full_name": ["Đặng Thị Mới"]}
    client.delete_cookie("session")
    answer = client.post(f"/{conference.code}/register/delegates", data=form, headers={"X-CSRFToken": ""})
    shown = page_of(answer)
    assert answer.status_code == 422
    assert shown.all("#delegates-0-full_name")[0].get("value") == "Đặng Thị Mới"
    again = client.post(f"/{conference.code}/register/delegates", data=shown.fields(shown.all("#step_form")[0]))
    assert again.location == f"/{conference.code}/register/review"


def test_numbers_typed_in_one_language_mean_the_same_in_the_other(client: Client) -> None:
    conference = make_conference()
    fill_in(client, conference)
    client.set_cookie("language", "en")
    page = client.page(f"/{conference.code}/register/demand")
    assert page.all("#demands-0-area_min_m2")[0].get("value") == "5,000 m²"
    assert go(client, conference, "review").status_code == 303
    assert db.session.scalars(sa.select(LandDemand.area_max_m2)).all() == [15_000]


def test_wards_are_found_without_scripts(client: Client) -> None:
    conference = make_conference()
    go(client, conference, "", side="enterprise")
    go(client, conference, "tax-code", tax_code=TAX_CODE)
    typed = {**ORGANISATION, "ward_query": "phu", "province_code": "01"}
    answer = go(client, conference, "organisation", **typed, do="find")
    page = client.page(answer.location.partition("#")[0])
    found = page.texts("#ward_choices label")
    assert "Xã Phú Xuyên, Thành phố Hà Nội" in found
    assert refused(client, go(client, conference, "organisation", **typed)).texts(".field-errors") != []
    ward = page.all("#ward_choices input")[0].get("value")
    assert go(client, conference, "organisation", **typed, ward_code=ward).location.endswith("/demand")


def test_a_ward_is_asked_for_live_by_the_same_address(client: Client) -> None:
    conference = make_conference()
    go(client, conference, "", side="enterprise")
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#ward_choices"}
    answer = client.get(
        f"/{conference.code}/register/organisation?ward_query=chuyen+my&province_code=01", headers=headers
    )
    assert page_of(answer).texts("label") == ["Xã Chuyên Mỹ, Thành phố Hà Nội"]


def test_a_draft_saves_itself_and_says_when(client: Client) -> None:
    conference = make_conference()
    go(client, conference, "", side="enterprise")
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "p#saved"}
    data = {"do": "save", "tax_code": "99000"}
    answer = client.post(f"/{conference.code}/register/tax-code", data=data, headers=headers)
    assert "09:00" in page_of(client.get(answer.location, headers=headers)).text("#saved")
    assert client.page(f"/{conference.code}/register/tax-code").all("#tax_code")[0].get("value") == "99000"


def test_a_known_organisation_is_offered_its_public_details_only(client: Client) -> None:
    conference = make_conference()
    make_organisation(
        tax_code=TAX_CODE, name_vi="Công ty Cũ", employees=77, street="Số 1 phố Kín", website="https://cu.example.com"
    )
    go(client, conference, "", side="enterprise")
    go(client, conference, "tax-code", tax_code=TAX_CODE)
    page = client.page(f"/{conference.code}/register/organisation")
    assert page.all("#name_vi")[0].get("value") == "Công ty Cũ"
    assert page.all("#website")[0].get("value") == "https://cu.example.com"
    assert page.all("#employees")[0].get("value") == ""
    assert page.all("#street")[0].get("value") == ""


def test_a_newcomer_does_not_overwrite_a_known_organisation_before_the_approval(client: Client) -> None:
    conference = make_conference()
    make_organisation(tax_code=TAX_CODE, name_vi="Công ty Cũ", employees=77)
    register(client, conference)
    organisation = db.session.scalars(sa.select(Organisation)).one()
    assert (organisation.name_vi, organisation.employees) == ("Công ty Cũ", 77)


def test_a_cancelled_organisation_may_register_again(client: Client) -> None:
    conference = make_conference()
    old = make_registration(
        conference, organisation=make_organisation(tax_code=TAX_CODE), state=RegistrationState.CANCELLED, delegates=0
    )
    register(client, conference)
    registration = db.session.scalars(sa.select(Registration)).one()
    assert (registration.id, registration.state) == (old.id, RegistrationState.SUBMITTED)


def test_a_colleague_of_a_registered_organisation_is_offered_to_join(client: Client) -> None:
    conference = make_conference()
    registration = make_registration(conference, organisation=make_organisation(tax_code=TAX_CODE))
    go(client, conference, "", side="enterprise")
    joining = go(client, conference, "tax-code", tax_code=TAX_CODE).location
    assert joining == f"/{conference.code}/register/join"
    person = {"full_name": "Lê Thị Ba", "job_title": "Trưởng phòng", "email": "ba@example.com", "phone": "0950000003"}
    answer = client.submit(joining, "#step_form", **person, run_event="y")
    assert answer.location == f"/{conference.code}/register/joined"
    colleague = db.session.scalars(sa.select(Delegate).where(Delegate.email == "ba@example.com")).one()
    assert (colleague.state, colleague.registration_id) == (DelegateState.JOINING, registration.id)
    contact = db.session.scalars(sa.select(Delegate).where(Delegate.is_contact)).one()
    assert [(m.kind, m.to_address) for m in db.session.scalars(sa.select(Message))] == [("join_asked", contact.email)]


def test_joining_needs_the_first_consent(client: Client) -> None:
    conference = make_conference()
    make_registration(conference, organisation=make_organisation(tax_code=TAX_CODE))
    go(client, conference, "", side="enterprise")
    joining = go(client, conference, "tax-code", tax_code=TAX_CODE).location
    person = {"full_name": "Lê Thị Ba", "job_title": "Trưởng phòng", "email": "ba@example.com", "phone": "0950000003"}
    answer = client.submit(joining, "#step_form", **person)
    assert answer.status_code == 422
    assert page_of(answer).all("#full_name")[0].get("value") == "Lê Thị Ba"
    assert len(db.session.scalars(sa.select(Delegate)).all()) == 1


def test_before_its_dates_registration_says_when_it_opens(client: Client) -> None:
    conference = make_conference(registration_opens_at=NOW + timedelta(days=1))
    page = client.page(f"/{conference.code}/register")
    assert "09:00 11/10/2026" in page.text("main")
    assert page.all("#step_form") == []


def test_after_its_dates_a_draft_cannot_be_sent(client: Client) -> None:
    conference = make_conference()
    fill_in(client, conference)
    page = client.page(f"/{conference.code}/register/review")
    data = page.fields(page.all("#step_form")[0])
    conference.registration_closes_at = NOW - timedelta(minutes=1)
    assert client.post(f"/{conference.code}/register/review", data=data).status_code == 409
    assert db.session.scalars(sa.select(Registration)).all() == []


def test_a_draft_goes_on_on_another_device_by_its_mailed_link(client: Client) -> None:
    conference = make_conference()
    fill_in(client, conference)
    go(client, conference, "organisation", do="link", link_email="mau@example.com")
    mail = db.session.scalars(sa.select(Message)).one()
    (address,) = [word for word in mail.text.split() if "/register/continue/" in word]
    client.delete_cookie("session")
    answer = client.get(address.removeprefix("http://localhost"))
    assert answer.location == f"/{conference.code}/register/organisation"
    page = client.page(answer.location)
    assert page.all("#name_vi")[0].get("value") == ORGANISATION["name_vi"]


def test_a_foreign_link_to_a_draft_opens_nothing(client: Client) -> None:
    conference, other = make_conference(), make_conference()
    fill_in(client, conference)
    with client.session_transaction() as session:
        token = session[f"draft.{conference.id}"]
    assert client.get(f"/{other.code}/register/continue/{token}").location == f"/{other.code}/register"
    assert client.get(f"/{conference.code}/register/continue/{token}x").location == f"/{conference.code}/register"
    with client.session_transaction() as session:
        assert [name for name in session if name.startswith("draft.")] == [f"draft.{conference.id}"]


def test_an_organiser_registers_somebody_after_the_closing_date_on_paper(client: Client) -> None:
    conference = make_conference(registration_closes_at=NOW - timedelta(days=1))
    client.sign_in(make_staff(conference))
    client.post(f"/{conference.code}/desk/registrations/new")
    answer = register(client, conference)
    registration = db.session.scalars(sa.select(Registration)).one()
    assert answer.location == f"/{conference.code}/desk/registrations/{registration.id}"
    assert set(db.session.scalars(sa.select(Consent.method))) == {ConsentMethod.PAPER}


def test_rows_are_removed_by_their_button_and_the_others_stay(client: Client) -> None:
    conference = make_conference()
    go(client, conference, "", side="enterprise")
    go(client, conference, "tax-code", tax_code=TAX_CODE)
    go(client, conference, "organisation", **ORGANISATION)
    go(client, conference, "demand", **DEMAND)
    go(client, conference, "delegates", **CONTACT, do="add")
    go(client, conference, "delegates", **{"delegates-1-full_name": "Hai"}, do="add")
    go(client, conference, "delegates", **{"delegates-2-full_name": "Ba"}, do="remove-1")
    page = client.page(f"/{conference.code}/register/delegates")
    names = [field.get("value") for field in page.all('input[name$="full_name"]')]
    assert names == ["Đặng Thị Mẫu", "Ba"]


def test_a_delegation_larger_than_allowed_is_told_so_at_its_first_person_too_many(client: Client) -> None:
    conference = make_conference(max_delegates=1)
    go(client, conference, "", side="guest")
    go(client, conference, "tax-code")
    go(client, conference, "organisation", **ORGANISATION)
    second = {"delegates-1-full_name": "Trần Văn Thừa", "delegates-1-job_title": "Trợ lý"}
    page = refused(client, go(client, conference, "delegates", **CONTACT, **second))
    assert (
        page.text("#delegates-1 .field-errors")
        == "Mỗi đoàn có tối đa 1 người. Nếu cần thêm, vui lòng liên hệ Ban Tổ chức."
    )
    assert page.all("[name='delegates-1-full_name']")[0].get("value") == "Trần Văn Thừa"


def make_cluster(name: str, **given: Any) -> Cluster:
    cluster = Cluster(
        slug=fold(name).replace(" ", "-"),
        name_vi=name,
        folded=fold(name),
        sort_key=sort_key(name),
        created_at=NOW,
        **given,
    )
    db.session.add(cluster)
    db.session.flush()
    return cluster
