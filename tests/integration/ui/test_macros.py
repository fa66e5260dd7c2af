"""What the macros promise to readers of screens, to keyboards and to htmx."""

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask, flash, render_template_string
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from conference.foundation.forms import Form, TextField, required
from tests.pages import Page

SIDES = [SelectChoice("enterprise", "Enterprise"), SelectChoice("investor", "Investor")]


class Wish(Form):
    """One line and one choice."""

    class Meta(Form.Meta):
        """Sent by nobody, so without a token."""

        csrf = False

    name = TextField("Name", [required], description="As on the licence")
    side = RadioField("Side", [required], choices=SIDES)


@dataclass(frozen=True)
class Stretch:
    """A page of a long list."""

    page: int
    pages: int
    total: int = 1000
    first: int = 301
    last: int = 350


def draw(app: Flask, source: str, path: str = "/", **context: Any) -> Page:
    with app.test_request_context(path):
        return Page(render_template_string(source, **context), whole=False)


@pytest.fixture
def refused(app: Flask) -> Page:
    source = """{% from "ui/form.html" import field %}{% from "ui/form_errors.html" import form_errors %}
        {{ form_errors(form) }}{{ field(form.name) }}{{ field(form.side, notes={"investor": "Has land"}) }}"""
    with app.test_request_context("/"):
        form = Wish()
        form.refuse("name", "Taken.")
        form.refuse("side", "Choose one.")
        return Page(render_template_string(source, form=form), whole=False)


def test_a_field_is_described_by_its_hint_and_its_error(refused: Page) -> None:
    (control,) = refused.all("#name")
    described = [refused.text(f"#{name}") for name in control.get("aria-describedby").split()]
    assert (described, control.get("aria-invalid")) == (["As on the licence", "Taken."], "true")


def test_choices_are_one_group_under_their_question(refused: Page) -> None:
    assert refused.texts("fieldset legend") == ["Side *"]
    assert refused.texts("fieldset label") == ["Enterprise", "InvestorHas land"]


def test_the_summary_leads_to_each_wrong_field(refused: Page) -> None:
    anchors = [link.get("href") for link in refused.all(".error-summary a")]
    assert anchors == ["#name", "#side-0"]
    assert [len(refused.all(anchor)) for anchor in anchors] == [1, 1]


def test_a_changed_address_keeps_the_rest_and_starts_at_page_one(app: Flask) -> None:
    source = '{% from "ui/address.html" import here %}<a href="{{ here(sort="-name") }}">x</a>'
    page = draw(app, source, "/list?q=đá&side=a&side=b&sort=name&page=7")
    assert page.all("a")[0].get("href") == "/list?q=%C4%91%C3%A1&side=a&side=b&sort=-name"


def test_the_pager_shows_the_ends_and_the_neighbours(app: Flask) -> None:
    source = '{% from "ui/pager.html" import pager %}{{ pager(p, "rows") }}'
    page = draw(app, source, "/list?page=7", p=Stretch(page=7, pages=20))
    assert page.texts("li") == ["", "1", "…", "6", "7", "8", "…", "20", ""]
    assert [a.get("hx-get") for a in page.all("a")] == [f"/list?page={n}" for n in (6, 1, 6, 8, 20, 8)]


def test_sorting_again_turns_the_order(app: Flask) -> None:
    source = '{% from "ui/table.html" import sort_th %}<table><tr>{{ sort_th("Name", "name", sort) }}</tr></table>'
    found = [(page.all("th")[0].get("aria-sort"), page.all("a")[0].get("href"))
             for page in (draw(app, source, sort=sort) for sort in ("", "name", "-name"))]  # fmt: skip
    assert found == [(None, "/?sort=name"), ("ascending", "/?sort=-name"), ("descending", "/?sort=name")]


@pytest.mark.parametrize(("said", "shown"), [([], []), (["Saved."], ["Saved."])])
def test_a_fragment_brings_messages_only_when_there_are_some(app: Flask, said: list[str], shown: list[str]) -> None:
    with app.test_request_context("/"):
        for sentence in said:
            flash(sentence, "success")
        page = Page(render_template_string('{% include "ui/_messages.html" %}', out_of_band=True), whole=False)
    assert page.texts("[hx-swap-oob] p") == shown
    assert len(page.all("#messages")) == len(said)
