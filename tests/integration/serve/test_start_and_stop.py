"""One command starts everything, and stopping it leaves nothing behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from conference.foundation.running import StillRunning, served, stopped
from conference.install.paths import ROOT


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def running(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The whole system on an instance of its own, once it says where it serves."""
    with _start(tmp_path, port) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("Serving on"):
                break
        yield process
        process.kill()


def _start(folder: Path, port: int, **more: str) -> subprocess.Popen[str]:
    (folder / "instance").mkdir()
    (folder / "instance" / "demo-sign-ins.txt").write_text("Ban tổ chức: lan@example.com\n")
    (folder / "tmp").mkdir()
    settings = {"INSTANCE_PATH": str(folder / "instance"), "PORT": str(port), "TMPDIR": str(folder / "tmp"), **more}
    with (folder / "errors").open("w") as errors:  # no pipe: nobody would empty it, and a full one blocks its writers
        return subprocess.Popen(
            [sys.executable, "-m", "conference.serve"],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )


def _family(pid: int) -> list[int]:
    """The children of a process, and theirs."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in children] + [one for child in children for one in _family(int(child))]


def _whole_family(pid: int) -> list[int]:
    """All six: the web server with two processes of its own, and the workers for mail and both lanes of jobs."""
    deadline = time.monotonic() + 120
    while len(family := _family(pid)) < 6:
        assert time.monotonic() < deadline, family
        time.sleep(0.1)
    return family


def test_pages_are_served_and_the_demo_sign_ins_printed(running: subprocess.Popen[str], port: int) -> None:
    assert running.stdout is not None
    assert running.stdout.readline() == "Ban tổ chức: lan@example.com\n"
    with urlopen(f"http://127.0.0.1:{port}/static/css/tokens.css") as answer:
        assert answer.status == 200


def test_a_running_instance_is_not_replaced(running: subprocess.Popen[str], tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    with pytest.raises(StillRunning, match="Stop it first"), stopped(instance):
        pass
    running.send_signal(signal.SIGTERM)
    running.wait(timeout=120)
    with stopped(instance), pytest.raises(StillRunning, match="being restored"), served(instance):
        pass


def test_a_collector_of_json_lines_reads_nothing_else(tmp_path: Path, port: int) -> None:
    with _start(tmp_path, port, LOG_FORMAT="json") as process:
        assert process.stdout is not None
        line = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()
    assert (line["event"], line["url"]) == ("serving", f"http://127.0.0.1:{port}")
    assert all(json.loads(one) for one in rest.splitlines())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_ends_every_process_and_takes_the_temporary_files_along(
    running: subprocess.Popen[str], tmp_path: Path, number: signal.Signals
) -> None:
    family = _whole_family(running.pid)
    running.send_signal(number)
    assert running.wait(timeout=120) == 0
    assert [pid for pid in family if Path(f"/proc/{pid}").exists()] == []
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_taken_port_stops_the_start_with_one_line(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said, _ = (process := _start(tmp_path, port)).communicate(timeout=120)
    assert (said, (tmp_path / "errors").read_text(), process.returncode) == (
        "",
        f"Cannot serve on 127.0.0.1:{port} (Address already in use). Another port: PORT=8001 make run\n",
        1,
    )
