"""From a kind of mail and its facts to subject, text and HTML in the reader's language."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from flask import Flask, current_app, g
from jinja2_fragments import render_block
from sqlalchemy.orm import Session

from conference.foundation.i18n import force_language


class Letterhead(Protocol):
    """What a mail shows of its conference."""

    @property
    def title(self) -> str: ...
    @property
    def short_title(self) -> str: ...
    @property
    def contact_name(self) -> str: ...
    @property
    def contact_email(self) -> str: ...
    @property
    def contact_phone(self) -> str: ...


@dataclass(frozen=True)
class Rendered:
    """A mail as it will be read."""

    subject: str
    text: str
    html: str
    from_name: str


def init_app(app: Flask, find_letterhead: Callable[[Session, int], Letterhead]) -> None:
    """Learn how to find the conference of a mail: its table belongs to a part above."""
    app.extensions["letterhead"] = find_letterhead


def letterhead(session: Session, conference_id: int | None) -> Letterhead | None:
    """The conference that writes, if one does."""
    if conference_id is None:
        return None
    find: Callable[[Session, int], Letterhead] = current_app.extensions["letterhead"]
    return find(session, conference_id)


def render(kind: str, language: str, conference: Letterhead | None, facts: Mapping[str, object]) -> Rendered:
    """Both forms of a mail. Rendered without the names a web page has: a mail may be written by a worker."""
    environment = current_app.jinja_env
    names: dict[str, Any] = {"lang": language, "conference": conference, "base_url": _base_url(), **facts}
    with force_language(language), _speaking_for(conference):
        subject = " ".join(render_block(environment, f"mail/{kind}.txt", "subject", **names).split())
        return Rendered(
            subject=subject,
            text=environment.get_template(f"mail/{kind}.txt").render(names).strip() + "\n",
            html=environment.get_template(f"mail/{kind}.html").render(names, subject=subject),
            from_name=conference.short_title if conference else "",
        )


@contextmanager
def _speaking_for(conference: Letterhead | None) -> Iterator[None]:
    """Times and addresses in the mail are those of its conference, also when a worker or another page writes it."""
    before = g.get("conference")
    g.conference = conference or before
    try:
        yield
    finally:
        g.conference = before


def _base_url() -> str:
    return str(current_app.config["SETTINGS"].base_url)
