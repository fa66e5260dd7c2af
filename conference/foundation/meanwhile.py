"""A page that several people may have open: saving it must not undo what somebody else has saved meanwhile.

The page carries a mark of every value it was opened with. When it comes back, what only others have changed is taken
over, and what both have changed is refused at its field: what was typed stays there, and saving again puts it in place.
"""

import json
import zlib
from collections.abc import Iterator, Sequence, Set
from typing import Any, Self

from wtforms import BooleanField, Field, FieldList, FileField, HiddenField, RadioField, SelectField, SelectMultipleField

from conference.foundation.forms import Form
from conference.foundation.i18n import _

Marks = dict[str, Any]
LONGEST = 80
"""Of the text of somebody else that a refusal repeats."""


def merged(stored: Set[str], opened: Set[str], sent: Set[str]) -> Set[str]:
    """A set as it is stored, with what the reader has added to it and taken from it since the page was opened."""
    return (stored | (sent - opened)) - (opened - sent)


class SharedForm(Form):
    """A form over something stored that others may change too; its page carries the hidden field `opened`."""

    opened = HiddenField()
    clashes: Sequence[tuple[Field, str]] = ()

    @classmethod
    def opened_on(cls, *args: Any, **stored: Any) -> Self:
        """The form as it was sent or is stored, whichever the request asks for."""
        return cls(*args, **stored).meet(cls(*args, formdata=None, **stored))

    def meet(self, stored: Self) -> Self:
        """Take over what others have changed; `stored` is the same form with what is stored now."""
        opened, mine, theirs = _read(self.opened.data), _parts(self), _parts(stored)
        for part in theirs.values():
            _as_sent(part)
        self.clashes = [
            clash
            for name in opened.keys() & mine.keys() & theirs.keys()
            for clash in _merge(mine[name], theirs[name], opened[name])
        ]
        if opened:
            self._meet_rows(stored, opened)
        self.opened.data = json.dumps({name: _marks(part) for name, part in theirs.items()}, separators=(",", ":"))
        self._show_clashes()
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Nor may two have changed the same."""
        valid = super().validate(extra_validators)
        self._show_clashes()
        return valid and not self.clashes

    def _meet_rows(self, stored: Self, opened: dict[str, Marks]) -> None:
        """Rows that others have added come along, those they have removed go, unless the reader has changed them."""
        for rows in (field for field in self if isinstance(field, FieldList)):
            mine, theirs = _rows(rows), _rows(stored[rows.name])
            for name in opened.keys() & mine.keys() - theirs.keys():
                if _marks(mine[name].form) == opened[name]:
                    rows.entries.remove(mine[name])
                else:
                    self.clashes = [*self.clashes, (_visible(mine[name].form)[0], _removed())]
            for name in theirs.keys() - mine.keys() - opened.keys():
                _as_sent(rows.append_entry(theirs[name].object_data).form)

    def _show_clashes(self) -> None:
        for field, sentence in self.clashes:
            field.errors = [*field.errors, sentence]
        for field in self if self.clashes else ():
            if isinstance(field, FieldList):
                field.errors = [entry.errors for entry in field if entry.errors]


def _read(text: str | None) -> dict[str, Marks]:
    """The marks a page came back with; nothing where it carries none, or none of ours."""
    try:
        read = json.loads(text or "{}")
    except ValueError:
        return {}
    return {name: marks for name, marks in read.items() if isinstance(marks, dict)} if isinstance(read, dict) else {}


def _parts(form: Any) -> dict[str, Any]:
    """The form itself and its stored rows, by name."""
    lists = [field for field in form if isinstance(field, FieldList)]
    return {"": form} | {name: row.form for field in lists for name, row in _rows(field).items()}


def _rows(field: Any) -> dict[str, Any]:
    return {f"{field.short_name}-{row.form.id.data}": row for row in field if "id" in row.form and row.form.id.data}


def _visible(form: Any) -> list[Any]:
    return [field for field in form if not isinstance(field, FieldList | HiddenField | FileField)]


def _as_sent(form: Any) -> None:
    """What is stored as a browser would send it: an id as text, and the first of a list that has no empty choice."""
    if "id" in form:
        form.id.data = str(form.id.data or "")
    for field in _visible(form):
        if isinstance(field, SelectField) and not isinstance(field, RadioField) and field.data is None:
            field.data = next((choice.value for choice in field.iter_choices()), None)


def _marks(form: Any) -> Marks:
    return {field.short_name: _mark(field) for field in _visible(form)}


def _mark(field: Any) -> Any:
    """Short, and the same for what is stored and for what a browser sends of it unchanged; of a set all it holds."""
    if isinstance(field, SelectMultipleField):
        return sorted(map(str, field.data or ()))
    return f"{zlib.crc32(' '.join(str(field.data or '').split()).encode()):x}"


def _merge(mine: Any, theirs: Any, opened: Marks) -> Iterator[tuple[Field, str]]:
    for field in _visible(mine):
        other, before = theirs[field.short_name], opened.get(field.short_name)
        if isinstance(field, SelectMultipleField) and isinstance(before, list):
            known = {str(value): value for value in [*(field.data or ()), *(other.data or ())]}
            wanted = merged(set(_mark(other)), set(map(str, before)), set(_mark(field)))
            field.data = [value for name, value in known.items() if name in wanted]
        elif _mark(other) in {before, _mark(field)} or before is None:
            continue
        elif _mark(field) == before:
            field.data, field.raw_data = other.data, [other.data]
        else:
            yield field, _changed(other)


def _changed(other: Any) -> str:
    if not other.data and not isinstance(other, BooleanField | SelectField):
        return str(_("Somebody else has emptied this meanwhile. Save again to keep what stands here."))
    theirs = _said(other)
    return str(
        _(
            "Somebody else has changed this meanwhile to “%(theirs)s”. Save again to keep what stands here.",
            theirs=theirs,
        )
    )


def _removed() -> str:
    return str(
        _("Somebody else has removed this entry meanwhile. Save again to add it anew, or remove it here as well.")
    )


def _said(field: Any) -> str:
    if isinstance(field, BooleanField):
        return str(_("yes") if field.data else _("no"))
    if isinstance(field, SelectField):
        return str(next((choice.label for choice in field.iter_choices() if choice.selected), ""))
    text = str(field.data)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
