"""Which ink reads on a colour."""

from typing import Final

DARK: Final = "#0f1b2d"
LIGHT: Final = "#ffffff"


def ink_on(colour: str) -> str:
    """White or near-black, whichever has more contrast (WCAG 2.2)."""
    brightness = luminance(colour)
    on_light = 1.05 / (brightness + 0.05)
    on_dark = (brightness + 0.05) / (luminance(DARK) + 0.05)
    return LIGHT if on_light >= on_dark else DARK


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, from 0 to 1."""
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
