"""A private PostgreSQL server for one test process, on a free loopback port, gone with its process."""

import atexit
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg

from conference.install.system import ensure_packages

_OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB"
"""Nothing in a test database has to survive a power cut."""

_KEEPER = """
"$1"/postgres -D data -p "$2" $3 -c listen_addresses=127.0.0.1 -c unix_socket_directories= >log 2>&1 &
read -r _
kill -INT $!
wait
rm -rf "$PWD"
"""
"""Waits at a pipe that only the test process holds open: however that process ends, the server goes with it."""


@dataclass(frozen=True)
class _Server:
    address: str
    keeper: subprocess.Popen[bytes]  # held because its pipe must stay open
    log: Path

    def execute(self, statement: str) -> None:
        with psycopg.connect(f"postgresql://{self.address}/postgres", autocommit=True) as connection:
            connection.execute(statement.encode())


@cache
def postgres_url(worker_id: str) -> str:
    """A database of this name, empty at first, on this process's own server."""
    server = _server()
    server.execute(f'CREATE DATABASE "conference_{worker_id}"')
    return f"postgresql+psycopg://{server.address}/conference_{worker_id}"


@cache
def _server() -> _Server:
    binaries, password = _find_binaries(), secrets.token_hex()
    home = Path(tempfile.mkdtemp(prefix="conference-postgres-"))
    (home / "password").write_text(password)
    other_user = _leave_root(home)
    initdb = [f"{binaries}/initdb", "--no-sync", "--username=conference", "--encoding=UTF8", "--locale=C.UTF-8"]
    access = ["--auth=scram-sha-256", "--pwfile=password", "data"]
    subprocess.run([*other_user, *initdb, *access], check=True, capture_output=True, cwd=home)
    port = _free_port()
    keeper = subprocess.Popen(
        [*other_user, "sh", "-c", _KEEPER, "keeper", str(binaries), str(port), _OPTIONS],
        cwd=home,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for the tests; the server outlives their last query
    )
    atexit.register(keeper.communicate)  # closes the pipe and waits until the server is gone
    server = _Server(f"conference:{password}@127.0.0.1:{port}", keeper, home / "log")
    _wait_until_it_answers(server)
    return server


def _find_binaries() -> Path:
    """The folder of initdb, postgres and pg_dump, the newest version first."""
    ensure_packages(["postgresql"])
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent


def _leave_root(home: Path) -> list[str]:
    """PostgreSQL refuses to run as root: give the folder to its own user and become that user."""
    if os.geteuid() != 0:
        return []
    for path in (home, home / "password"):
        shutil.chown(path, "postgres", "postgres")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(server: _Server) -> None:
    deadline = time.monotonic() + 180
    while True:
        try:
            return server.execute("SELECT 1")
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{server.log.read_text()}") from None
            time.sleep(0.05)
