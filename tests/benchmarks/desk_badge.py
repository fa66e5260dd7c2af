"""From a scan to a badge: how long after the scanner's Enter the finished PDF reaches the printing system.

A scan goes through the whole application as `make run` serves it; a print station in a process of its own finds the
badge, makes the PDF and hands it to `lp`, which here notes the moment and keeps the paper. One after the other, as at a
door. Run it with `python -m tests.benchmarks.desk_badge`; the last line is one JSON object.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import sqlalchemy as sa

from conference.checkin.models import Desk, Printing
from conference.checkin.print_models import PrintJob, PrintState
from conference.foundation.db import db, transaction
from conference.foundation.settings import ROOT, Settings
from tests.benchmarks.checkin import open_desk, scan, sign_in
from tests.benchmarks.seeding import seed
from tests.benchmarks.server import instance, prepared, running

WARM_UP = 10
SCANS = int(os.environ.get("SCANS", "100"))
LP = """#!/bin/sh
cat > "$BADGES/part" && date +%s%N > "$BADGES/moment" && mv "$BADGES/part" "$BADGES/$(date +%s%N).pdf"
echo "request id is bench-1 (1 file(s))"
"""


def main() -> None:
    """Scan, wait for the paper, scan the next."""
    with instance() as settings, prepared(settings) as app:
        with transaction() as session:
            seeded = seed(session, organisations=100, delegates=max(WARM_UP + SCANS, 150), meetings=200)
            desk = open_desk(seeded)
            session.get_one(Desk, desk).printing = Printing.STATION
        papers = _printer(settings)
        with running(app, module="wsgi:app", workers=settings.workers, threads=settings.threads) as server:
            station = _start_station(settings, seeded.code, papers)
            try:
                desktop = sign_in(server, seeded, desk)
                taken = []
                for token in seeded.tokens[: WARM_UP + SCANS]:
                    started = time.time_ns()
                    assert scan(desktop, server.connect(), token)
                    taken.append((_moment_after(papers, started) - started) / 1e6)
            finally:
                station.terminate()
                station.wait()
        printed = sa.select(sa.func.count()).select_from(PrintJob).where(PrintJob.state == PrintState.PRINTED)
        told = _told(sorted(taken[WARM_UP:])) | {"printed": db.session.scalar(printed)}
        db.engine.dispose()
    print(json.dumps(told))


def _told(taken: list[float]) -> dict[str, object]:
    return {
        "scans": len(taken),
        "p50_ms": round(statistics.median(taken), 1),
        "p95_ms": round(taken[int(len(taken) * 0.95)], 1),
        "max_ms": round(taken[-1], 1),
    }


def _printer(settings: Settings) -> Path:
    """A folder with an lp and an lpstat of our own."""
    folder = settings.instance_path / "papers"
    (folder / "bin").mkdir(parents=True)
    for name, script in (("lp", LP), ("lpstat", "#!/bin/sh\n")):
        program = folder / "bin" / name
        program.write_text(script)
        program.chmod(0o755)
    return folder


def _start_station(settings: Settings, code: str, papers: Path) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ,
        "PATH": f"{papers / 'bin'}:{os.environ['PATH']}",
        "BADGES": str(papers),
        "INSTANCE_PATH": str(settings.instance_path),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "BASE_URL": settings.base_url,
        "FLASK_APP": "wsgi",
    }
    command = [sys.executable, "-m", "flask", "conference", "print-station", "Bench", "--conference", code]
    return subprocess.Popen(command, cwd=ROOT, env=environment)


def _moment_after(papers: Path, started: int) -> int:
    """When the paper of this scan was handed over; a minute without one ends the measurement."""
    moment = papers / "moment"
    while time.time_ns() - started < 60e9:
        if moment.exists() and (text := moment.read_text().strip()) and int(text) > started:
            return int(text)
        time.sleep(0.002)
    raise TimeoutError("no badge came")


if __name__ == "__main__":
    main()
