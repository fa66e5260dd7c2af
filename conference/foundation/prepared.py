"""Statements that are written out once and then go straight to the driver.

SQLAlchemy's way from a statement to the driver and back costs 50 µs each time, several times what the database needs.
For the few statements that every scan at a door makes that was most of the work; all others go the usual way.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect

Convert = Callable[[Any], Any] | None
Row = Any
"""A named tuple with the columns of its statement."""
Statement = sa.Select[*tuple[Any, ...]] | sa.Insert


@dataclass(frozen=True)
class _Written:
    """A statement for one kind of database, with its values on their way in and its columns on their way out."""

    sql: str
    fixed: Mapping[str, Any]
    names: Sequence[str]
    into: Sequence[Convert]
    is_positional: bool
    columns: Sequence[Convert]
    row: Callable[..., Row]

    def execute(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The driver's cursor. Raises what SQLAlchemy raises."""
        driver: Any = connection.connection.driver_connection
        all_of_them = {**self.fixed, **values}
        given = _converted([all_of_them[name] for name in self.names], self.into)
        bound = given if self.is_positional else dict(zip(self.names, given, strict=True))
        for notice in connection.engine.dispatch.before_cursor_execute:  # who counts statements counts these too
            notice(connection, None, self.sql, bound, None, False)
        faults = connection.dialect.loaded_dbapi.Error
        try:
            return driver.execute(self.sql, bound)
        except faults as error:
            raise sa.exc.DBAPIError.instance(
                self.sql, bound, error, faults, hide_parameters=True, dialect=connection.dialect
            ) from error

    def read(self, row: Sequence[Any]) -> Row:
        """A row as the statement's columns have it."""
        return self.row(*_converted(row, self.columns))


def _converted(values: Sequence[Any], converts: Sequence[Convert]) -> list[Any]:
    return [value if convert is None else convert(value) for value, convert in zip(values, converts, strict=True)]


class Prepared:
    """A statement with named parameters, none of them a list: a select, or a change that returns no rows."""

    def __init__(self, statement: Statement) -> None:
        self._statement: Final = statement
        self._written: Final[dict[str, _Written]] = {}

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Row | None:
        """The first row, if there is one."""
        written = self._for(connection.dialect, values)
        row = written.execute(connection, values).fetchone()
        return None if row is None else written.read(row)

    def rows_changed(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """How many rows it met."""
        return int(self._for(connection.dialect, values).execute(connection, values).rowcount)

    def _for(self, dialect: Dialect, values: Mapping[str, Any]) -> _Written:
        if dialect.name not in self._written:
            self._written[dialect.name] = _write(self._statement, dialect, values)
        return self._written[dialect.name]


def _write(statement: Statement, dialect: Dialect, values: Mapping[str, Any]) -> _Written:
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(values))
    state = compiled.construct_expanded_state(dict(values))
    columns = list(statement.selected_columns) if isinstance(statement, sa.Select) else []
    into = {name: _kind(bind, dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
    names = state.positiontup or list(state.parameters)
    return _Written(
        sql=state.statement,
        fixed={name: value for name, value in state.parameters.items() if name not in values},
        names=names,
        into=[into[name] for name in names],
        is_positional=compiled.positional,
        columns=[_kind(column, dialect).result_processor(dialect, None) for column in columns],
        row=namedtuple("Row", [column.key for column in columns]),  # type: ignore[misc]
    )


def _kind(of: Any, dialect: Dialect) -> sa.types.TypeEngine[Any]:
    """The type of a column or parameter as this database has it."""
    return of.type.dialect_impl(dialect)  # type: ignore[no-any-return]


class InsertNew:
    """Adds a row of a model unless its key is taken: the named columns, or whichever key without them."""

    def __init__(self, model: type[Any], *key: str) -> None:
        kinds: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
        self._inserts: Final = {
            kind: Prepared(insert(model).on_conflict_do_nothing(index_elements=key or None))
            for kind, insert in kinds.items()
        }
        numbered = model.__table__.autoincrement_column
        self._usual: Final = {
            column.name: column.default.arg if column.default is not None else None
            for column in model.__table__.columns
            if column is not numbered
        }

    def add(self, connection: Connection, row: Mapping[str, Any]) -> bool:
        """Whether it was added; of two at the same moment one is told False, after the other is certain."""
        whole = {**self._usual, **row}
        if len(whole) != len(self._usual):
            raise ValueError(f"no such columns: {row.keys() - self._usual.keys()}")
        return bool(self._inserts[connection.dialect.name].rows_changed(connection, whole))
