"""A browser's camera that shows a film: badges, other codes, an empty desk."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Route

from conference.documents import contents, queries
from conference.documents.badges import render_badges
from conference.documents.values import Layout
from conference.foundation import qr
from conference.foundation.db import db
from conference.programme.models import Conference
from conference.registration.models import Delegate
from tests.browser.conftest import FLAGS, Open, Site, windows
from tests.unit.documents.papers import pages

FRAME = (640, 480)


def film(path: Path, pictures: Sequence[tuple[Image.Image, int]]) -> Path:
    """Each picture for so many frames, as Chromium's fake camera plays them over and over."""
    frames = bytearray()
    for picture, count in pictures:
        frame = Image.new("RGB", FRAME, "#8a8f93")
        frame.paste(picture, ((FRAME[0] - picture.width) // 2, (FRAME[1] - picture.height) // 2))
        jpeg = io.BytesIO()
        frame.save(jpeg, "JPEG", quality=80)
        frames += jpeg.getvalue() * count
    path.write_bytes(frames)
    return path


def badge_of(conference: Conference, delegate: Delegate) -> Image.Image:
    holders = queries.holders(db.session(), conference, queries.Selection(delegate_ids=(delegate.id,)))
    pdf = render_badges(contents.badges(db.session(), conference, holders), Layout.A6, "vi")
    (badge,) = pages(pdf, dpi=100)
    badge.thumbnail(FRAME)
    return badge


def code_of(content: str) -> Image.Image:
    rows = qr.modules(content)
    code = Image.new("1", (len(rows) + 8, len(rows) + 8), 1)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            code.putpixel((x + 4, y + 4), not dark)
    return code.resize((code.width * 8, code.height * 8)).convert("RGB")


def looking_at(site: Site, chromium: Browser, seen: Path | None, cameras: int = 1) -> Iterator[Open]:
    """Windows of a browser whose cameras see this film, or nothing that means anything."""
    flags = [*FLAGS, "--use-fake-ui-for-media-stream", f"--use-fake-device-for-media-stream=device-count={cameras}"]
    flags += [f"--use-file-for-fake-video-capture={seen}"] if seen else []
    browser = chromium.browser_type.launch(executable_path="/usr/bin/chromium", args=flags)
    yield from windows(site, browser)
    browser.close()


def forbid_wasm(route: Route) -> None:
    """As where a browser or a policy blocks WebAssembly."""
    response = route.fetch()
    route.fulfill(response=response, headers={**response.headers, "content-security-policy": "script-src 'self'"})
