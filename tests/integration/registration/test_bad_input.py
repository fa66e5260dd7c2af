"""What people really type: each gets a word at its field in their language, and nothing is lost."""

import unicodedata

import pytest
import sqlalchemy as sa

from conference.foundation.db import db
from conference.people.models import Organisation
from conference.programme.models import Conference
from conference.registration.models import Delegate
from tests.factories.programme import make_conference
from tests.integration.registration.answers import (
    CONSENTS,
    CONTACT,
    DEMAND,
    ORGANISATION,
    TAX_CODE,
    fill_in,
    go,
    refused,
)
from tests.pages import Client

LONG = "Công ty " + "x" * 10_000


@pytest.fixture
def conference(client: Client) -> Conference:
    conference = make_conference()
    fill_in(client, conference)
    return conference


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("step", "field", "typed"),
    [
        ("tax-code", "tax_code", "9900000017"),
        ("tax-code", "tax_code", "990000001"),
        ("tax-code", "tax_code", "MST 😀"),
        ("organisation", "name_vi", ""),
        ("organisation", "name_vi", LONG),
        ("organisation", "employees", "1234.5"),
        ("organisation", "employees", "nhiều"),
        ("organisation", "website", "javascript:alert(1)"),
        ("demand", "demands-0-area_min_m2", "1234.5"),
        ("demand", "demands-0-area_min_m2", "12"),
        ("demand", "demands-0-area_max_m2", "300"),
        ("demand", "demands-0-needed_from", "4/2027"),
        ("demand", "demands-0-needed_from", "Q5/2027"),
        ("demand", "demands-0-needed_from", "Q1/2020"),
        ("demand", "demands-0-workers_planned", "5001"),
        ("demand", "demands-0-preferred_wards", "Không Đâu"),
        ("delegates", "delegates-0-phone", "12345"),
        ("delegates", "delegates-0-phone", ""),
        ("delegates", "delegates-0-email", "không@có"),
        ("delegates", "delegates-0-full_name", LONG),
    ],
)
def test_a_wrong_answer_is_explained_at_its_field_and_kept(
    client: Client, conference: Conference, language: str, step: str, field: str, typed: str
) -> None:
    client.set_cookie("language", language)
    page = refused(client, go(client, conference, step, **{field: typed}))
    (sentence,) = page.texts(f"#{field}-error")
    assert language == "en" or not sentence.isascii()  # no sentence of a library's own
    element = page.all(f"#{field}")[0]
    shown = (element.text or "").strip("\r\n") if element.tag == "textarea" else element.get("value")
    assert shown == typed
    assert page.all("html")[0].get("lang") == language


def test_marks_of_direction_html_and_decomposed_letters_are_stored_clean(client: Client) -> None:
    conference = make_conference()
    go(client, conference, "", side="enterprise")
    go(client, conference, "tax-code", tax_code=TAX_CODE)
    name = unicodedata.normalize("NFD", "Công ty Đặng Gia")
    go(client, conference, "organisation", **ORGANISATION | {"name_vi": f"\u202e{name}\u200b <b>1</b>"})
    go(client, conference, "demand", **DEMAND)
    go(client, conference, "delegates", **CONTACT | {"delegates-0-full_name": "Lê 😀 Ba"})
    go(client, conference, "consents", **CONSENTS)
    page = client.page(f"/{conference.code}/register/review")
    assert page.all("main dd b") == []
    go(client, conference, "review")
    assert db.session.scalars(sa.select(Organisation.name_vi)).all() == ["Công ty Đặng Gia <b>1</b>"]
    assert db.session.scalars(sa.select(Delegate.full_name)).all() == ["Lê 😀 Ba"]


def test_a_side_that_does_not_exist_is_refused(client: Client) -> None:
    conference = make_conference()
    for side in ({"side": "admin"}, {}):
        assert len(refused(client, go(client, conference, "", **side)).texts("#side-error")) == 1


def test_an_investor_without_a_cluster_is_asked_for_one(client: Client) -> None:
    conference = make_conference()
    go(client, conference, "", side="investor")
    go(client, conference, "tax-code", tax_code=TAX_CODE)
    go(client, conference, "organisation", name_vi="Công ty CP Hạ tầng Minh Họa 01")
    page = refused(client, go(client, conference, "clusters", cluster_query="gì đó"))
    assert page.all("#cluster_query")[0].get("value") == "gì đó"


def test_a_request_from_another_site_is_refused(client: Client) -> None:
    conference = make_conference()
    headers = {"Origin": "https://elsewhere.example", "X-CSRFToken": ""}
    assert client.post(f"/{conference.code}/register", data={"side": "guest"}, headers=headers).status_code == 400


def test_the_browser_cuts_nothing_that_is_pasted(client: Client, conference: Conference) -> None:
    steps = ("organisation", "demand", "delegates")
    cut = {step: client.page(f"/{conference.code}/register/{step}").all("#step_form [maxlength]") for step in steps}
    assert cut == {step: [] for step in steps}


def test_a_link_to_a_draft_that_is_gone_says_so_and_begins_anew(client: Client) -> None:
    conference = make_conference()
    answer = client.get(f"/{conference.code}/register/continue/foreign")
    assert answer.location == f"/{conference.code}/register"
    assert "30 ngày" in client.page(answer.location).text("#messages")
