"""The outbox: a mail is written in the same transaction as the change it tells of, and leaves afterwards.

A new kind of mail needs two templates and nothing else:

    templates/mail/request_accepted.txt            templates/mail/request_accepted.html
    {% extends "mail/_base.txt" %}                 {% extends "mail/_base.html" %}
    {% block subject %}{{ _("…") }}{% endblock %}  {% block body %}
    {% block body %}                               {% from "mail/_parts.html" import button, facts %}
    {{ _("…") }}                                   <p>{{ _("…") }}</p>
    {{ url }}                                      {{ button(url, _("Open my agenda")) }}
    {% endblock %}                                 {% endblock %}

Both see the facts given to `enqueue`, `conference` (or None), `to_name`, `lang` and all filters (`starts_at|moment`).
Addresses are facts: make them with `foundation.addresses.absolute` or `people.links.make_link`. The block `why` may
say why the reader gets this mail.
"""

import secrets
from datetime import datetime

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from conference.foundation.vietnamese import clean, fold
from conference.mail.models import Message
from conference.mail.rendering import letterhead, render


def enqueue(
    session: Session,
    kind: str,
    *,
    to_address: str,
    to_name: str,
    language: str,
    now: datetime,
    conference_id: int | None = None,
    key: str | None = None,
    calendar: str = "",
    **facts: object,
) -> Message:
    """Put a mail into the outbox; a second one with the same key is not written, the first one is returned."""
    if key is not None and (earlier := session.scalar(sa.select(Message).where(Message.key == key))) is not None:
        return earlier
    message = compose(
        session, kind, to_address=to_address, to_name=to_name, language=language, now=now,
        conference_id=conference_id, key=key, calendar=calendar, **facts,
    )  # fmt: skip
    session.add(message)
    session.flush()
    return message


def compose(
    session: Session,
    kind: str,
    *,
    to_address: str,
    to_name: str,
    language: str,
    now: datetime,
    conference_id: int | None = None,
    key: str | None = None,
    calendar: str = "",
    **facts: object,
) -> Message:
    """The finished mail, not yet in the outbox."""
    conference = letterhead(session, conference_id)
    rendered = render(kind, language, conference, {"to_name": to_name, **facts})
    return Message(
        conference_id=conference_id,
        kind=kind,
        key=key,
        message_id=_message_id(),
        to_address=to_address,
        to_name=clean(to_name),
        folded=fold(f"{to_name} {to_address} {rendered.subject}"),
        from_name=clean(rendered.from_name),
        reply_to=conference.contact_email if conference else "",
        language=language,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        calendar=calendar,
        next_try_at=now,
        created_at=now,
    )


def _message_id() -> str:
    """Fixed here, once: however often a mail is tried, the receiving side sees one and the same."""
    domain = current_app.config["SETTINGS"].mail_from.rpartition("@")[2].strip("<> ") or "localhost"
    return f"<{secrets.token_hex(16)}@{domain}>"
