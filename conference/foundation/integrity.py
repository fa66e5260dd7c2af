"""From a violated database constraint to the refusal that names the fact."""

import re

import sqlalchemy as sa

from conference.foundation.errors import Refusal
from conference.foundation.i18n import lazy

_refusals: dict[str, type[Refusal]] = {}


class AlreadyThere(Refusal):
    """A unique constraint without a sentence of its own."""

    sentence = lazy("Somebody else has just saved the same thing. Reload the page to see it.")


class StillNeeded(Refusal):
    """A foreign key holds the row."""

    sentence = lazy("This cannot be removed because other entries still refer to it.")


def refuses(constraint: str, refusal: type[Refusal]) -> None:
    """Say which refusal a violated constraint stands for (called beside the model that declares it)."""
    _refusals[constraint] = refusal


def as_refusal(error: sa.exc.IntegrityError, metadata: sa.MetaData) -> Exception:
    """The registered refusal for this violation, a general one, or the error itself when it is a fault of ours."""
    name = constraint_name(error, metadata)
    if name in _refusals:
        return _refusals[name]()
    if name.startswith("fk_") or "FOREIGN KEY" in str(error.orig):
        return StillNeeded()
    if name.startswith("uq_"):
        return AlreadyThere()
    return error


def constraint_name(error: sa.exc.IntegrityError, metadata: sa.MetaData) -> str:
    """Name of the violated constraint or unique index; empty when the database does not tell."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name or "")
    message = str(error.orig)
    if found := re.fullmatch(r"CHECK constraint failed: (\S+)", message):
        return found[1]
    if found := re.fullmatch(r"UNIQUE constraint failed: index '(\S+)'", message):
        return found[1]
    if found := re.fullmatch(r"UNIQUE constraint failed: (.+)", message):
        columns = [column.split(".") for column in found[1].split(", ")]
        return _unique_over(metadata.tables[columns[0][0]], {column for _, column in columns})
    return ""


def _unique_over(table: sa.Table, columns: set[str]) -> str:
    candidates: list[sa.UniqueConstraint | sa.Index | sa.PrimaryKeyConstraint] = [
        *(c for c in table.constraints if isinstance(c, sa.UniqueConstraint | sa.PrimaryKeyConstraint)),
        *(index for index in table.indexes if index.unique),
    ]
    return next((str(c.name) for c in candidates if {column.name for column in c.columns} == columns), "")
