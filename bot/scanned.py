"""QR codes, to be scanned from a page or a message."""

from __future__ import annotations

import io

import segno

_SCALE, _BORDER = 8, 4


def scanned(text: str) -> bytes:
    """Draw a text as a QR code, with the quiet zone that it needs on any ground, as PNG."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="png", scale=_SCALE, border=_BORDER)
    return drawn.getvalue()
