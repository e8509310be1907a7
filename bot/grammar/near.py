"""Near: words right behind a number that are one slip from a scale, a number or a currency.

5 thousnad, twenty fve, 10 dolars: never certain, so that they are asked about
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.grammar.letters import bare, fold
from bot.grammar.runs import Token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.lexicon import Lexicon

_AND = "و"
_SHORTEST, _SHORTEST_IN_TALK, _SHORTEST_SCALE, _LONG = 4, 5, 5, 6
_NEAREST = 8
_TEN, _HUNDRED = 10, 100


def near(words: Sequence[str], before: Token, lexicon: Lexicon) -> list[Token]:
    """Return what the first word was meant to be behind a number; nothing when it is a word."""
    word = bare(words[0])
    if before.kind not in {"figure", "numeral"} or not word.isalpha() or lexicon.is_known(word):
        return []
    joined = word.startswith(_AND) and before.numeral is not None
    found = _near(word[joined:], before, lexicon, alone=len(words) == 1)
    adds_tens = found and found.numeral and not found.numeral.scale and _is_unit(before)
    if found is None or joined != bool(adds_tens):
        return []
    made = replace(found, end=1, mark=words[0][len(word) :])
    return [Token("and", _AND), made] if joined else [made]


def _near(word: str, before: Token, lexicon: Lexicon, *, alone: bool) -> Token | None:
    said = fold(word)
    known = lexicon.spellings.get(said[:1], ())
    found = process.extract(said, known, scorer=OSA.distance, score_cutoff=1, limit=_NEAREST)
    for meant, _, _ in found:
        longer = max(len(said), len(meant))
        if longer < (_SHORTEST if alone else _SHORTEST_IN_TALK):
            continue
        if longer < _LONG and said[-1] != meant[-1]:
            continue
        if token := _token(word, meant, before, lexicon):
            return token
    return None


def _token(word: str, meant: str, before: Token, lexicon: Lexicon) -> Token | None:
    if numeral := lexicon.numerals.get(meant):
        fits = len(meant) >= _SHORTEST_SCALE if numeral.scale else _adds(numeral.value, before)
        return Token("numeral", word, numeral=numeral, sure=False, slip=True) if fits else None
    clue = lexicon.clue([meant])
    if clue is None or not clue.codes or clue.doubtful or len(fold(word)) < _SHORTEST:
        return None
    return Token("currency", word, clue=replace(clue, text=word, doubtful=True), slip=True)


def _is_unit(before: Token) -> bool:
    return before.numeral is not None and 0 < before.numeral.value < _TEN


def _adds(value: int, before: Token) -> bool:
    """Tell whether a number in words goes on with it: twenty five, خمسة وعشرين."""
    if before.numeral is None:
        return False
    last = before.numeral.value
    if _is_unit(before):
        return value in range(2 * _TEN, _HUNDRED, _TEN)
    return value < (_TEN if last < _HUNDRED else _HUNDRED) and last >= 2 * _TEN
