"""Vietnamese tax codes: the right form says nothing about whether the firm exists."""

import enum
import re
from dataclasses import dataclass

from stdnum.exceptions import InvalidChecksum, InvalidComponent
from stdnum.vn import mst

from conference.foundation.invalid import N_, InvalidText
from conference.foundation.vietnamese import clean


class InvalidTaxCode(InvalidText):
    """Text that no tax office can have issued as a tax code."""


class TaxCodeKind(enum.StrEnum):
    """Whose code it is."""

    ORGANISATION = "organisation"
    BRANCH = "branch"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class TaxCode:
    """A well-formed code in its normal writing: 10 digits, 0314409058-002, or 12 digits."""

    number: str

    @property
    def kind(self) -> TaxCodeKind:
        """Since 1/7/2025 a person's code is the twelve-digit personal number."""
        kinds = {10: TaxCodeKind.ORGANISATION, 12: TaxCodeKind.PERSON, 14: TaxCodeKind.BRANCH}
        return kinds[len(self.number)]

    @property
    def masked(self) -> str:
        """For pages and papers: a personal number shows its last three digits only."""
        return f"•••••••••{self.number[-3:]}" if self.kind is TaxCodeKind.PERSON else self.number

    def __str__(self) -> str:
        return self.number


def parse_tax_code(text: str) -> TaxCode:
    """The code in its normal form, however it was spaced."""
    digits: str = mst.compact(clean(text))
    if not re.fullmatch(r"[0-9]+", digits):
        raise InvalidTaxCode(N_("A tax code has digits only; a branch adds a hyphen, like 0314409058-002."))
    if len(digits) == 12:
        return TaxCode(digits)
    if whole_again(text):
        raise InvalidTaxCode(N_("The zero at the beginning is missing: spreadsheets drop it. Type all ten digits."))
    if len(digits) not in {10, 13}:
        raise InvalidTaxCode(
            N_("A tax code has 10 digits (a branch 13, a household business or person 12); this one has %(count)s."),
            {"count": str(len(digits))},
        )
    _check(digits)
    return TaxCode(mst.format(digits))


def whole_again(text: str) -> TaxCode | None:
    """The code of an organisation whose first digit, a zero, is missing; None where that is not so."""
    digits = mst.compact(clean(text))
    return TaxCode(f"0{digits}") if len(digits) == 9 and digits.isascii() and mst.is_valid(f"0{digits}") else None


def _check(digits: str) -> None:
    try:
        mst.validate(digits)
    except InvalidChecksum:
        raise InvalidTaxCode(N_("The tenth digit does not match the nine before it: one digit is mistyped.")) from None
    except InvalidComponent:
        raise InvalidTaxCode(N_("No such tax code is issued: check the digits and, of a branch, 001 to 999.")) from None
