"""The picture of an eidiya: a crescent, a greeting in both languages, the amount, and from whom."""

from __future__ import annotations

import io
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bot.kit import Picture, say

if TYPE_CHECKING:
    from ledger.money import Money
    from ledger.people.persons import Person

SIZE = (720, 400)
_NIGHT, _GOLD, _IVORY = "#12324a", "#f3d27a", "#f7f3e8"
_MIDDLE, _WIDEST = 232, 400
_SMALLEST = 14
_FINER = 4
"""How much larger the moon is drawn than it is shown, for a smooth edge."""
_SCRIPTS = ("LATIN", "ARABIC")
_GREETINGS = {True: ("عيدكم مبارك", "Eid Mubarak"), False: ("هدية لك", "A gift for you")}
"""What it says on a day of Eid, and on any other."""


def crescent(amount: Money, giver: Person, *, feast: bool) -> Picture:
    """Return the picture, for Eid or any other day; who cannot see it is told what it shows."""
    facts: dict[str, Any] = {"amount": amount, "giver": giver.alone}
    words = say(
        "A crescent moon beside the words A gift for you, {amount}, and the name {giver}", **facts
    )
    if feast:
        words = say(
            "A crescent moon beside the words Eid Mubarak, {amount}, and the name {giver}", **facts
        )
    return Picture(_drawn(str(amount), _legible(giver.name), feast), words, "eidiya.png")


@lru_cache(64)
def _drawn(amount: str, name: str, feast: bool) -> bytes:  # noqa: FBT001 - a key of the cache
    from PIL import ImageDraw  # noqa: PLC0415 - it takes its time, and most never need it

    image: Any = _sky().copy()
    pen = ImageDraw.Draw(image)
    arabic, english = _GREETINGS[feast]
    lines = (
        (arabic, 40, 62, _IVORY),
        (english, 134, 40, _IVORY),
        (amount, 204, 66, _GOLD),
        (name, 310, 36, _IVORY),
    )
    for text, top, size, colour in lines:
        pen.text((_MIDDLE, top), text, font=_fitting(text, size), fill=colour, anchor="ma")
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


@cache
def _sky() -> Any:  # noqa: ANN401 - an image of Pillow
    from PIL import Image, ImageDraw  # noqa: PLC0415 - as above

    moon = Image.new("L", (220 * _FINER, 240 * _FINER))
    pen = ImageDraw.Draw(moon)
    pen.ellipse([each * _FINER for each in (10, 20, 190, 200)], fill=255)
    pen.ellipse([each * _FINER for each in (60, 0, 220, 160)], fill=0)
    image = Image.new("RGB", SIZE, _NIGHT)
    shape = moon.resize((220, 240), Image.Resampling.LANCZOS)
    image.paste(Image.new("RGB", shape.size, _GOLD), (470, 80), shape)
    return image


def _fitting(text: str, size: int) -> Any:  # noqa: ANN401 - a font of Pillow
    """Return the font in which a text is no wider than there is room for."""
    width = _font(size).getlength(text)
    return _font(size if width <= _WIDEST else max(_SMALLEST, int(size * _WIDEST / width)))


@cache
def _font(size: int) -> Any:  # noqa: ANN401 - a font of Pillow
    from PIL import ImageFont  # noqa: PLC0415 - as above

    return ImageFont.truetype(str(files("fontpkg_amiri") / "files" / "Amiri-Regular.ttf"), size)


def _legible(name: str) -> str:
    """Leave out of a name what the font has no letter for."""
    kept = "".join(char for char in name if not char.isalpha() or _is_ours(char))
    return " ".join("".join(c for c in kept if c.isalnum() or c in " .-'’").split())


def _is_ours(char: str) -> bool:
    return unicodedata.name(char, "").startswith(_SCRIPTS)
