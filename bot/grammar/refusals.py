"""What the grammar answers when it cannot read a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.grammar.letters import shown
from bot.kit import Code, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.grammar.payees import Handle
    from bot.kit import Said
    from ledger.money import Money


class BadArgument(Exception):
    """A word does not fit; `said` names the rule and the remedy."""

    def __init__(self, said: Said, word: str = "") -> None:
        super().__init__(said.message, word)
        self.said = said
        self.word = word


class NoPayee(BadArgument):
    """All that is missing, perhaps, is who it is for."""


class Unclear(Exception):
    """An amount can be meant in more than one way: a question, and a button for each reading."""

    def __init__(
        self,
        question: Said,
        parameter: str,
        readings: tuple[Money, ...],
        values: Mapping[str, Handle | Money | str | int],
    ) -> None:
        super().__init__(question.message, parameter, readings)
        self.question = question
        self.parameter = parameter
        self.readings = readings
        self.values = dict(values)


def unreadable(word: str) -> BadArgument:
    """Refuse a word that is no amount."""
    said = say(
        "I cannot read {word} as an amount. Write it in plain digits, like {example}.",
        word=shown(word),
        example=Code("10.5"),
    )
    return BadArgument(said, word)


def signed(word: str, unsigned: str) -> BadArgument:
    """Refuse a plus or minus at an amount."""
    said = say(
        "An amount carries no plus or minus. Write it like {example}.",
        example=Code(shown(unsigned)),
    )
    return BadArgument(said, word)


def mixed_digits(word: str, example: str) -> BadArgument:
    """Refuse an amount in two digit scripts at once."""
    said = say(
        "{word} mixes two kinds of digits. Write it with one kind, like {example}.",
        word=shown(word),
        example=Code(shown(example)),
    )
    return BadArgument(said, word)


def leading_zero(word: str) -> BadArgument:
    """Refuse a whole number that begins with 0: it is rather a telephone number."""
    said = say(
        "{word} begins with 0, and an amount does not. Write it like {example}.",
        word=shown(word),
        example=Code("10.5"),
    )
    return BadArgument(said, word)


def misgrouped(word: str) -> BadArgument:
    """Refuse marks between digits that fit no way of writing a number."""
    said = say(
        "I cannot tell the thousands from the decimals in {word}. Write it with a decimal point "
        "at most, like {example}.",
        word=shown(word),
        example=Code("1234.5"),
    )
    return BadArgument(said, word)


def spaced(words: str) -> BadArgument:
    """Refuse what may be one number with a space in it."""
    said = say(
        "Is {words} one number? Write it without the space; let a note begin with a word.",
        words=shown(words),
    )
    return BadArgument(said, words)


def scaled(word: str) -> BadArgument:
    """Refuse a word that changes the figure before it: thousand, cents, and a half."""
    said = say(
        "{word} would change the amount. Write all of it in digits, like {example}.",
        word=shown(word),
        example=Code("2500.50"),
    )
    return BadArgument(said, word)


def too_fine(word: str, smallest: Money) -> BadArgument:
    """Refuse more decimals than the currency has."""
    said = say(
        "{word} has too many decimals: the smallest amount is {smallest}.",
        word=shown(word),
        smallest=smallest,
    )
    return BadArgument(said, word)


def nothing(word: str, smallest: Money) -> BadArgument:
    """Refuse zero."""
    said = say("An amount is more than zero. The smallest is {smallest}.", smallest=smallest)
    return BadArgument(said, word)


def too_large(word: str, largest: Money) -> BadArgument:
    """Refuse more than the books can count."""
    said = say("That is too large. The largest amount I can write is {largest}.", largest=largest)
    return BadArgument(said, word)


def unknown_currency(word: str, enabled: Sequence[str]) -> BadArgument:
    """Refuse a currency that is not enabled, by its name."""
    said = say(
        "{word} is a currency we do not have here. Choose one of {currencies}; if {word} belongs "
        "to your note, put another word before it.",
        word=shown(word),
        currencies=Code(" ".join(enabled)),
    )
    return BadArgument(said, word)


def two_currencies(one: str, other: str) -> BadArgument:
    """Refuse two currencies for one amount."""
    said = say(
        "{one} and {other} are two currencies. Write only one beside the amount.",
        one=shown(one),
        other=shown(other),
    )
    return BadArgument(said, other)


def stray_currency(word: str) -> BadArgument:
    """Refuse a note that begins with a currency other than the amount's."""
    said = say(
        "Is {word} the currency? Write it beside the amount, like {example}; let a note begin "
        "with another word.",
        word=shown(word),
        example=Code(f"10 {shown(word)}"),
    )
    return BadArgument(said, word)


def two_amounts(word: str) -> BadArgument:
    """Refuse a further amount after the first."""
    said = say(
        "I found a second amount at {word}. Write one amount, and let a note begin with a word.",
        word=shown(word),
    )
    return BadArgument(said, word)
