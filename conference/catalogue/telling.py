"""Facts as the reader reads them: dates no more exact than known, prices with their basis, sources by name."""

from datetime import date

from conference.catalogue.labels import PRICES, SOURCES
from conference.catalogue.models import Cluster, Precision, Price
from conference.foundation.dates import Quarter, format_date, format_quarter
from conference.foundation.i18n import _, language
from conference.foundation.numbers import format_money
from conference.foundation.wards import get_ward


def title(cluster: Cluster) -> str:
    """The name with the phase, which is part of what a cluster is."""
    if cluster.phase is None:
        return str(cluster.name)
    return str(_("%(name)s – phase %(number)s", name=cluster.name, number=cluster.phase))


def place(cluster: Cluster) -> str:
    """The ward or commune and the province, since July 2025 without a district."""
    return str(get_ward(cluster.ward_code)) if cluster.ward_code else ""


def when(day: date, precision: Precision) -> str:
    """A date as exactly as it is known: 27/03/2023, 12/2021, Quý IV/2023, 2024, or "by" a day."""
    if precision is Precision.MONTH:
        return f"{day:%m/%Y}"
    if precision is Precision.QUARTER:
        return quarter(day)
    if precision is Precision.YEAR:
        return str(day.year)
    exact = format_date(day)
    return str(_("by %(day)s", day=exact)) if precision is Precision.NO_LATER else exact


def quarter(day: date) -> str:
    """The quarter of a day."""
    return format_quarter(Quarter.of(day), language())


def price(one: Price | None) -> str:
    """An amount and what it buys; without a price one has to ask."""
    if one is None:
        return str(_("On request"))
    return str(PRICES[one.basis]) % {"amount": format_money(one.amount, one.currency.value, language())}


def source(text: str) -> str:
    """A source in the reader's language where it is one of ours, else as it was written."""
    parts = (part.strip() for part in text.split(";"))
    return "; ".join(str(SOURCES.get(part, part)) for part in parts if part)


def source_key(text: str) -> str:
    """What is stored of a source as the reader reads it, so that it stays readable in both languages."""
    keys = {str(words): key for key, words in reversed([*SOURCES.items()])}
    parts = (part.strip() for part in text.split(";"))
    return "; ".join(keys.get(part, part) for part in parts if part)
