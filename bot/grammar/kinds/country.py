"""A country: by its name in any language, as people call it, or its code: مصر, Egypt, EG."""

from __future__ import annotations

import unicodedata
from functools import cache, reduce
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.countries import CODES, EVERYWHERE, names
from bot.grammar.kinds.kind import Kind
from bot.grammar.letters import bare, fold, shown
from bot.grammar.refusals import BadArgument
from bot.kit import Code, Country, _, p_, say
from ledger import licences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.kit import Call, Said, Whole

_CONTEXT: Final = "country words"
_CALLED: Final = {
    p_("country words", "Saudi"): "SA",
    p_("country words", "KSA"): "SA",
    p_("country words", "Emirates"): "AE",
    p_("country words", "UAE"): "AE",
    p_("country words", "America"): "US",
    p_("country words", "USA"): "US",
    p_("country words", "Britain"): "GB",
    p_("country words", "UK"): "GB",
    p_("country words", "Palestine"): "PS",
    p_("country words", "Turkey"): "TR",
    p_("country words", "Holland"): "NL",
    p_("country words", "Ivory Coast"): "CI",
    p_("country words", "Czech Republic"): "CZ",
    p_("country words", "Hong Kong"): "HK",
    p_("country words", "Macao"): "MO",
}
"""What people call countries besides, as entries of the catalogues."""
_LONGEST: Final = 8
_SLIPS: Final = 2
_SHORTEST: Final = 4
_MOST: Final = 3
_SAMPLES: Final = ("EG", "Egypt", "مصر", "Saudi Arabia", "الإمارات", "jo")
_DEFAULTS: Final = ("EG", "SA", "AE", "JO", "KW", "US")


class SomeCountry(Kind):
    """A country of the world; what is nearly one is asked about."""

    example = "EG"
    about = _("Which country: its name, or its code such as EG")

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[str, int]:
        """Read the longest name that the words begin with; BadArgument for no country."""
        known = _known(lexicon)
        for count in range(min(_LONGEST, len(words)), 0, -1):
            if code := known.get(_key(" ".join(words[:count]))):
                return code, count
        raise _unknown(words, known)

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask which it is."""
        return say("Which country? Write its name, or its code like {example}.", example=Code("EG"))

    def shown(self, value: str) -> Said:
        """Name a country, as a button does."""
        return say("{country}", country=Country(value))

    async def choices(
        self,
        call: Call,
        whole: Whole | None = None,  # noqa: ARG002 - of no whole
    ) -> list[str]:
        """Return where something may be sold, or a few countries while nobody has decided that."""
        known = await licences.everywhere(call.books)
        return [*dict.fromkeys(each.jurisdiction for each in known)][: len(_DEFAULTS)] or [
            *_DEFAULTS
        ]

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return one."""
        return chance.choice(_SAMPLES)


def _unknown(words: Sequence[str], known: Mapping[str, str]) -> BadArgument:
    """Refuse what is no country; what it may have been meant as is said."""
    near = _near(words, known)
    said = say(
        "“{word}” is no country that I know. Write its name, or its code of two letters like"
        " {example}.",
        word=shown(words[0]),
        example=Code("EG", as_it_stands=True),
    )
    if near:
        meant = [
            say("{country} ({code})", country=Country(each), code=Code(each, as_it_stands=True))
            for each in near
        ]
        said = say(
            "“{word}” is no country that I know. Do you mean {countries}? Write the code.",
            word=shown(words[0]),
            countries=reduce(_or, meant),
        )
    return BadArgument(said, words[0])


def _or(one: Said, other: Said) -> Said:
    return say("{one} or {other}", one=one, other=other)


def _near(words: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """Return the countries whose names are a slip or two from the first words, nearest first."""
    found: dict[str, int] = {}
    for count in range(1, min(_LONGEST, len(words)) + 1):
        typed = _key(" ".join(words[:count]))
        slips = _SLIPS if len(typed) > _SHORTEST else 1
        if len(typed) < _SHORTEST:
            continue
        for name, far, _at in process.extract(
            typed, known.keys(), scorer=OSA.distance, score_cutoff=slips, limit=_MOST
        ):
            code = known[name]
            found[code] = min(found.get(code, far), far)
    return sorted(found, key=lambda each: found[each])[:_MOST]


def _known(lexicon: Lexicon) -> Mapping[str, str]:
    """Return the code of each country by whatever it is called, also by itself."""
    called = {
        _key(word): code
        for entry, code in _CALLED.items()
        for word in lexicon.says(_CONTEXT, entry)
    }
    return MappingProxyType({**_by_name(), **called})


@cache
def _by_name() -> Mapping[str, str]:
    named = {_key(name): code for each in EVERYWHERE for code, name in names(each).items()}
    return named | {code.lower(): code for code in CODES}


def _key(text: str) -> str:
    """Make a name comparable: also accents and apostrophes do not matter."""
    plain = fold(bare(text)).replace("’", "'").replace("&", "and")
    apart = unicodedata.normalize("NFKD", plain)
    return "".join(each for each in apart if not unicodedata.combining(each))


COUNTRY: Final = SomeCountry()
InCountry = Annotated[str, COUNTRY]
