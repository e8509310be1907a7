"""Letters: what a text is cleaned of before anyone reads it, and how words are compared."""

import re
import unicodedata

_BIDI = [0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_UNSEEN = [0x00AD, 0x200B, 0x2060, 0xFEFF]
_CONTROLS = [*range(0x20), *range(0x7F, 0xA0)]
_SURROGATES = range(0xD800, 0xE000)
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = [0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000]
_CLEAN: dict[int, str | None] = (
    dict.fromkeys([*_BIDI, *_UNSEEN, *_CONTROLS, *_SURROGATES])
    | dict.fromkeys(_SPACES, " ")
    | {ord("\n"): "\n"}
)

TATWEEL = "ـ"
_JOINERS = "\u200c\u200d"
_WIDE = {0xFF01 + at: 0x21 + at for at in range(94)}
_LOOSE: dict[int, int | None] = dict.fromkeys(map(ord, TATWEEL + _JOINERS)) | _WIDE
_TASHKEEL = [*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06EE)]
_FOLDED: dict[int, str | None] = dict.fromkeys([*_TASHKEEL, ord(TATWEEL), *map(ord, _JOINERS)]) | {
    ord(letter): plain for letter, plain in zip("ٱىةیک", "ايهيك", strict=True)
}

_SENTENCE_MARKS = ".,:;!?،؛؟"
_LONGEST_SHOWN = 40
_LONGEST_KNOWN = 64  # no word of any catalogue is longer


def normalise(text: str) -> str:
    """Strip what is not seen or only steers the display; one kind of space and of line end."""
    if text.isprintable():  # one line, and nothing in it that steers or hides
        return text.strip()
    clean = _LINE_ENDS.sub("\n", text).translate(_CLEAN)
    lines = "\n".join(line.strip() for line in clean.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def fold(word: str) -> str:
    """Make a word comparable: case, hamza, tashkeel, tatweel and letter shapes do not matter.

    One that is longer than any known word stays as it is: a letter can fold to eighteen.
    """
    if word.isascii():
        return word.lower()
    if len(word) > _LONGEST_KNOWN:
        return word
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold())
    return unicodedata.normalize("NFKC", apart.translate(_FOLDED)).casefold()


def searched(text: str) -> str:
    """Fold a whole text, to be looked for or in: quickly, for there are many."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text.casefold()).translate(_FOLDED)


def is_figure(char: str) -> bool:
    """Tell whether a character is a number of any script or shape, `²` and `½` included."""
    return unicodedata.category(char).startswith("N")


def has_figure(word: str) -> bool:
    """Tell whether there is a number in a word."""
    return not word.isalpha() and any(map(is_figure, word))


def scripts(word: str) -> set[int]:
    """Return the digit scripts of a word, each as the code point of its zero."""
    return {ord(char) - unicodedata.decimal(char) for char in word if char.isdecimal()}


def western(word: str) -> str:
    """Write the digits of any script as 0-9."""
    if word.isascii():
        return word
    return "".join(str(unicodedata.decimal(each, each)) for each in word)


def bare(word: str) -> str:
    """Drop the marks that end a clause or a sentence."""
    return word.rstrip(_SENTENCE_MARKS)


def beyond(text: str, words: int) -> str:
    """Return what follows so many words of a text, as it stands."""
    return "".join(text.split(maxsplit=words)[words:])


def loose(word: str) -> str:
    """Drop what stretches or joins letters in an amount; wide forms become the usual ones."""
    return word.translate(_LOOSE)


def shown(word: str) -> str:
    """Return a word short enough to be quoted in an answer."""
    return word if len(word) <= _LONGEST_SHOWN else word[: _LONGEST_SHOWN - 1] + "…"
