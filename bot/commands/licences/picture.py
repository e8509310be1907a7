"""The picture of what may be sold where: a line for each country, a column for each product."""

from __future__ import annotations

import io
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from bot import speech
from bot.commands.licences.drawing import by_country
from bot.grammar.kinds import products_said
from bot.kit import Country, Picture, Said, p_, say, say_many
from bot.wording import listed
from ledger.licences import PRODUCTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ledger.licences import Licence

MOST: Final = 20
"""How many countries are drawn."""
_WIDE, _NAME, _LINE, _HEAD, _FOOT, _MARGIN = 720, 196, 62, 104, 64, 16
_DOT: Final = 14
_PAPER, _INK, _FAINT, _STRIPE = "#ffffff", "#1d2b33", "#a9b4ba", "#f3f6f7"
_HEADS: Final = {
    "send": p_("column", "Send"),
    "receive": p_("column", "Be paid"),
    "request": p_("column", "Ask"),
    "split": p_("column", "Split"),
    "link": p_("column", "Link"),
    "paylink": p_("column", "Pay link"),
    "gift": p_("column", "Gift"),
    "deposit": p_("column", "Pay in"),
    "withdraw": p_("column", "Pay out"),
    "exchange": p_("column", "Exchange"),
}
_TOP, _STEP, _SIZE = 16, 32, 30
"""Where a heading begins, how far its words are apart, and how large they are."""
_HOLDS, _ENDS, _COMES = "#1f8a5b", "#d98a00", "#2f6fb3"


def matrix(
    known: Sequence[Licence], ending: Sequence[Licence], day: date, language: str
) -> Picture:
    """Return the picture in a language; who cannot see it is told what is offered where."""
    countries = by_country(known, day)
    told = [
        say("{country}: {products}", country=Country(each), products=products_said(offered))
        for each, offered in countries[:MOST]
    ]
    words = say_many(
        "A table of {count} country and what may be sold there. {rows}.",
        "A table of {count} countries and what may be sold there. {rows}.",
        len(told),
        rows=listed(told),
    )
    marks = [
        (each, [_mark(known, ending, each, product, day) for product in PRODUCTS])
        for each, _ in countries[:MOST]
    ]
    return Picture(_drawn(marks, language), words, "licences.png")


def _mark(
    known: Sequence[Licence], ending: Sequence[Licence], country: str, product: str, day: date
) -> str:
    """Return the colour of a product in a country: it is offered, ends soon, or is to come."""
    of = [each for each in known if each.jurisdiction == country and product in each.products]
    holds = [each for each in of if each.holds(day)]
    if holds:
        return _ENDS if all(each in ending for each in holds) else _HOLDS
    return _COMES if any(each.begins > day and not each.is_over(each.begins) for each in of) else ""


def _drawn(marks: Sequence[tuple[str, Sequence[str]]], language: str) -> bytes:
    from PIL import Image, ImageDraw  # noqa: PLC0415 - it takes its time, and few need it

    tall = _HEAD + _LINE * len(marks) + _FOOT
    image = Image.new("RGB", (_WIDE, tall), _PAPER)
    pen = _Pen(ImageDraw.Draw(image), language)
    for at, product in enumerate(PRODUCTS):
        pen.head(at, Said(_HEADS[product], context="column"))
    for line, (country, colours) in enumerate(marks):
        pen.line(line, Country(country), colours)
    pen.legend(tall)
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


class _Pen:
    """What draws; where a language is read from the right, the names stand there."""

    def __init__(self, draw: Any, language: str) -> None:  # noqa: ANN401 - of Pillow
        self._draw = draw
        self._language = language
        self._rtl = speech.direction(language) == "rtl"
        self._column = (_WIDE - 2 * _MARGIN - _NAME) / len(PRODUCTS)

    def head(self, at: int, said: Said) -> None:
        """Write the name of a column, word below word."""
        words = speech.label(said, self._language).split()
        for place, word in enumerate(words):
            self._write(self._centre(at), _TOP + _STEP * place, word, _SIZE, _INK, "ma")

    def line(self, at: int, country: Country, colours: Sequence[str]) -> None:
        """Draw the line of a country."""
        top = _HEAD + _LINE * at
        if at % 2 == 0:
            self._draw.rectangle((0, top, _WIDE, top + _LINE), fill=_STRIPE)
        name = speech.value(country, self._language)
        edge, anchor = (_WIDE - _MARGIN, "rm") if self._rtl else (_MARGIN, "lm")
        size = 36
        while size > 18 and _font(size).getlength(name) > _NAME:  # noqa: PLR2004 - still legible
            size -= 2
        self._write(edge, top + _LINE // 2, name, size, _INK, anchor)
        for place, colour in enumerate(colours):
            self._dot(self._centre(place), top + _LINE / 2, colour)

    def legend(self, tall: int) -> None:
        """Say what the colours are."""
        said = (
            (_HOLDS, say("offered")),
            (_ENDS, say("ends soon")),
            (_COMES, say("to come")),
            ("", say("no licence")),
        )
        step = (_WIDE - 2 * _MARGIN) / len(said)
        for place, (colour, words) in enumerate(said):
            begins = _MARGIN + step * (len(said) - 1 - place if self._rtl else place)
            dot = begins + (step - 20 if self._rtl else 20)
            self._dot(dot, tall - _FOOT / 2, colour)
            text, anchor = speech.label(words, self._language), "rm" if self._rtl else "lm"
            beside = dot - 30 if self._rtl else dot + 30
            self._write(beside, tall - _FOOT // 2, text, 26, _INK, anchor)

    def _centre(self, at: int) -> float:
        """Return the middle of a column."""
        far = _MARGIN + _NAME + self._column * (at + 0.5)
        return _WIDE - far if self._rtl else far

    def _dot(self, across: float, down: float, colour: str) -> None:
        if not colour:
            self._draw.line((across - 8, down, across + 8, down), fill=_FAINT, width=3)
            return
        box = (across - _DOT, down - _DOT, across + _DOT, down + _DOT)
        self._draw.ellipse(box, fill=colour)

    def _write(  # noqa: PLR0913, PLR0917 - a text has that many sides
        self, across: float, down: float, text: str, size: int, colour: str, anchor: str
    ) -> None:
        self._draw.text((across, down), text, font=_font(size), fill=colour, anchor=anchor)


@cache
def _font(size: int) -> Any:  # noqa: ANN401 - a font of Pillow
    from PIL import ImageFont  # noqa: PLC0415 - as above

    return ImageFont.truetype(str(files("fontpkg_amiri") / "files" / "Amiri-Regular.ttf"), size)
