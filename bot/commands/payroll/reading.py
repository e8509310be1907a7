"""Reading a list: a table as text becomes lines, each read or with the reason why it cannot be.

text      UTF-8, with a mark at its beginning or without one
columns   the first line names them, in any language; it also tells what stands between them
lines     who, how much, in what, what for, and the operator's own reference
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from bot import grammar, speech
from bot.grammar import BadArgument, Handle, Lexicon, amounts
from bot.kit import OWN_NAMES, Code, _, p_, say
from ledger.people.persons import AT, SIGN, TAG
from ledger.products.payroll import Asked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.kit import Said
    from ledger.money import Money

COLUMNS: Final[Mapping[str, str]] = {
    "who": p_("column words", "who"),
    "amount": p_("column words", "amount"),
    "currency": p_("column words", "currency"),
    "note": p_("column words", "note"),
    "reference": p_("column words", "key"),
}
_NEEDED: Final = ("who", "amount")
_EXAMPLE: Final = Code("who,amount,note", as_it_stands=True)
_BETWEEN: Final = ",;\t"
_LONGEST_NOTE, _LONGEST_REFERENCE = 200, 64
_TEXT_SIGN: Final = "'"
"""What a spreadsheet puts before a text that would be a formula without it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A list as it was read: its lines, and why some cannot be, each with its number."""

    lines: Sequence[Asked]
    wrong: Sequence[tuple[int, Said]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose list it is: on which platform handles are looked for, and how amounts are read."""

    platform: str
    lexicon: Lexicon
    _known: dict[tuple[str, str], Money] = field(default_factory=dict)

    def line(self, number: int, cells: Mapping[str, str]) -> Asked:
        """Read one line, or raise BadArgument."""
        given = cells["who"].removeprefix(_TEXT_SIGN)
        platform, name = self._who(given)
        amount = self._amount(cells["amount"], cells.get("currency", ""))
        note = " ".join(grammar.normalise(cells.get("note", "")).split())
        reference = cells.get("reference", "")
        if len(note) > _LONGEST_NOTE:
            raise BadArgument(say("the note is longer than {most} letters", most=_LONGEST_NOTE))
        if len(reference) > _LONGEST_REFERENCE:
            raise BadArgument(say("the key is longer than {most} letters", most=_LONGEST_REFERENCE))
        return Asked(number, given, platform, name, amount, note, reference)

    def _who(self, given: str) -> tuple[str, str]:
        if not given:
            raise BadArgument(say("nobody is named"))
        signed = given if given.startswith((AT, SIGN)) else f"{AT}{given}"
        handle = Handle.read(signed, dotted=True)
        if handle.name in OWN_NAMES:
            raise BadArgument(say("{word} is no person", word=grammar.shown(given)))
        return (TAG if handle.tag else self.platform), handle.name

    def _amount(self, amount: str, currency: str) -> Money:
        """Read an amount once for all lines that say the same."""
        known = self._known.get((amount, currency))
        if known is None:
            known = self._known[amount, currency] = self._read(amount, currency)
        return known

    def _read(self, amount: str, currency: str) -> Money:
        words = grammar.normalise(f"{amount} {currency}").split()
        if not amount:
            raise BadArgument(say("there is no amount"))
        found = amounts.read(words, self.lexicon)
        if found is None:
            raise BadArgument(say("{word} is no amount", word=grammar.shown(amount)))
        longest = max(each.words for each in found.readings)
        if longest < len(words) and currency and longest == len(amount.split()):
            raise BadArgument(
                say("{word} is no currency that is used here", word=grammar.shown(currency))
            )
        if longest < len(words):
            raise BadArgument(
                say("{word} is more than an amount", word=grammar.shown(" ".join(words)))
            )
        if found.asks:
            raise BadArgument(
                say(
                    "{word} can be read in several ways: write it like {example}",
                    word=grammar.shown(amount),
                    example=Code("1500.00", as_it_stands=True),
                )
            )
        return found.readings[0].money


@cache
def lexicon(currencies: tuple[str, ...], home: str) -> Lexicon:
    """Return the words of amounts in these currencies."""
    return Lexicon.build(speech.words, currencies, home)


def read(content: bytes, reader: Reader, most: int) -> Table:
    """Read a list of at most so many lines; BadArgument for what is no such table at all."""
    text = _text(content)
    between, columns = _columns(text)
    lines: list[Asked] = []
    wrong: list[tuple[int, Said]] = []
    for count, (number, cells) in enumerate(_rows(text, between)):
        if count > most:
            raise BadArgument(
                say("The list has more than {most} lines. Send it in parts.", most=most)
            )
        if not count:
            continue  # the names of the columns
        try:
            lines.append(reader.line(number, _named(columns, cells)))
        except BadArgument as bad:
            wrong.append((number, bad.said))
    if not lines and not wrong:
        raise BadArgument(say("There is no line below the names of the columns."))
    return Table(lines, wrong)


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        raise _not_text(content[: bad.start].count(b"\n") + 1) from None
    if "\0" in text:
        raise _not_text(text[: text.index("\0")].count("\n") + 1)
    return text


def _not_text(line: int) -> BadArgument:
    return BadArgument(
        say(
            "This file is not written in UTF-8: line {line} cannot be read. Save it as CSV in"
            " UTF-8, and send it again.",
            line=line,
        )
    )


def _columns(text: str) -> tuple[str, list[str]]:
    """Return what stands between columns, and their names, as the first line has them."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    ways = [(between, _cells(first, between)) for between in _BETWEEN]
    between, cells = max(ways, key=lambda way: sum(map(_is_known, way[1])))
    names = [_meaning(cell) for cell in cells]
    named = [name for name in names if name]
    if not named:
        raise BadArgument(
            say(
                "The first line has to name the columns, like {example}. The columns are"
                " {columns}.",
                example=_EXAMPLE,
                columns=columns(),
            )
        )
    for cell, name in zip(cells, names, strict=True):
        if name is None and cell:
            raise BadArgument(
                say(
                    "I do not know the column {word}. The columns are {columns}.",
                    word=grammar.shown(cell),
                    columns=columns(),
                )
            )
        if name and named.count(name) > 1:
            raise BadArgument(say("The column {column} is there twice.", column=column(name)))
    for name in _NEEDED:
        if name not in named:
            raise BadArgument(say("The column {column} is missing.", column=column(name)))
    return between, [name or "" for name in names]


def columns() -> Said:
    """Name all columns."""
    values = {name: column(name) for name in COLUMNS}
    return say("{who}, {amount}, {currency}, {note}, {reference}", **values)


def column(name: str) -> Said:
    """Say what a column is called."""
    return say(_NAMES[name])


_NAMES: Final = {
    "who": _("who"),
    "amount": _("amount"),
    "currency": _("currency"),
    "note": _("note"),
    "reference": _("key"),
}


def _cells(line: str, between: str) -> list[str]:
    """Return the cells of a line; of one that is far too long, or torn, none."""
    try:
        found = next(csv.reader([line], delimiter=between), [])
    except csv.Error:
        return []
    return [grammar.normalise(cell).strip() for cell in found]


def _is_known(cell: str) -> bool:
    return _meaning(cell) is not None


def _meaning(cell: str) -> str | None:
    return _meanings().get(grammar.fold(cell))


@cache
def _meanings() -> Mapping[str, str]:
    return {
        grammar.fold(word): name
        for name, entry in COLUMNS.items()
        for word in speech.words("column words", entry)
    }


def _rows(text: str, between: str) -> Iterator[tuple[int, list[str]]]:
    """Return the lines that say something, each with the number of the one that it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    begin = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begin, [cell.strip() for cell in cells]
            begin = reader.line_num + 1
    except csv.Error:
        raise BadArgument(
            say("Line {line} cannot be read: a quotation mark is not closed.", line=begin)
        ) from None


def _named(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Return what stands in each column of a line; BadArgument for more than there are columns."""
    if any(cells[len(columns) :]):
        raise BadArgument(
            say(
                "there are more cells than columns: put quotation marks around what has a {sign}"
                " in it",
                sign=Code(",", as_it_stands=True),
            )
        )
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    return {name: cell for name, cell in zip(columns, padded, strict=False) if name}
