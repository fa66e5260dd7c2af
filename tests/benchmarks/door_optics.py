"""A phone's camera in figures: perspective, defocus and motion, light, glare, noise and compression."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

WIDTH: Final = 1920
HEIGHT: Final = 1080
DOTS_PER_MM: Final = 12
_FOCAL: Final = 1507  # pixels: 65° of view across the width
_FINER: Final = 2  # pixels are means of so many by so many

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class View:
    """How something is held: millimetres and degrees; `tilt` leans it towards the direction `lean`."""

    distance: float = 240
    roll: float = 0
    tilt: float = 0
    lean: float = 0
    beside: tuple[float, float] = (0, 0)


@dataclass(frozen=True)
class Lens:
    """Sigma of the defocus, and length and direction of a hand's movement, in pixels and degrees."""

    defocus: float = 0.9
    movement: float = 0
    direction: float = 0


@dataclass(frozen=True)
class Light:
    """White and black as the camera sees them, the shadow's depth, a lamp's reflection (in pixels), noise (of 255)."""

    white: float = 225
    black: float = 18
    shadow: float = 0.15
    glare: float = 0
    glare_at: tuple[float, float] = (0, 0)
    noise: float = 3
    ripple: float = 0  # a screen's own pixels beating with the camera's


def seen(picture: Image.Image, aim: tuple[float, float], view: View, backdrop: int) -> Image.Image:
    """The picture (12 dots a millimetre) on the sensor, with the point it is aimed at near the middle."""
    corners = [(x * picture.width, y * picture.height) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
    middle = (aim[0] * picture.width, aim[1] * picture.height)
    on_sensor = [_projected(corner, middle, view) for corner in corners]
    box = _box(on_sensor)
    frame = Image.new("L", (WIDTH * _FINER, HEIGHT * _FINER), backdrop)
    size = (box[2] - box[0], box[3] - box[1])
    back = _homography([(x - box[0], y - box[1]) for x, y in on_sensor], corners)
    way = (Image.Transform.PERSPECTIVE, back, Image.Resampling.BICUBIC)
    held, where = picture.transform(size, *way), Image.new("L", picture.size, 255).transform(size, *way)
    frame.paste(held, box[:2], where)
    return frame.reduce(_FINER)


def _projected(point: tuple[float, float], middle: tuple[float, float], view: View) -> tuple[float, float]:
    x, y = ((one - origin) / DOTS_PER_MM for one, origin in zip(point, middle, strict=True))
    turn, lean, tilt = radians(view.roll), radians(view.lean), radians(view.tilt)
    x, y = x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn)
    along, across = x * cos(lean) + y * sin(lean), y * cos(lean) - x * sin(lean)
    along, depth = along * cos(tilt), view.distance + along * sin(tilt)
    x = along * cos(lean) - across * sin(lean) + view.beside[0]
    y = along * sin(lean) + across * cos(lean) + view.beside[1]
    depth = max(depth, 20)
    return _FINER * (WIDTH / 2 + _FOCAL * x / depth), _FINER * (HEIGHT / 2 + _FOCAL * y / depth)


def _box(points: list[tuple[float, float]]) -> tuple[int, int, int, int]:
    """What of the sensor these corners cover."""
    (left, top), (right, bottom) = np.min(points, axis=0), np.max(points, axis=0)
    width, height = WIDTH * _FINER, HEIGHT * _FINER
    return max(int(left), 0), max(int(top), 0), min(int(right) + 1, width), min(int(bottom) + 1, height)


def _homography(source: Sequence[tuple[float, float]], target: Sequence[tuple[float, float]]) -> list[float]:
    """The eight coefficients that Pillow asks for, which carry the source's corners to the target's."""
    rows, values = [], []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(one) for one in np.linalg.solve(np.array(rows), np.array(values))]


def taken(frame: Image.Image, lens: Lens, light: Light, chance: np.random.Generator, quality: int = 85) -> bytes:
    """The camera's JPEG of what is seen."""
    blurred = frame.filter(ImageFilter.GaussianBlur(lens.defocus))
    bright = _moved(np.asarray(blurred, float), lens) / 255
    across, down = np.meshgrid(np.arange(frame.width), np.arange(frame.height))
    lit = light.black + (light.white - light.black) * bright
    lit *= 1 - light.shadow * across / frame.width
    if light.ripple:
        lit *= 1 + light.ripple * np.sin(across * 1.9 + down * 0.2) * np.sin(down * 2.1 - across * 0.15)
    if light.glare:
        away = np.hypot(across - frame.width / 2 - light.glare_at[0], down - frame.height / 2 - light.glare_at[1])
        lit += 900 * np.exp(-((away / light.glare) ** 2))
    lit += chance.normal(0, 1, lit.shape) * light.noise
    file = io.BytesIO()
    Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8)).save(file, "JPEG", quality=quality)
    return file.getvalue()


def _moved(pixels: Floats, lens: Lens) -> Floats:
    steps = round(lens.movement)
    if steps < 2:
        return pixels
    turn = radians(lens.direction)
    shifts = [(round(step * sin(turn)), round(step * cos(turn))) for step in range(steps)]
    moved: Floats = np.mean([np.roll(pixels, shift, (0, 1)) for shift in shifts], axis=0)
    return moved
