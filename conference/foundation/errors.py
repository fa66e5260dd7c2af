"""Refusals: small exceptions named as facts, with a sentence for the reader."""

from typing import ClassVar

from conference.foundation.i18n import Text


class Refusal(Exception):
    """A rule says no. `sentence` names the fact and the way out; it is translated when it is shown."""

    sentence: ClassVar[Text]

    def __init__(self, **facts: object) -> None:
        super().__init__(type(self).__name__)
        self.facts = facts

    def __str__(self) -> str:
        return str(self.sentence) % self.facts if self.facts else str(self.sentence)
