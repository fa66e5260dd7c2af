"""E-mail addresses in the one writing under which a person is known."""

import re
from typing import Final

from conference.foundation.invalid import N_, InvalidText, quoted
from conference.foundation.vietnamese import clean

_LOCAL: Final = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_TOP: Final = r"[a-z][a-z0-9-]{0,61}[a-z0-9]"
_ADDRESS: Final = re.compile(rf"(?=.{{1,64}}@){_LOCAL}@(?:{_LABEL}\.)+{_TOP}")


class InvalidEmail(InvalidText):
    """Nothing a letter could be sent to."""


def parse_email(text: str) -> str:
    """Small letters throughout: nobody has two mailboxes that differ in case alone."""
    address = clean(text).lower()
    if "@" in address and not address.isascii():
        raise InvalidEmail(N_("An e-mail address has no Vietnamese marks or other special letters."))
    if len(address) > 254 or not _ADDRESS.fullmatch(address):
        message = N_("“%(typed)s” is not an e-mail address. Write it like lan@example.com.")
        raise InvalidEmail(message, {"typed": quoted(text)})
    return address
