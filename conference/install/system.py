"""Installs missing Debian packages when root or sudo is at hand; otherwise names the one command to type."""

import os
import shutil
import subprocess

from conference.install.report import SetUpFailed, run, say


def ensure_packages(packages: list[str]) -> None:
    """Install what is missing of these Debian packages; `a|b` is content with either."""
    missing = [choice.split("|")[0] for choice in packages if not any(map(_is_installed, choice.split("|")))]
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    prefix = _as_root()
    if prefix is None:
        raise SetUpFailed(f"Missing on this machine: {', '.join(missing)}. Please run: sudo {' '.join(command)}")
    say(f"Installing from Debian: {', '.join(missing)} …")
    run([*prefix, "apt-get", "update"])
    run([*prefix, "env", "DEBIAN_FRONTEND=noninteractive", *command])


def _is_installed(package: str) -> bool:
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package]
    answer = subprocess.run(query, check=False, capture_output=True, text=True)
    return answer.stdout == "installed"


def _as_root() -> list[str] | None:
    """How to act as root without asking for a password, or None."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and _succeeds(["sudo", "--non-interactive", "true"]):
        return ["sudo", "--non-interactive"]
    return None


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
