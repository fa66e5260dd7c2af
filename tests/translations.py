"""`python -m tests.translations [--update]`: whether every sentence has its translation; or collect the new ones."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from conference.install.paths import ROOT, TRANSLATIONS, in_venv

_EXTRACT = ["extract", "--mapping-file=conference/translations/babel.toml", "--keywords=lazy", "--sort-output"]
_UPDATE = ["update", "--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date", "--no-wrap"]
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def update() -> None:
    """Bring each catalogue in line with the sources, keeping what is translated."""
    with tempfile.NamedTemporaryFile(suffix=".pot") as template:
        _extract_into(template.name)
        _pybabel([*_UPDATE, f"--input-file={template.name}", f"--output-dir={TRANSLATIONS}"])


def findings() -> list[str]:
    """Everything that keeps a reader of another language than English from a page wholly in theirs."""
    with tempfile.NamedTemporaryFile(suffix=".pot") as template:
        _extract_into(template.name)
        wanted = _read(Path(template.name))
    catalogues = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))
    return [f"{path.parts[-3]}: {finding}" for path in catalogues for finding in compare(wanted, _read(path))]


def compare(wanted: Catalog, catalogue: Catalog) -> Iterator[str]:
    """What is wrong with a catalogue, sentence by sentence."""
    for message in wanted:
        if message.id and message.id not in catalogue:
            yield f"not in the catalogue: {message.id!r} (make translations)"
    for message in catalogue:
        if message.id:
            yield from _problems(message, wanted)


def _problems(message: Message, wanted: Catalog) -> Iterator[str]:
    source, translations = _forms(message.id)[-1], _forms(message.string)
    if message.id not in wanted:
        yield f"no longer in the sources: {source!r} (make translations)"
    elif message.fuzzy:
        yield f"fuzzy: {source!r}"
    elif not all(translations):
        yield f"not translated: {source!r}"
    elif any(set(_PLACEHOLDER.findall(text)) != set(_PLACEHOLDER.findall(source)) for text in translations):
        yield f"other placeholders: {source!r} → {translations[0]!r}"


def _forms(text: Sequence[str] | str | None) -> Sequence[str]:
    """Singular and plural, or the one there is."""
    return (text or "",) if isinstance(text, str | None) else text


def _extract_into(name: str) -> None:
    _pybabel([*_EXTRACT, "--add-location=file", "--no-wrap", f"--output-file={name}", "conference"])


def _pybabel(arguments: list[str]) -> None:
    subprocess.run([in_venv("pybabel"), "--quiet", *arguments], cwd=ROOT, check=True)


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


if __name__ == "__main__":
    if "--update" in sys.argv:
        update()
    sys.exit("\n".join(findings()) or None)
