"""How many of 240 distorted frames the scanner's own reader decodes in Chromium, beside the plain libraries.

`decoded` counts frames whose text came out right, whatever number of looks one picture took; `wrong` counts any other
text. `ms` are for a whole reading, with all looks where the first found nothing. Run as
`python -m tests.benchmarks.door_decode`; the last line is one JSON object.
"""

import json
import mimetypes
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from playwright.sync_api import Page, sync_playwright

from conference.foundation.settings import ROOT
from tests.benchmarks.door_frames import Frame, frames

PAGE = '<!doctype html><title>Frames</title><script src="/vendor/zxing/index.js"></script>'

READERS = """async () => {
  const { Reader } = await import("/js/reading.js");
  const { default: decodeQR } = await import("/vendor/qr/decode.js");
  const ours = await Reader.make();
  const { ZXingWASM } = globalThis;
  globalThis.ZXingWASM = undefined; // as where WebAssembly is blocked
  const blocked = await Reader.make();
  const whole = (reader) => (picture) => reader.read(picture, picture.width, picture.height, Infinity);
  const plain = (decode) => async (picture) => {
    const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
    context.drawImage(picture, 0, 0);
    return decode(context.getImageData(0, 0, picture.width, picture.height));
  };
  globalThis.readers = {
    ours: whole(ours),
    ours_without_wasm: whole(blocked),
    zxing_wasm: plain(async (image) => (await ZXingWASM.readBarcodes(image, { formats: ["QRCode"] }))[0]?.text ?? ""),
    qr: plain(async (image) => { try { return decodeQR(image); } catch { return ""; } }),
  };
  return [ours.kind, blocked.kind];
}"""

READ = """async (path) => {
  const picture = await createImageBitmap(await (await fetch(path)).blob());
  const read = {};
  for (const [name, reader] of Object.entries(readers)) {
    const began = performance.now();
    read[name] = [await reader(picture), performance.now() - began];
  }
  picture.close();
  return read;
}"""


@dataclass
class Tally:
    """What one reader made of the frames."""

    right: list[Frame] = field(default_factory=list)
    wrong: int = 0
    ms: list[float] = field(default_factory=list)

    def count(self, frame: Frame, text: str, ms: float) -> None:
        self.ms.append(ms)
        if text == frame.text:
            self.right.append(frame)
        elif text:
            self.wrong += 1

    def figures(self) -> dict[str, Any]:
        ms = sorted(self.ms)
        return {
            "decoded": len(self.right),
            "wrong": self.wrong,
            "a6_decoded": sum(frame.size == "a6" for frame in self.right),
            "a7_decoded": sum(frame.size == "a7" for frame in self.right),
            "ms_p50": round(ms[len(ms) // 2], 1),
            "ms_p95": round(ms[len(ms) * 95 // 100], 1),
            "kinds": dict(Counter(frame.kind for frame in self.right)),
        }


def measure() -> dict[str, Any]:
    """The `decode` part of the door's benchmark."""
    with TemporaryDirectory(prefix="conference-frames-") as folder:
        shown = list(_written(Path(folder)))
        with _served(Path(folder)) as url, _page(url) as page:
            kinds = page.evaluate(READERS)
            assert kinds == ["wasm", "script"], kinds
            tallies = _read(page, shown)
    told = {name: tally.figures() for name, tally in tallies.items()}
    best = max(("zxing_wasm", "qr"), key=lambda name: told[name]["decoded"])
    a7_frames = sum(frame.size == "a7" for frame in shown)
    ours = {"frames": len(shown), "a7_frames": a7_frames, **told["ours"]}
    return ours | {"best_library": {"name": best, **told[best]}, "others": told}


def _written(folder: Path) -> Iterator[Frame]:
    for number, frame in enumerate(frames()):
        (folder / f"{number}.jpg").write_bytes(frame.jpeg)
        yield frame


def _read(page: Page, shown: Sequence[Frame]) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {}
    for number, frame in enumerate(shown):
        for name, (text, ms) in page.evaluate(READ, f"/frames/{number}.jpg").items():
            tallies.setdefault(name, Tally()).count(frame, text, ms)
    return tallies


class _Handler(SimpleHTTPRequestHandler):
    """Our static files, the frames, and one empty page."""

    def __init__(self, *request: Any, folder: Path) -> None:
        self.folder = folder
        super().__init__(*request)

    def do_GET(self) -> None:
        """Whole files only."""
        name = self.path.lstrip("/")
        known = name.startswith("frames/")
        path = self.folder / name.removeprefix("frames/") if known else ROOT / "conference/static" / name
        body = path.read_bytes() if path.is_file() else PAGE.encode()
        self.send_response(200)
        self.send_header("Content-Type", (path.is_file() and mimetypes.guess_type(path)[0]) or "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_line: object) -> None:
        """Quiet: the last line is the figures."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, folder=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


@contextmanager
def _page(url: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
        )
        page = browser.new_page()
        page.goto(url)
        yield page
        browser.close()


def main() -> None:
    print(json.dumps({"benchmark": "door_decode"} | measure()))


if __name__ == "__main__":
    main()
