"""A CUPS of the tests' own: a scheduler on a loopback port, with printers whose paper is a folder."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.processes import wait_until

BACKEND = """#!/bin/sh
[ $# -eq 0 ] && exit 0
folder=${DEVICE_URI#paper:}
[ -e "$folder/out-of-paper" ] && { echo "ERROR: out of paper" >&2; exit 4; }
cat "${6:--}" > "$folder/$1.part" && mv "$folder/$1.part" "$folder/$1.pdf"
"""
"""Exit code 4 tells the scheduler to stop the queue, as a real printer without paper does."""

DAEMON = """
Listen 127.0.0.1:{port}
DefaultAuthType None
WebInterface No
Browsing No
<Location />
  Order allow,deny
  Allow localhost
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  SubscriptionPrivateAccess all
  SubscriptionPrivateValues none
  <Limit All>
    Order allow,deny
    Allow localhost
  </Limit>
</Policy>
"""
FILES = """
ServerRoot {root}
ServerBin {root}/bin
CacheDir {root}/cache
StateDir {root}/state
RequestRoot {root}/spool
TempDir {root}/spool/tmp
AccessLog {root}/access.log
ErrorLog {root}/error.log
PageLog {root}/page.log
Printcap
"""


class Cups:
    """The scheduler, and the printers it has."""

    def __init__(self, root: Path, port: int) -> None:
        self.root = root
        self.environment = {"CUPS_SERVER": f"127.0.0.1:{port}"}

    def add(self, queue: str) -> Path:
        """A printer; the folder in which its papers land."""
        folder = self.root / "paper" / queue
        folder.mkdir(parents=True)
        self._run("lpadmin", "-p", queue, "-E", "-v", f"paper:{folder}", "-m", "raw")
        return folder

    def take_paper_away(self, queue: str) -> None:
        (self.root / "paper" / queue / "out-of-paper").touch()

    def fill(self, queue: str) -> None:
        (self.root / "paper" / queue / "out-of-paper").unlink()
        self._run("cupsenable", queue)

    def waiting(self, queue: str) -> str:
        """What the scheduler still holds for a printer."""
        return self._run("lpstat", "-W", "not-completed", "-o", queue)

    def _run(self, *command: str) -> str:
        program = shutil.which(command[0], path=f"{os.environ['PATH']}:/usr/sbin") or command[0]
        done = subprocess.run(
            [program, *command[1:]], env=os.environ | self.environment, check=True, capture_output=True, text=True
        )
        return done.stdout


@contextmanager
def running_cups(root: Path) -> Iterator[Cups]:
    """A scheduler that lives as long as the block."""
    port = _free_port()
    for folder in ("bin/backend", "cache", "state", "spool/tmp"):
        (root / folder).mkdir(parents=True)
    root.chmod(0o755)
    (root / "bin/daemon").symlink_to("/usr/lib/cups/daemon")
    backend = root / "bin/backend/paper"
    backend.write_text(BACKEND)
    backend.chmod(0o700)
    daemon, files = root / "cupsd.conf", root / "cups-files.conf"
    daemon.write_text(DAEMON.format(port=port))
    files.write_text(FILES.format(root=root))
    process = subprocess.Popen(
        ["/usr/sbin/cupsd", "-f", "-c", daemon, "-s", files], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until(lambda: _answers(port))
        yield Cups(root, port)
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0
