"""Where things lie in the checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
VENDOR = ROOT / "conference" / "static" / "vendor"
TRANSLATIONS = ROOT / "conference" / "translations"
NPM = Path(__file__).parent / "npm"
MIGRATIONS = ROOT / "conference" / "migrations" / "versions"


def in_venv(name: str) -> str:
    """The path of a program that a package put into the virtual environment."""
    return str(VENV / "bin" / name)
