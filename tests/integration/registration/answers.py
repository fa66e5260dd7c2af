"""What people type at the steps of registering, and going the whole way with it."""

from typing import Any

from werkzeug.test import TestResponse

from conference.programme.models import Conference
from tests.pages import Client, Page

TAX_CODE = "9900000016"
ORGANISATION = {"name_vi": "Công ty CP Cơ khí Minh Họa", "sector_1": "25", "employees": "1.200"}
DEMAND = {
    "demands-0-purpose": "expand",
    "demands-0-tenure": "land_sublease",
    "demands-0-area_min_m2": "5.000",
    "demands-0-area_max_m2": "1,5 ha",
    "demands-0-needed_from": "Q4/2027",
    "demands-0-sector_code": "25",
}
CONTACT = {
    "delegates-0-full_name": "Đặng Thị Mẫu",
    "delegates-0-job_title": "Giám đốc",
    "delegates-0-email": "mau@example.com",
    "delegates-0-phone": "0950 000 001",
}
CONSENTS = {"run_event": "y"}


def go(client: Client, conference: Conference, step: str, **typed: Any) -> TestResponse:
    """Fill in one step and press Continue."""
    return client.submit(f"/{conference.code}/register" + (f"/{step}" if step else ""), "#step_form", **typed)


def refused(client: Client, answer: TestResponse) -> Page:
    """The page that says what is wrong with what was just sent; a browser may go back to it and forth."""
    assert (answer.status_code, (answer.location or "").endswith("?wrong=1")) == (303, True)
    return client.page(answer.location)


def fill_in(client: Client, conference: Conference, *, tax_code: str = TAX_CODE, side: str = "enterprise") -> None:
    """Every step up to the review, as an enterprise does."""
    go(client, conference, "", side=side)
    go(client, conference, "tax-code", tax_code=tax_code)
    go(client, conference, "organisation", **ORGANISATION)
    if side == "enterprise":
        go(client, conference, "demand", **DEMAND)
    go(client, conference, "delegates", **CONTACT)
    go(client, conference, "consents", **CONSENTS)


def register(client: Client, conference: Conference, **given: Any) -> TestResponse:
    """The whole way, sent."""
    fill_in(client, conference, **given)
    return go(client, conference, "review")
