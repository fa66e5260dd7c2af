"""Group commit: short work that waits for the writer's turn at the same moment goes in one transaction.

To begin and to commit, which waits for the disk, costs more than all that a scan at a door writes. SQLite has one
writer anyway, so whoever gets the turn takes along those who wait in this process; each is answered once the commit is
certain. On PostgreSQL, where writers do not queue, everybody has a transaction of their own.
"""

from collections import deque
from collections.abc import Callable, Sequence
from contextvars import copy_context
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.engine import Connection

from conference.foundation import writer
from conference.foundation.csrf import refuse_if_session_ended
from conference.foundation.db import WRITE, Model, db
from conference.foundation.integrity import as_refusal

T = TypeVar("T")


class _Member:
    """Somebody's work with the surroundings (request, language) it belongs to, whichever thread does it."""

    def __init__(self, work: Callable[[Connection], Any]) -> None:
        self._work: Final = work
        self._surroundings: Final = copy_context()
        self._answer: Any = None
        self._error: BaseException | None = None
        self.is_done = False

    def do(self, connection: Connection) -> None:
        """Run it. Raises what it raises."""
        self._answer = self._surroundings.run(self._work, connection)

    def fail(self, error: BaseException) -> None:
        """It came to nothing."""
        self._error = as_refusal(error, Model.metadata) if isinstance(error, sa.exc.IntegrityError) else error

    def answer(self) -> Any:
        """What came of it. Raises what it raised."""
        if self._error is not None:
            raise self._error
        return self._answer


_waiting: Final[dict[Path, deque[_Member]]] = {}


def commit_together(work: Callable[[Connection], T]) -> T:
    """Do this in a transaction, perhaps with what others do, and return or raise what came of it once that is certain.

    Used at the edge only, like `transaction`, for work that speaks to the connection it is given. Work that raises
    leaves nothing behind and does not touch that of the others.
    """
    refuse_if_session_ended()
    if db.session.registry.has():  # who waits with a connection in hand may take the last one from who has the turn
        db.session.rollback()
    mine, path = _Member(work), cast(Path | None, current_app.config["WRITER_LOCK"])
    if path is None:
        _commit([mine])
        return cast(T, mine.answer())
    waiting = _waiting.setdefault(path, deque())
    waiting.append(mine)
    with writer.threads:
        if not mine.is_done:  # else somebody who had the turn took it along
            try:
                with writer.among_processes(path):
                    _commit([waiting.popleft() for _ in range(len(waiting))])
            finally:
                if not mine.is_done:  # there was no turn to be had: nobody may do later what is about to be refused
                    waiting.remove(mine)
    return cast(T, mine.answer())


def _commit(members: Sequence[_Member]) -> None:
    try:
        with db.engine.connect() as connection, connection.execution_options(**{WRITE: True}).begin():
            if len(members) == 1:
                members[0].do(connection)
            else:
                for one in members:
                    _do_apart(connection, one)
    except BaseException as error:
        for one in members:
            one.fail(error)
    for one in members:
        one.is_done = True


def _do_apart(connection: Connection, member: _Member) -> None:
    """What fails is taken back alone."""
    driver: Any = connection.connection.driver_connection  # SQLAlchemy's own savepoints cost ten times as much
    driver.execute("SAVEPOINT member")
    try:
        member.do(connection)
    except BaseException as error:
        member.fail(error)
        driver.execute("ROLLBACK TO member")
    driver.execute("RELEASE member")
