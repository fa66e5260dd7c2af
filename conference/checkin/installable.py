"""What makes the door's page installable: its manifest, its service worker, and the words its scripts speak."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from flask import current_app, render_template, url_for
from sqlalchemy.orm import Session

from conference.checkin import device_words, labels
from conference.foundation.i18n import Text, _, language
from conference.foundation.phone import SHAPE
from conference.programme import mastheads
from conference.programme.labels import SIDES
from conference.programme.models import Conference
from conference.registration.labels import STATES

STYLES: Final = (
    "fonts",
    "tokens",
    "base",
    "buttons",
    "forms",
    "labels",
    "feedback",
    "dark",
    "door",
    "door_device",
    "door_walk_in",
    "door_badge",
)
_SHARED: Final = ("scanner", "reading", "reading_worker", "pixels", "wedge", "garbled", "repeats", "sound", "ids")
_FONTS: Final = "vendor/fonts/be-vietnam-pro-{}-{}-normal.woff2"


def shell(session: Session, conference: Conference) -> str:
    """The page, in the reader's language."""
    return render_template(
        "checkin/door.html",
        words=_words(),
        styles=STYLES,
        phone=SHAPE,
        reasons=labels.REPRINT_REASONS,
        when=mastheads.when(session, conference),
        logos=mastheads.with_logo(session, conference),
    )


def _words() -> dict[str, Any]:
    """Every sentence the scripts may need, in the reader's language."""
    return {
        "verdicts": _said(labels.VERDICTS, device_words.VERDICTS),
        "ways": _said(labels.WAYS_OUT, device_words.WAYS_OUT),
        "flaws": _said(labels.FLAWS),
        "camera": _said(labels.CAMERA),
        "tones": _said(labels.TONES, device_words.TONES),
        "icons": _said(labels.ICONS, device_words.ICONS),
        "sides": _said(SIDES),
        "printing": _said(labels.PRINTING),
        "states": _said(STATES),
        **_said(device_words.SENTENCES),
    }


def _said(*words: Mapping[Any, Text]) -> dict[str, str]:
    return {str(key): str(text) for some in words for key, text in some.items()}


def manifest(conference: Conference) -> Mapping[str, Any]:
    """How the page looks among the apps of a phone."""
    return {
        "name": f"{_('Check-in')} – {conference.short_title}",
        "short_name": _("Check-in"),
        "lang": language(),
        "id": url_for("door.shell"),
        "start_url": url_for("door.shell"),
        "scope": url_for("door.shell"),
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#14191a",
        "theme_color": "#14191a",
        "icons": [{"src": url_for("static", filename="img/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }


def worker(session: Session, conference: Conference) -> str:
    """The service worker, told what to keep and under which version, which changes with whatever is kept.

    The page is rendered for it: its words, labels, included templates and the conference's own data are all in there.
    """
    page, organisers = url_for("door.shell"), mastheads.with_logo(session, conference)
    kept = [
        page,
        url_for("door.manifest"),
        url_for("door.reader"),
        *(url_for("static", filename=name) for name in shell_files()),
        *(url_for("programme.logo", organiser_id=one.id) for one in organisers),
    ]
    version = hashlib.sha256(_files().encode())
    for text in (
        shell(session, conference),
        json.dumps(manifest(conference)),
        reader(),
        *(one.logo for one in organisers),
    ):
        version.update(text.encode())
    told = {"version": version.hexdigest()[:16], "page": page, "kept": kept}
    script = Path(current_app.static_folder or "") / "js/door/worker.js"
    return f"self.SHELL = {json.dumps(told)};\n{script.read_text(encoding='utf-8')}"


def reader() -> str:
    """The worker that reads what the camera sees, at an address for which the service worker answers."""
    scripts = [url_for("static", filename=name) for name in ("vendor/zxing/index.js", "js/reading_worker.js")]
    return f"importScripts(...{json.dumps(scripts)});\n"


def shell_files() -> list[str]:
    """Everything the page needs without a network."""
    static = Path(current_app.static_folder or "")
    scripts = sorted(path.relative_to(static).as_posix() for path in static.glob("js/door/*.js"))
    return [
        *(f"css/{name}.css" for name in STYLES),
        *(name for name in scripts if not name.endswith("worker.js")),
        *(f"js/{name}.js" for name in _SHARED),
        "img/icons.svg",
        "img/mark.svg",
        *(
            _FONTS.format(script, weight)
            for script in ("latin", "latin-ext", "vietnamese")
            for weight in (400, 500, 600, 700)
        ),
        *_vendor(static),
    ]


def _vendor(static: Path) -> Iterator[str]:
    """The two readers of codes."""
    for folder in ("vendor/zxing", "vendor/qr"):
        for path in sorted((static / folder).rglob("*")):
            if path.suffix in {".js", ".wasm"}:
                yield path.relative_to(static).as_posix()


@cache
def _files() -> str:
    """Changes with any file of the page; asked once, since files change with a restart only."""
    static = Path(current_app.static_folder or "")
    digest = hashlib.sha256((static / "js/door/worker.js").read_bytes())
    for name in shell_files():
        digest.update((static / name).read_bytes())
    return digest.hexdigest()
