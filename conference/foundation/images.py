"""Pictures people upload: checked by what they are, not by their name, and drawn anew without what else they carry."""

import hashlib
import io
from pathlib import Path
from typing import Final

from flask import current_app
from PIL import Image, UnidentifiedImageError
from werkzeug.datastructures import FileStorage

from conference.foundation.i18n import N_
from conference.foundation.invalid import InvalidText

FORMATS: Final = ("PNG", "JPEG", "WEBP")
LARGEST_SIDE: Final = 1200
MOST_PIXELS: Final = 40_000_000


def keep_image(upload: FileStorage) -> str:
    """Store an uploaded picture as PNG and return its file name. Raises InvalidText."""
    too_large = InvalidText(N_("This picture has too many pixels. Make it smaller and upload it again."))
    try:
        picture = Image.open(upload.stream, formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise too_large
        picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
        drawn = io.BytesIO()
        picture.convert("RGBA").save(drawn, "PNG", optimize=True)
    except Image.DecompressionBombError as error:
        raise too_large from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        if isinstance(error, InvalidText):
            raise
        raise InvalidText(N_("This file is not a picture. Upload a PNG, JPEG or WebP file."), {}) from error
    name = f"{hashlib.sha256(drawn.getvalue()).hexdigest()[:32]}.png"
    image_path(name).write_bytes(drawn.getvalue())
    return name


def image_path(name: str) -> Path:
    """Where a kept picture lies."""
    folder = Path(current_app.instance_path) / "uploads"
    folder.mkdir(exist_ok=True)
    return folder / Path(name).name
