"""Tokens: what each word beside an amount can be, as far as the words say something about it.

words -> tokens, up to the first word that says nothing about an amount

A word may be several of them: $5k is a currency, a figure and a scale; و٥٠٠ is an "and" and a
figure; twenty-five is two numerals.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from bot.grammar.figures import COMMA, MARKS, figures
from bot.grammar.letters import TATWEEL, bare, fold, has_figure, is_figure, loose, western
from bot.grammar.near import near
from bot.grammar.payees import looks_like_handle
from bot.grammar.refusals import BadArgument
from bot.grammar.runs import Run, Then, Token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.lexicon import Lexicon

_TITLE = 2
_FURTHEST = 40
_AND, _BY, _THE = "و", "ب", "ال"
_SIGNS = set("+-−–—±﹣－＋×*÷/=")
_SLASHED = re.compile("([1-9][0-9]?)/([1-9][0-9]{0,2})")
_SURELY_THOUSAND = {"k"}
_POINTS = ".,٫،"
_SOFT = {",", COMMA, ".", ""}


def run(words: Sequence[str], lexicon: Lexicon, *, strictly: bool = False) -> Run:
    """Take the words apart; `strictly`, BadArgument when a first figure cannot be read."""
    found: list[Token] = []
    at = 0
    while at < min(len(words), _FURTHEST):
        if found and _is_point(found[-1], words[at : at + 2]):
            found[-1] = replace(found[-1], mark=words[at])
            at += 1
        made = _made(words[at:_FURTHEST], lexicon, strictly=strictly and not found)
        if not made and found and not found[-1].mark:
            made = near(words[at:_FURTHEST], found[-1], lexicon)
        if not made:
            break
        made = [replace(each, end=each.end and at + each.end) for each in made]
        found += made
        at = made[-1].end
        if made[-1].mark not in _SOFT:
            return Run(tuple(found), "word" if words[at:] else "end")
    return Run(tuple(found), *_then(words[at:], lexicon))


def _is_point(before: Token, words: Sequence[str]) -> bool:
    """Tell whether a mark stands alone between two figures: 10 . 5."""
    is_between = words[0] in _POINTS and len(words) > 1 and is_figure(words[1][0])
    return before.kind == "figure" and is_between


def _then(words: Sequence[str], lexicon: Lexicon) -> tuple[Then, bool]:
    if not words:
        return "end", False
    ahead = words[1:] if fold(words[0]) in lexicon.connectors else words
    if ahead and looks_like_handle(ahead[0], lexicon.connectors):
        return "handle", False
    return "word", bare(fold(words[0])).removeprefix(_THE) in lexicon.thanks


def _made(words: Sequence[str], lexicon: Lexicon, *, strictly: bool) -> list[Token]:
    found = _named(words, lexicon)
    made = _prefixed(words, lexicon, strictly=strictly)
    # وأحد is one as well, but not before عشر.
    if found and (not made or made[-1].end <= found.end):
        return [found]
    return made or _hyphenated(words[0], lexicon) or _figure(words[0], lexicon, strictly=strictly)


def _named(words: Sequence[str], lexicon: Lexicon) -> Token | None:
    """Return what the first words are known as, the longest of them; م. سامي is an engineer."""
    clue = lexicon.clue(words)
    is_title = len(words[0]) == _TITLE and words[0][1] == "." and words[1:]
    if is_title and (clue is None or clue.words == 1):
        return None
    most = lexicon.longest.get(fold(words[0]), 1)
    for count in range(min(most, len(words)), 0, -1):
        text = bare(" ".join(words[:count]))
        if clue and clue.words >= count:
            break
        if found := _known(text, fold(text), lexicon):
            return replace(found, end=count, mark=_mark(words[count - 1]))
    if clue is None:
        return None
    mark = "" if "." in clue.text else _mark(words[clue.words - 1])
    return Token("currency", clue.text, clue.words, clue=clue, mark=mark)


def _known(text: str, folded: str, lexicon: Lexicon) -> Token | None:
    sure = not lexicon.is_doubtful(text)
    if numeral := lexicon.numerals.get(folded):
        return Token("numeral", text, numeral=numeral, sure=sure)
    if (value := lexicon.fractions.get(folded)) is not None:
        return Token("fraction", text, values=(value,), sure=sure)
    if sure and (part := lexicon.part([text])):
        return Token("part", text, part=part)
    kind = lexicon.marks.get(folded)
    return Token(kind, text, sure=sure) if kind else Token("sign", text) if text in _SIGNS else None


def _prefixed(words: Sequence[str], lexicon: Lexicon, *, strictly: bool) -> list[Token]:
    """Part وخمسين and بـ١٠٠ from what they begin with."""
    letter, rest = words[0][0], words[0][1:].lstrip(TATWEEL)
    if letter != (_BY if strictly else _AND) or not rest:
        return []
    known = _named([rest, *words[1:]], lexicon)
    found = [known] if known else _figure(rest, lexicon, strictly=False)
    if not found or found[0].kind not in {"figure", "numeral", "fraction"}:
        return []
    return found if strictly else [Token("and", letter), *found]


def _hyphenated(word: str, lexicon: Lexicon) -> list[Token]:
    """Part twenty-five, when each of its parts is a word of a number."""
    parts = bare(word).split("-")
    found = [_known(each, fold(each), lexicon) for each in parts if each]
    kinds = {each.kind if each else None for each in found}
    if len(found) < max(2, len(parts)) or not kinds <= {"numeral", "and", "a", "fraction"}:
        return []
    whole = [replace(each, attached=True) for each in found if each]
    return [*whole[:-1], replace(whole[-1], end=1, mark=_mark(word))]


def _mark(word: str) -> str:
    return word[len(bare(word)) :]


# -- figures --------------------------------------------------------------------------------


def _figure(word: str, lexicon: Lexicon, *, strictly: bool) -> list[Token]:
    """Part a figure from what is attached to it."""
    plain = loose(word)
    if not has_figure(plain):
        return []
    figured = [index for index, char in enumerate(plain) if is_figure(char)]
    start, end = figured[0], figured[-1] + 1
    core, suffix = plain[start:end], plain[end:]
    try:
        before, figure = _begun(plain[:start], core, lexicon)
    except BadArgument:
        if strictly:
            raise
        # What cannot be read may still belong to the figure before it: 1 000.
        before, figure = [], [Token("figure", core)] * (start == 0 and _is_of_digits(core))
    after = _suffixed(bare(suffix), lexicon)
    if before is None or after is None or not figure:
        return []
    made = [*before, *figure, *after]
    made = [replace(each, attached=at > 0) for at, each in enumerate(made)]
    return [*made[:-1], replace(made[-1], end=1, mark=_mark(suffix))]


def _is_of_digits(core: str) -> bool:
    return all(char.isdecimal() or char in MARKS for char in core)


def _begun(prefix: str, core: str, lexicon: Lexicon) -> tuple[list[Token] | None, list[Token]]:
    """Return what stands before a figure, and the figure; a mark right before it is its own."""
    if not prefix:
        return [], _core(core)
    mark, head = prefix[-1], prefix[:-1]
    if mark in _POINTS and (not head or lexicon.clue([head])):
        return _currency(head, lexicon), _pointed(mark, core, is_short="." in head)
    if prefix in _SIGNS:
        return [Token("sign", prefix)], _core(core)
    if kind := lexicon.marks.get(fold(prefix)):
        return [Token(kind, prefix)] if kind in {"times", "until"} else None, _core(core)
    return _currency(prefix, lexicon), _core(core)


def _pointed(mark: str, core: str, *, is_short: bool) -> list[Token]:
    """Read .50; د.ك.٥٠ may end with the dot of the abbreviation, and a comma may end anything."""
    if mark in ".٫" and not is_short:
        return _core(mark + core)
    plain = _core(core)
    try:
        values = (*plain[0].values, *figures(mark + core))
    except BadArgument:
        return plain
    ordered = values if is_short else values[::-1]
    return [replace(plain[0], values=ordered, sure=False), *plain[1:]]


def _currency(text: str, lexicon: Lexicon) -> list[Token] | None:
    if not text:
        return []
    clue = lexicon.clue([text])
    return [Token("currency", clue.text, clue=clue)] if clue else None


def _core(core: str) -> list[Token]:
    """Read digits and marks, perhaps with ½ behind them; 1/2 may be a fraction or a date."""
    if slashed := _SLASHED.fullmatch(western(core)):
        value = Fraction(int(slashed[1]), int(slashed[2]))
        return [Token("fraction", core, values=(value,), sure=False)] if value < 1 else []
    last = core[-1]
    if not unicodedata.category(last).startswith("No") or _glyph(last) is None:
        return [Token("figure", core, values=figures(core), sure=COMMA not in core)]
    half = Token("fraction", last, values=(_glyph(last) or Fraction(0),))
    whole = core[:-1]
    return [*_core(whole), half] if whole else [half]


def _glyph(char: str) -> Fraction | None:
    """Return the value of ½ and its like; None of ² and its like."""
    top, slash, bottom = unicodedata.normalize("NFKC", char).partition("\u2044")
    return Fraction(int(top), int(bottom)) if slash and top and bottom else None


def _suffixed(suffix: str, lexicon: Lexicon) -> list[Token] | None:
    """Return what is attached behind a figure: a currency, a part of one, thousands, or both."""
    if not suffix:
        return []
    found = _behind(suffix, lexicon)
    if found and not (found.clue and not found.clue.codes):
        return [found]
    for at in range(1, len(suffix)):
        scale, clue = _behind(suffix[:at], lexicon), lexicon.clue([suffix[at:]])
        if scale and scale.kind == "numeral" and clue and not clue.doubtful:
            return [scale, Token("currency", clue.text, clue=clue)]
    return [found] if found else None


def _behind(text: str, lexicon: Lexicon) -> Token | None:
    # A code that is not enabled is an ordinary word, but not where it is attached to a figure.
    if clue := lexicon.clue([text]) or (lexicon.clue([text.upper()]) if text.isalpha() else None):
        return Token("currency", clue.text, clue=clue)
    if part := lexicon.part([text]):
        return Token("part", text, part=part)
    known = _known(text, fold(text), lexicon)
    if known is None or known.kind not in {"numeral", "percent"}:
        return None
    if known.numeral and not known.numeral.scale:
        return None
    return replace(known, sure=known.sure or text.lower() in _SURELY_THOUSAND)
