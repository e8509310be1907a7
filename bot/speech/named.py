"""How a person's name is shown: short, and in quotes where it reads like more than a name."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from bot.kit import p_
from bot.languages import of
from bot.speech.catalogues import words
from ledger.people import names
from ledger.people.persons import AT, SIGN

LONGEST_NAME = 32
_SENTENCE = re.compile(r"[\d.,:;!?…،؛؟]")
_FRAMES = re.compile(r"""[()\[\]{}<>"“”„«»‹›（）［］｛｝「」『』【】〈〉《》⟨⟩]""")
_QUOTES = str.maketrans('“”„«»"', "’’’’’’")


@lru_cache(4096)
def shown(name: str) -> tuple[str, bool]:
    """Return a name, short, and whether it reads like more than a name and belongs in quotes.

    That is like the house's or another's, like a sentence, or like a name and its handle.
    """
    short = names.tidy(name)
    read = unicodedata.normalize("NFKC", short)
    quoted = (
        any(sign in read for sign in (AT, SIGN))
        or any(names.mixes_alphabets(word) for word in read.split())
        or bool(_FRAMES.search(read))
        or (" " in read and bool(_SENTENCE.search(read)))
        or names.is_ours(short, names.ROLES | _staff())
    )
    if len(short) > LONGEST_NAME:
        short = f"{short[: LONGEST_NAME - 1].rstrip()}…"
    return (short.translate(_QUOTES) if quoted else short), quoted


def called(name: str, language: str) -> str:
    """Return a name as it is shown, in the quotes of a language where it needs them."""
    name, quoted = shown(name)
    if not name or not quoted:
        return name
    before, after = of(language).quotes
    return f"{before}{name}{after}"


@cache
def _staff() -> frozenset[str]:
    """Return the roles of a house as every language calls them, as names are read."""
    return frozenset().union(
        *(names.likenesses(word) for word in words("roles", p_("roles", "staff")))
    )
