"""A browser without scripts for the tests: it checks every page it fetches and can fill in the forms it sees."""

from collections import Counter
from typing import Any

import cssselect2
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from tinyhtml5.parser import HTMLParser
from werkzeug.test import TestResponse

from conference.foundation.db import db
from conference.people.models import User

UNSTYLED = "inline style, script or handler"


class Page:
    """A parsed page or fragment."""

    def __init__(self, html: str, *, whole: bool) -> None:
        parser = HTMLParser(namespace_html_elements=False)
        if html.lstrip().startswith("<tr"):
            html = f"<table>{html}</table>"
        tree = parser.parse(html if whole else f"<!doctype html><title>-</title>{html}")
        self.errors = [str(error) for error in parser.errors]
        self.root = cssselect2.ElementWrapper.from_html_root(tree)

    def all(self, selector: str) -> list[Any]:
        """Every element that matches."""
        return [found.etree_element for found in self.root.query_all(selector)]

    def texts(self, selector: str) -> list[str]:
        """The text of every element that matches, spaces collapsed."""
        return [" ".join("".join(element.itertext()).split()) for element in self.all(selector)]

    def text(self, selector: str = "main") -> str:
        """The text of the one element that matches."""
        (only,) = self.texts(selector)
        return only

    def fields(self, form: Any) -> dict[str, list[str]]:
        """What a browser would send for a form as it stands."""
        values: dict[str, list[str]] = {}
        for element in (e for e in form.iter() if e.tag in {"input", "select", "textarea"}):
            name = element.get("name")
            if not name or element.get("disabled") is not None:
                continue
            values.setdefault(name, []).extend(_value(element))
        return {name: value for name, value in values.items() if value}


def _value(element: Any) -> list[str]:
    if element.tag == "textarea":
        return [(element.text or "").removeprefix("\n")]
    if element.tag == "select":
        options = [o for o in element.iter("option") if o.get("selected") is not None]
        if not options and element.get("multiple") is None:
            options = list(element.iter("option"))[:1]
        return [o.get("value", o.text or "") for o in options]
    kind = element.get("type", "text")
    if kind in {"checkbox", "radio"}:
        return [element.get("value", "on")] if element.get("checked") is not None else []
    return [] if kind in {"submit", "file", "button"} else [element.get("value", "")]


class Client(FlaskClient):
    """Fetches pages like a browser without scripts and refuses badly made ones."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """One request in an application context of its own, with what the test has prepared committed before."""
        db.session.commit()
        if kwargs.get("method") not in {None, "GET", "HEAD"}:
            kwargs["headers"] = {"X-CSRFToken": self._csrf(), **dict(kwargs.get("headers") or {})}
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        db.session.expire_all()
        is_letter = "sandbox" in response.headers.get("Content-Security-Policy", "")  # written for mail programs
        if response.mimetype == "text/html" and response.text and not is_letter:
            check(response.text)
        return response

    def page(self, path: str, **kwargs: Any) -> Page:
        """The page at an address, which must answer 200."""
        response = self.get(path, **kwargs)
        assert response.status_code == 200, f"{path} answered {response.status_code} {response.headers.get('Location')}"
        return Page(response.text, whole=True)

    def submit(self, path: str, selector: str = "main form", **fields: Any) -> TestResponse:
        """Open a page, fill in the form found there and send it. A value of None leaves a field out."""
        page = self.page(path)
        form = page.all(selector)[0]
        data: dict[str, Any] = {**page.fields(form), **fields}
        data = {name: value for name, value in data.items() if value is not None}
        return self.post(form.get("action") or path, data=data)

    def sign_in(self, user: User, *, strong: bool = True) -> "Client":
        """Be this user, as after a password (strong) or a magic link."""
        db.session.commit()
        with self.session_transaction() as session:
            session["_user_id"] = f"{user.id}.{user.epoch}.{'p' if strong else 'l'}"
            session["_fresh"] = True
        return self

    def _csrf(self) -> str:
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", "0" * 40)
        return str(URLSafeTimedSerializer(self.application.secret_key or "", salt="wtf-csrf-token").dumps(raw))


def multipart(name: str, content: bytes, **fields: str) -> dict[str, Any]:
    """What to post for a large file: werkzeug's own builder would leave its temporary file open."""
    parts = [f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields.items()]
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="file.bin"\r\n\r\n'
    data = "".join([*parts, head]).encode() + content + b"\r\n--x--\r\n"
    return {"data": data, "content_type": "multipart/form-data; boundary=x"}


def page_of(response: TestResponse) -> Page:
    """The parsed page (or fragment) of an answer."""
    return Page(response.text, whole=_is_whole(response.text))


def _is_whole(html: str) -> bool:
    return html.lstrip().lower().startswith("<!doctype")


def check(html: str) -> None:
    """Valid HTML, a title, unique ids, labelled fields, nothing inline that the policy forbids."""
    whole = _is_whole(html)
    page = Page(html, whole=whole)
    assert page.errors == []
    if whole:
        assert page.text("title") != ""
        assert page.all("html")[0].get("lang") in {"vi", "en"}
        assert len(page.all("h1")) == 1
    ids = Counter(element.get("id") for element in page.all("[id]"))
    assert [name for name, times in ids.items() if times > 1] == []
    assert [dict(e.attrib) for e in page.all("[style]")] == [], UNSTYLED
    assert [e.text for e in page.all("script:not([src])") if e.get("type") != "application/json"] == [], UNSTYLED
    assert [e.tag for e in page.all("*") if any(name.startswith("on") for name in e.attrib)] == [], UNSTYLED
    assert [dict(e.attrib) for e in page.all("img:not([alt])")] == []
    assert [e.get("name") for e in page.all("input, select, textarea") if not _is_labelled(page, e)] == []
    assert [e.get("href") for e in page.all('a[href^="javascript"]')] == []


def _is_labelled(page: Page, element: Any) -> bool:
    if (
        element.get("type") in {"hidden", "submit", "button"}
        or element.get("aria-label")
        or element.get("aria-labelledby")
    ):
        return True
    if element.get("id") and page.all(f'label[for="{element.get("id")}"]'):
        return True
    return any(element in list(label.iter()) for label in page.all("label"))
