"""The door: check-in with a network, what was queued without one, the list on a device, and what the camera
reads.

Run it with `python -m tests.benchmarks.door [online] [sync] [roster] [decode]`, all parts by default; the last line is
one JSON object. SQLite runs with synchronous=FULL; the PostgreSQL of the tests does not wait for the disk (fsync=off),
so its times are those of a server with a fast one.
"""

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from tests.benchmarks import bare, door_decode, door_online, door_roster, door_sync
from tests.postgres import postgres_url


def _online() -> dict[str, Any]:
    on_postgres = door_online.measure(postgres_url("door_online"))
    return door_online.measure(None) | {"postgresql": on_postgres, "bare_flask_sqlite_cpu_us": bare.cpu_us(2, 4)}


def _sync() -> dict[str, Any]:
    return door_sync.measure(None) | {"postgresql": door_sync.measure(postgres_url("door_sync"))}


# A further part is one line here and a module of its own beside this one.
PARTS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "online": _online,
    "sync": _sync,
    "roster": lambda: dict(door_roster.measure()),
    "decode": door_decode.measure,
}


def main() -> None:
    """Measure what is asked for, print."""
    wanted = sys.argv[1:] or list(PARTS)
    print(json.dumps({"benchmark": "door"} | {name: PARTS[name]() for name in wanted}))


if __name__ == "__main__":
    main()
