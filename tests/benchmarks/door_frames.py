"""What a phone's camera sees at the door: our badges and tickets, distorted in ten ways, the same at every run.

A frame starts from the badge's own PDF, or from a phone that shows its ticket. Every kind runs in even steps from mild
to hopeless, once for A6 and once for A7, so that a better reader always decodes more.
"""

import io
import random
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from conference.documents.badges import render_badges
from conference.documents.values import BadgeContent, Layout, Masthead, Side
from conference.foundation import qr
from tests.benchmarks.door_optics import DOTS_PER_MM, Lens, Light, View, seen, taken

STEPS: Final = 12
SIZES: Final = (Layout.A6, Layout.A7)
_ADDRESS: Final = "HTTPS://HOINGHI.EXAMPLE.VN/T/"
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_MASTHEAD: Final = Masthead("Hội nghị kết nối 2026", "26/11/2026 · 08:00–17:30", "Trung tâm Minh Họa, Hà Nội")
_SIDES: Final = (Side("Doanh nghiệp", "#0b5fa5"), Side("Chủ đầu tư hạ tầng", "#0f7b5f"))
_MIDDLE: Final = (0.781, 0.711)  # of the code on a badge


class Item(NamedTuple):
    """What is held up, at 12 dots a millimetre, and where the middle of its code is, as shares of the sides."""

    picture: Image.Image
    middle: tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """One picture of the camera (a JPEG file), and what its code says."""

    kind: str
    size: str
    text: str
    jpeg: bytes


def frames() -> Iterator[Frame]:
    """All 240."""
    chance = random.Random(20261126)
    texts = [_ADDRESS + "".join(chance.choices(_LETTERS, k=26)) for _number in range(len(KINDS) * STEPS * len(SIZES))]
    held = {size: badges(texts[number :: len(SIZES)], size) for number, size in enumerate(SIZES)}
    for number, text in enumerate(texts):
        size, kind = SIZES[number % 2], list(KINDS)[number // (2 * STEPS)]
        hardness = number // 2 % STEPS / (STEPS - 1)
        scene = Scene(text, held[size][number // 2], size, random.Random(number), np.random.default_rng(number))
        yield Frame(kind, size.value, text, KINDS[kind](scene, hardness))


def badges(texts: Sequence[str], size: Layout) -> list[Item]:
    """Printed badges that say this."""
    contents = [
        BadgeContent(
            masthead=_MASTHEAD,
            side=_SIDES[number % 2],
            name="Đặng Thị Minh Khai",
            job_title="Phó Tổng Giám đốc",
            organisation="Công ty CP Đầu tư Công nghiệp Minh Họa",
            number=f"{number:04d}",
            address=text,
        )
        for number, text in enumerate(texts)
    ]
    dpi = DOTS_PER_MM * 25.4
    with TemporaryDirectory() as folder:
        printed = ["pdftoppm", "-r", str(dpi), "-gray", "-", f"{folder}/badge"]
        subprocess.run(printed, input=render_badges(contents, size, "vi"), check=True)
        files = sorted(Path(folder).iterdir())
        return [Item(Image.open(io.BytesIO(file.read_bytes())).convert("L"), _MIDDLE) for file in files]


@dataclass(frozen=True)
class Scene:
    """One person before the camera, and the chances of how it is held."""

    text: str
    badge: Item
    size: Layout
    any: random.Random
    noise: np.random.Generator

    def view(self, distance: float, *, tilt: float = 12, roll: float = 20) -> View:
        """Held as people hold things: never quite straight."""
        beside = (self.any.uniform(-12, 12), self.any.uniform(-8, 8))
        lean, turned = self.any.uniform(0, 360), self.any.uniform(-roll, roll)
        return View(distance, roll=turned, tilt=self.any.uniform(0.5, 1) * tilt, lean=lean, beside=beside)

    def near(self) -> float:
        """A distance at which a volunteer holds a badge of this size."""
        return self.any.uniform(150, 260) * (1 if self.size is Layout.A6 else 0.8)

    def take(self, item: Item, view: View, lens: Lens, light: Light) -> bytes:
        """The camera's picture."""
        return taken(seen(*item, view, self.any.randrange(40, 190)), lens, light, self.noise)


def _blurred(scene: Scene, hardness: float) -> bytes:
    if scene.any.random() < 0.5:
        lens = Lens(defocus=1 + 2.8 * hardness)
    else:
        lens = Lens(defocus=1, movement=3 + 12 * hardness, direction=scene.any.uniform(0, 180))
    return scene.take(scene.badge, scene.view(scene.near()), lens, Light())


def _turned(scene: Scene, hardness: float) -> bytes:
    view = scene.view(scene.near() * (1 + 0.9 * hardness), roll=180)
    return scene.take(scene.badge, view, Lens(1 + 0.6 * hardness), Light(noise=3 + 9 * hardness))


def _slanted(scene: Scene, hardness: float) -> bytes:
    lean, tilt = scene.any.uniform(0, 360), 25 + 50 * hardness
    return scene.take(scene.badge, View(scene.near(), scene.any.uniform(-30, 30), tilt, lean), Lens(), Light())


def _glaring(scene: Scene, hardness: float) -> bytes:
    reach = 110 if scene.size is Layout.A6 else 80
    place = (scene.any.uniform(-reach, reach), scene.any.uniform(-reach, reach))
    light = Light(glare=15 + 85 * hardness, glare_at=place, white=200)
    return scene.take(scene.badge, scene.view(scene.near()), Lens(), light)


def _dark(scene: Scene, hardness: float) -> bytes:
    light = Light(white=95 - 55 * hardness, black=12, shadow=0.3, noise=4 + 11 * hardness)
    return scene.take(scene.badge, scene.view(scene.near()), Lens(1.2 + hardness), light)


def _small(scene: Scene, hardness: float) -> bytes:
    distance = (300 + 550 * hardness) * (1 if scene.size is Layout.A6 else 0.71)
    return scene.take(scene.badge, scene.view(distance), Lens(0.8), Light(noise=4))


def _on_screen(scene: Scene, hardness: float) -> bytes:
    """A phone at its lowest brightness, with the hall's light on the glass."""
    item = screen(scene.text, 46 if scene.size is Layout.A6 else 34)
    veil = scene.any.uniform(20, 110)
    light = Light(white=veil + 70 - 58 * hardness, black=veil, shadow=0.25, noise=4, ripple=0.05)
    return scene.take(item, scene.view(scene.near()), Lens(1.1), light)


def _copied(scene: Scene, hardness: float) -> bytes:
    """A phone shows a photograph of the paper."""
    first = scene.view(scene.any.uniform(170, 230), tilt=20)
    lens, light = Lens(0.8 + 1.2 * hardness), Light(white=190, shadow=0.4, noise=5)
    photo = Image.open(io.BytesIO(taken(seen(*scene.badge, first, 120), lens, light, scene.noise, quality=40)))
    across = 140 * DOTS_PER_MM  # a phone held sideways shows the photograph from edge to edge
    shown = Item(photo.resize((across, across * photo.height // photo.width)), (0.5, 0.5))
    distance = (110 + 100 * hardness) * (1 if scene.size is Layout.A6 else 0.8)
    return scene.take(shown, scene.view(distance), Lens(1), Light(white=170, black=45, ripple=0.06))


def _worn(scene: Scene, hardness: float) -> bytes:
    return scene.take(worn(scene.badge, hardness, scene.any), scene.view(scene.near()), Lens(), Light(shadow=0.3))


def _everything(scene: Scene, hardness: float) -> bytes:
    """A bit of all."""
    item = worn(scene.badge, hardness * 0.4, scene.any)
    view = scene.view(scene.near() * (1 + 0.3 * hardness), tilt=12 + 30 * hardness, roll=180)
    glare_at = (scene.any.uniform(-90, 90), scene.any.uniform(-90, 90))
    light = Light(150 - 60 * hardness, 25, 0.4, glare=40 * hardness, glare_at=glare_at, noise=4 + 6 * hardness)
    return scene.take(item, view, Lens(1 + 0.9 * hardness), light)


KINDS: Final[dict[str, Callable[[Scene, float], bytes]]] = {
    "blur": _blurred,
    "rotation": _turned,
    "perspective": _slanted,
    "glare": _glaring,
    "low light": _dark,
    "small": _small,
    "dim screen": _on_screen,
    "photographed paper": _copied,
    "worn print": _worn,
    "everything": _everything,
}


def screen(text: str, across: float) -> Item:
    """A phone that shows its ticket, the code with its quiet zone so many millimetres wide."""
    rows = qr.modules(text)
    side = len(rows) + 2 * qr.QUIET_ZONE
    code = Image.new("L", (side, side), 255)
    for y, row in enumerate(rows):
        for start, length in qr.runs(row):
            ImageDraw.Draw(code).line(
                [(qr.QUIET_ZONE + start, qr.QUIET_ZONE + y), (qr.QUIET_ZONE + start + length - 1, qr.QUIET_ZONE + y)], 0
            )
    dots = round(across * DOTS_PER_MM)
    phone = Image.new("L", (68 * DOTS_PER_MM, 140 * DOTS_PER_MM), 235)
    phone.paste(code.resize((dots, dots), Image.Resampling.NEAREST), ((phone.width - dots) // 2, 40 * DOTS_PER_MM))
    return Item(phone, (0.5, (40 * DOTS_PER_MM + dots / 2) / phone.height))


def worn(item: Item, hardness: float, any_: random.Random) -> Item:
    """A day in a pocket: scratches, bare folds, stains, ink that has run."""
    picture = item.picture.filter(ImageFilter.GaussianBlur(1 + 1.5 * hardness))
    pen, (width, height) = ImageDraw.Draw(picture), picture.size
    reach = 0.19 * width
    x, y = item.middle[0] * width, item.middle[1] * height

    def near() -> tuple[float, float]:
        return x + any_.uniform(-reach, reach), y + any_.uniform(-reach, reach)

    for _scratch in range(round(3 + 21 * hardness)):
        pen.line([near(), near()], fill=any_.choice((255, 255, 235, 60)), width=any_.randrange(2, 7))
    for _stain in range(round(5 * hardness)):
        (left, top), size = near(), any_.uniform(0.2, 1) * reach * (0.2 + 0.45 * hardness)
        pen.ellipse([left, top, left + size, top + size * any_.uniform(0.5, 1.5)], fill=any_.choice((250, 245, 90, 40)))
    fold = any_.uniform(y - reach, y + reach)
    pen.line([(0, fold), (width, fold + any_.uniform(-40, 40))], fill=250, width=round(4 + 14 * hardness))
    return Item(picture, item.middle)
