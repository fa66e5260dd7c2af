"""What a check-in costs by itself: Flask, the database's own module and nothing else, served the same way.

A machine's speed cancels out of the quotient with this: look a token up, add a row under a unique key with
synchronous=FULL, answer with a line of HTML.
"""

import http.client
import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask, request

from tests.benchmarks.load import send
from tests.benchmarks.server import served

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
            tokens = [token for _number, token, _name in people]
            send(server, [_scan] * CLIENTS, tokens[:REQUESTS])
            measured = send(server, [_scan] * CLIENTS, tokens[REQUESTS:])
            assert measured.errors == 0
            return round(1e6 * measured.cpu / REQUESTS)


def _scan(connection: http.client.HTTPConnection, token: str) -> bool:
    connection.request("POST", "/", f"code={token}", {"Content-Type": "application/x-www-form-urlencoded"})
    return b"welcome" in connection.getresponse().read()
