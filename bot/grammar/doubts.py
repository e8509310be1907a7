"""Doubts: words before a name that may say that somebody else is meant, or nobody.

before        the words that are not known to lead to a name: to omar, not @sara
behind_a_note the same where a note may stand before it: 10 not to @sara, 10 to omar via @sara
may_call      what of them may be her own name, which is no doubt for whoever is called so
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.grammar import payees
from bot.grammar.letters import bare, fold, shown
from bot.grammar.refusals import BadArgument, Unclear
from bot.kit import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.grammar.lexicon import Lexicon

_LONGEST_CALLED = 3


def before(words: Sequence[str], at: int, lexicon: Lexicon) -> list[str]:
    """Return what stands before a handle, or is stuck to it, and is not known to lead to it."""
    stuck, _ = payees.parted(words[at])
    unknown = [each for each in words[:at] if not payees.fits(each, words[at], lexicon)]
    return [*unknown, stuck] if stuck and not payees.leads(stuck, lexicon) else unknown


def behind_a_note(words: Sequence[str], at: int, lexicon: Lexicon) -> list[str]:
    """Return the words for which a handle behind a note is doubtful.

    None when directly before it stands what says `to her`, and nothing that turns it round.
    """
    begin = payees.led(words, at, lexicon)
    reached = payees.is_reached(words, at, lexicon)
    if reached and not before(words[at:], 0, lexicon) and not _turned(words[:begin], lexicon):
        return []
    return before(words, at, lexicon) or [*words[:at]]


def may_call(words: Sequence[str], lexicon: Lexicon) -> str:
    """Return words that may be what somebody is called, or nothing."""
    may = len(words) <= _LONGEST_CALLED and not any(payees.turns(each, lexicon) for each in words)
    return " ".join(words) if may else ""


def is_called(words: str, name: str) -> bool:
    """Tell whether words are of somebody's name, perhaps with ل before them: لسارة."""
    called = [fold(bare(each)) for each in words.split()]
    parts = set(fold(name).split())
    if not called or not parts.issuperset(called[1:]):
        return False
    return called[0] in parts or (called[0].startswith("ل") and called[0][1:] in parts)


def asked(
    words: Sequence[str], parameter: str, values: Mapping[str, Any], lexicon: Lexicon
) -> Unclear:
    """Ask whether the one who is named is meant, unless the words are her name."""
    question = say(
        "I am not sure who it is for, because of {words} before the name. Press the name if it is"
        " right, or write the message again without that.",
        words=shown(" ".join(words)),
    )
    return Unclear(question, parameter, [values], may_call(words, lexicon))


def refused(words: Sequence[str]) -> BadArgument:
    """Refuse doubtful words where there is more to be asked about."""
    said = say(
        "I am not sure who it is for, because of {words} before the name. Leave that out.",
        words=shown(" ".join(words)),
    )
    return BadArgument(said, words[0])


def _turned(words: Sequence[str], lexicon: Lexicon) -> bool:
    joined = bool(words) and lexicon.marks.get(fold(bare(words[-1]))) == "and"
    return joined or any(payees.turns(each, lexicon) for each in words)
