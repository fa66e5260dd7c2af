"""Fetches the browser code from its npm packages and keeps just the files the pages ask for."""

import json
import shutil
import tempfile
from pathlib import Path

from conference.install.paths import NPM, VENDOR, in_venv
from conference.install.report import run, say
from conference.install.stamps import checksum

_FONT = "@fontsource/be-vietnam-pro"
_FONT_FILES = [
    f"files/be-vietnam-pro-{subset}-{weight}-normal.woff2"
    for subset in ("latin", "latin-ext", "vietnamese")
    for weight in (400, 500, 600, 700)
]
_SERVED: dict[str, tuple[str, list[str]]] = {
    "htmx": ("htmx.org", ["dist/htmx.min.js", "LICENSE"]),
    "fonts": (_FONT, [*_FONT_FILES, "LICENSE"]),
    "zxing": ("zxing-wasm", ["dist/iife/reader/index.js", "dist/reader/zxing_reader.wasm", "LICENSE"]),
    "qr": ("qr", ["decode.js", "index.js", "LICENSE", "LICENSE-MIT"]),
    "axe": ("axe-core", ["axe.min.js", "LICENSE", "LICENSE-3RD-PARTY.txt"]),
}
"""Folder under static/vendor → npm package and the files taken from it; axe is for the tests alone."""


def install_browser_code() -> None:
    source = checksum([NPM / "package-lock.json", Path(__file__)])
    if _manifest_holds(source):
        return
    say("Installing the browser code (htmx, font, scanner) …")
    with tempfile.TemporaryDirectory(prefix="conference-npm-") as folder:
        shutil.copytree(NPM, folder, dirs_exist_ok=True)
        npm = shutil.which("npm") or in_venv("npm")
        run([npm, "ci", "--loglevel=error"], cwd=Path(folder))
        _copy_served_files(Path(folder) / "node_modules", source)


def _copy_served_files(packages: Path, source: str) -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    versions = {}
    for folder, (package, names) in _SERVED.items():
        home = VENDOR / folder
        home.mkdir(parents=True)
        for name in names:
            shutil.copyfile(packages / package / name, home / Path(name).name)
        versions[package] = json.loads((packages / package / "package.json").read_text())["version"]
    manifest = {"source": source, "packages": versions, "files": _files()}
    (VENDOR / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


def _files() -> dict[str, str]:
    found = sorted(path for path in VENDOR.glob("*/*") if path.is_file())
    return {str(path.relative_to(VENDOR)): checksum([path]) for path in found}


def _manifest_holds(source: str) -> bool:
    manifest = VENDOR / "manifest.json"
    if not manifest.is_file():
        return False
    written = json.loads(manifest.read_text())
    return bool(written["source"] == source and written["files"] == _files())
