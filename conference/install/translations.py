"""Compiles the message catalogues that changed."""

from pathlib import Path

from conference.install.paths import TRANSLATIONS, in_venv
from conference.install.report import run, say


def compile_translations() -> None:
    if all(_is_compiled(catalogue) for catalogue in TRANSLATIONS.glob("*/LC_MESSAGES/*.po")):
        return
    say("Compiling the translations …")
    run([in_venv("pybabel"), "compile", "--directory", str(TRANSLATIONS)])


def _is_compiled(catalogue: Path) -> bool:
    compiled = catalogue.with_suffix(".mo")
    return compiled.is_file() and compiled.stat().st_mtime >= catalogue.stat().st_mtime
