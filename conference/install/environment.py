"""The virtual environment, made from hashed locks and nothing else."""

import importlib.util
import sys
from pathlib import Path

from conference.install.paths import ROOT, VENV, in_venv
from conference.install.report import run, say, succeeds
from conference.install.stamps import checksum, is_current


def debian_packages() -> list[str]:
    """What a virtual environment needs beside Python: Debian keeps ensurepip in a package of its own."""
    if VENV.exists() or importlib.util.find_spec("ensurepip"):
        return []
    return [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


def ensure_environment(lock: Path) -> None:
    """Make .venv hold exactly what the lock pins, and this checkout itself."""
    if not succeeds([in_venv("pip"), "--version"]):  # a script: fails in a checkout that was moved, too
        say("Creating the virtual environment .venv …")
        run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    stamp, wanted = VENV / f"{lock.stem}.installed", checksum([lock, ROOT / "pyproject.toml"])
    if is_current(stamp, wanted):
        return
    say(f"Installing Python packages from {lock.name} (a minute or so the first time) …")
    pip = [in_venv("python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*pip, "--require-hashes", "--only-binary", ":all:", "--requirement", str(lock)])
    run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    stamp.write_text(wanted)
