"""What a check-in costs by itself: Flask, the database's own module and nothing else, served the same way.

A machine's speed cancels out of the quotient with this: look a token up, add a row under a unique key with
synchronous=FULL, answer with a line of HTML.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask, request

from tests.benchmarks.server import Served, served

CLIENTS = 8
REQUESTS = 1600
_FILE = "BARE_DATABASE"
_held = threading.local()

app = Flask("bare")


@app.post("/")
def check_in() -> str:
    """One ticket."""
    connection = _connection()
    connection.execute("BEGIN IMMEDIATE")
    found = connection.execute("SELECT id, name FROM ticket WHERE token = ?", (request.form["code"],)).fetchone()
    added = connection.execute("INSERT INTO arrival VALUES (?) ON CONFLICT DO NOTHING", found[:1]).rowcount
    connection.execute("COMMIT")
    return f"<p>{'welcome' if added else 'already in'}: {found[1]}</p>"


def _connection() -> sqlite3.Connection:
    if not hasattr(_held, "connection"):
        _held.connection = sqlite3.connect(os.environ[_FILE], isolation_level=None, timeout=10)
        _held.connection.execute("PRAGMA synchronous=FULL")
    return _held.connection  # type: ignore[no-any-return]


def cpu_us(workers: int, threads: int) -> int:
    """CPU of one check-in, all processes of the server included."""
    with TemporaryDirectory(prefix="conference-bench-") as folder:
        path = Path(folder) / "bare.sqlite3"
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE ticket (id INTEGER PRIMARY KEY, token TEXT UNIQUE, name TEXT)")
            connection.execute("CREATE TABLE arrival (id INTEGER PRIMARY KEY)")
            people = [(number, f"T{number}", f"Đặng Thị {number}") for number in range(2 * REQUESTS)]
            connection.executemany("INSERT INTO ticket VALUES (?, ?, ?)", people)
        with served("tests.benchmarks.bare:app", workers, threads, {_FILE: str(path)}) as server:
            tokens = iter([token for _number, token, _name in people])
            _send(server, tokens, REQUESTS)
            before = server.cpu()
            _send(server, tokens, REQUESTS)
            return round(1e6 * (server.cpu() - before) / REQUESTS)


def _send(server: Served, tokens: Iterator[str], number: int) -> None:
    shares = [[next(tokens) for _ in range(number // CLIENTS)] for _ in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        assert all(pool.map(lambda share: _queue(server, share), shares))


def _queue(server: Served, tokens: list[str]) -> bool:
    connection = server.connect()
    for token in tokens:
        connection.request("POST", "/", f"code={token}", {"Content-Type": "application/x-www-form-urlencoded"})
        if b"welcome" not in connection.getresponse().read():
            return False
    return True
