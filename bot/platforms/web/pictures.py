"""Pictures that somebody sends: made anew, so that nothing is in them but what is seen."""

from __future__ import annotations

import io

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2_000
QUALITY = 85


class Unreadable(ValueError):
    """It is no picture of a kind that is taken, or too large to be looked at."""


def remade(content: bytes) -> bytes:
    """Return a picture as a JPEG of its pixels alone, upright and no longer than 2,000 a side."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Unreadable
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Unreadable from None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    made = io.BytesIO()
    upright.save(made, "JPEG", quality=QUALITY)
    return made.getvalue()
