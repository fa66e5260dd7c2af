"""Uploaded files: received whole, so that one that is too large is refused at its field and nothing typed is lost."""

import os
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, request
from flask_wtf.file import FileField
from wtforms.validators import StopValidation

from conference.foundation.i18n import _, language
from conference.foundation.numbers import format_number

RECEIVED = 10
"""So many times the limit of a file is read from such a form before the request is cut off."""


def takes_files(view: Callable[..., Any]) -> Callable[..., Any]:
    """For an address whose form carries a file."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def init_app(app: Flask) -> None:
    """Widen the limit of those requests before anything of them is read."""

    @app.before_request
    def widen() -> None:
        if hasattr(app.view_functions.get(request.endpoint or ""), "takes_files"):
            request.max_content_length = RECEIVED * _largest()


class UploadField(FileField):
    """A file of at most the size in the settings."""

    def pre_validate(self, form: Any) -> None:
        """Say how large it is, and how large it may be."""
        if not self.data:
            return
        size = self.data.stream.seek(0, os.SEEK_END)
        self.data.stream.seek(0)
        if size > _largest():
            sentence = _(
                "This file has %(size)s MB; at most %(most)s MB can be taken. Choose a smaller one.",
                size=format_number(round(size / 2**20, 1), language()),
                most=format_number(_largest() // 2**20, language()),
            )
            raise StopValidation(sentence)


def _largest() -> int:
    return int(current_app.config["MAX_CONTENT_LENGTH"])
