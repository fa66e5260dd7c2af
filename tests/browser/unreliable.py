"""A network between browser and server that drops, delays and doubles what passes, by seeded chance."""

import http.client
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

FATES = {"passes": 4, "is late": 2, "is lost": 2, "does its work and is not answered": 3, "comes twice": 3}
_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


@dataclass
class Network:
    """Where the server is, and whether anything goes wrong on the way there."""

    server_port: int
    chance: random.Random
    port: int = 0
    is_calm: bool = True
    lock: Lock = field(default_factory=Lock)

    def fate(self, path: str) -> str:
        """Of one request; pages and files always arrive."""
        if self.is_calm or "/door/" not in path or not path.partition("?")[0].endswith(("sync", "roster")):
            return "passes"
        with self.lock:
            return self.chance.choices(list(FATES), list(FATES.values()))[0]


@contextmanager
def between(server_port: int, seed: int) -> Iterator[Network]:
    """The network, listening on a port of its own."""
    network = Network(server_port, random.Random(seed))

    class Passing(_Passing):
        way = network

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Passing)
    listening.daemon_threads = True
    network.port = listening.server_address[1]
    Thread(target=listening.serve_forever, daemon=True).start()
    yield network
    listening.shutdown()
    listening.server_close()


class _Passing(BaseHTTPRequestHandler):
    way: Network
    protocol_version = "HTTP/1.0"  # every request its own connection, so that losing one is simple

    def do_GET(self) -> None:
        """Everything there is goes the same way."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        fate = self.way.fate(self.path)
        if fate == "is lost":
            return
        if fate == "is late":
            time.sleep(0.2)
        try:
            status, headers, content = self._ask(body)
            if fate == "comes twice":
                status, headers, content = self._ask(body)
        except (OSError, http.client.HTTPException):
            return  # the server is dead
        if fate != "does its work and is not answered":
            self._answer(status, headers, content)

    do_POST = do_GET

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.way.server_port, timeout=20)
        connection.request(self.command, self.path, body, dict(self.headers))
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response.status, response.getheaders(), content

    def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in _HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        try:
            self.wfile.write(content)
        except OSError:
            return  # the page was killed meanwhile

    def log_message(self, *_line: Any) -> None:
        """Quiet."""
