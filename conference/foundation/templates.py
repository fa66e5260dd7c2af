"""What every template can use: the reader's language, formats and the addresses of the language switch."""

from datetime import date, datetime
from typing import Any

from flask import Flask, g, request, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from conference.foundation import dates, numbers, phone, vietnamese
from conference.foundation.i18n import LANGUAGES, language


def init_app(app: Flask) -> None:
    """Register filters and the few names every template sees."""
    app.jinja_env.filters.update(
        area=_area, number=_number, money=_money, phone=phone.format_phone, date=dates.format_date, day=_day,
        weekday=_weekday, zone=_zone, time=_time, moment=_moment, clean=vietnamese.clean,
        mail_address=_mail_address,
    )  # fmt: skip
    app.context_processor(_names)


def _names() -> dict[str, Any]:
    here = request.full_path.rstrip("?")
    return {
        "lang": language(),
        "languages": LANGUAGES,
        "conference": g.get("conference"),
        "roles": g.get("roles", frozenset()),
        "csrf_token": generate_csrf,
        "lang_switch_url": "" if g.get("is_fragment") else _lang_switch_url(here),
        "here": here,
    }


def _lang_switch_url(here: str) -> str:
    return url_for("programme.language", code="en" if language() == "vi" else "vi", next=here)


def _area(m2: int) -> str:
    return numbers.format_area(m2, language())


def _number(value: float) -> str:
    return numbers.format_number(value, language())


def _money(minor: int, currency: str) -> str:
    return numbers.format_money(minor, currency, language())


def _mail_address(address: str) -> Markup:
    """In one piece where a line holds it, else broken before the @."""
    return Markup('<span class="mail-address">{}</span>').format(escape(address).replace("@", Markup("<wbr>@")))


def _local(instant: datetime) -> datetime:
    """In the zone of the conference on the page, else in that of Hà Nội."""
    conference = g.get("conference")
    return instant.astimezone(conference.timezone if conference else dates.HANOI)


def _weekday(day: date) -> str:
    return dates.format_day(day, language())


def _day(instant: datetime) -> str:
    return dates.format_day(_local(instant).date(), language())


def _zone(name: str) -> str:
    return dates.format_zone(name, language())


def _time(instant: datetime) -> str:
    return dates.format_time(_local(instant).time())


def _moment(instant: datetime, now: datetime | None = None) -> str:
    """Time and day; the time alone while it is the day of `now`."""
    local = _local(instant)
    is_today = now is not None and local.date() == _local(now).date()
    return dates.format_time(local.time()) if is_today else dates.format_moment(local)
