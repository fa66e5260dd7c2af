"""The blueprint of registration; its view modules hang their addresses on it."""

from typing import Any

from flask import Blueprint

from conference.catalogue.sectors import sector_names
from conference.foundation.dates import Quarter, format_quarter
from conference.foundation.i18n import language
from conference.foundation.tax_code import TaxCode
from conference.foundation.wards import get_ward
from conference.programme.labels import SIDES
from conference.registration import labels

bp = Blueprint("registration", __name__)
"""A ticket stands outside any conference, so every address names `/<conference:conference>` itself."""


@bp.context_processor
def words() -> dict[str, Any]:
    """The words for what a registration holds, for every page of this part."""
    return {
        "words": labels,
        "side_words": SIDES,
        "sector_names": sector_names,
        "ward_names": lambda codes: [str(get_ward(code)) for code in codes],
        "masked": lambda code: TaxCode(code).masked if code else "",
        "quarter": lambda day: format_quarter(Quarter.of(day), language()),
    }
