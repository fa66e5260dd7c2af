"""What is said when typed text cannot be read: an English message id and what fills its placeholders."""

from collections.abc import Mapping

from conference.foundation.vietnamese import clean


class InvalidText(ValueError):
    """Typed text that stands for no value. The form translates `message` and fills it with `params`."""

    def __init__(self, message: str, params: Mapping[str, str] | None = None) -> None:
        self.message = message
        self.params = dict(params or {})
        super().__init__(message % self.params)


def N_(message: str) -> str:
    """Mark a sentence for translation, as i18n's own N_ does, without bringing flask along."""
    return message


def quoted(text: str) -> str:
    """What was typed, short enough to stand inside a sentence."""
    line = clean(text)
    return line if len(line) <= 40 else f"{line[:39]}…"
