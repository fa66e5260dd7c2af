"""Installs missing Debian packages when root or sudo is at hand; otherwise names the one command to type."""

import os
import shutil
import subprocess

from conference.install.report import SetUpFailed, run, say, succeeds


def ensure_packages(packages: list[str]) -> None:
    """Install what is missing of these Debian packages."""
    if not shutil.which("dpkg-query"):
        say(f"This is not Debian; make sure it has what these packages hold: {', '.join(packages)}.")
    elif missing := sorted(set(packages) - _installed(packages)):
        _install(missing)


def _install(missing: list[str]) -> None:
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    prefix = _as_root()
    if prefix is None:
        raise SetUpFailed(f"Missing on this machine: {', '.join(missing)}. Please run: sudo {' '.join(command)}")
    say(f"Installing from Debian: {', '.join(missing)} …")
    run([*prefix, "apt-get", "update"])
    run([*prefix, "env", "DEBIAN_FRONTEND=noninteractive", *command])


def _installed(packages: list[str]) -> set[str]:
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Status} ${Package}\\n", *packages]
    answer = subprocess.run(query, check=False, capture_output=True, text=True).stdout
    return {line.split()[1] for line in answer.splitlines() if line.startswith("installed ")}


def _as_root() -> list[str] | None:
    """How to act as root without asking for a password, or None."""
    if os.geteuid() == 0:
        return []
    if succeeds(["sudo", "--non-interactive", "true"]):
        return ["sudo", "--non-interactive"]
    return None
