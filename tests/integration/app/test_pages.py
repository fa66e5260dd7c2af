"""What holds for every page: templates compile, the policy is strict, errors speak the reader's language."""

import pytest
from flask import Flask

from tests.factories.programme import make_conference, make_staff
from tests.pages import Client, page_of


def test_every_template_compiles_with_strict_undefined(app: Flask) -> None:
    names = app.jinja_env.list_templates(extensions=["html", "txt"])
    pages = [name for name in names if not name.startswith("documents/pdf/")]  # these belong to the printer
    assert len(pages) > 50
    for name in pages:
        app.jinja_env.get_template(name)


def test_no_page_may_run_inline_scripts_or_load_from_elsewhere(client: Client) -> None:
    headers = client.get("/").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self'; img-src 'self' data: blob:")
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("language", "word"), [("vi", "Không có trang nào ở địa chỉ này"), ("en", "There is nothing at this address")]
)
def test_a_missing_page_is_explained_in_the_readers_language(client: Client, language: str, word: str) -> None:
    client.set_cookie("language", language)
    response = client.get("/no-such-conference/programme")
    assert response.status_code == 404
    assert page_of(response).text("h1") == word


@pytest.mark.parametrize(
    "path", ["desk/mail/{0}", "desk/registrations/{0}", "desk/documents?id={0}", "desk/timetable/compare?p={0}"]
)
def test_a_number_too_large_for_any_row_is_nobodys(client: Client, path: str) -> None:
    conference = make_conference()
    client.sign_in(make_staff(conference))
    assert client.get(f"/{conference.code}/{path.format('9' * 20)}").status_code in {200, 404}


def test_the_language_switch_keeps_the_page_and_never_leaves_the_site(client: Client) -> None:
    conference = make_conference(code="hn2026")
    page = client.page("/hn2026/programme")
    switch = page.all("a.language")[0].get("href")
    response = client.get(switch)
    assert response.headers["Location"] == "/hn2026/programme"
    assert client.page("/hn2026/").text("h1") == conference.title_en
    assert client.get("/language/en?next=//elsewhere.example").headers["Location"] == "/"
    assert client.get("/language/en?next=/%5Celsewhere.example").headers["Location"] == "/"
