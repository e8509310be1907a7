"""What the grammar answers when it cannot read a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.grammar.letters import shown
from bot.kit import Code, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.grammar.payees import Handle
    from bot.kit import Parameter, Said
    from ledger.money import Money


class BadArgument(Exception):
    """A word does not fit; `said` names the rule and the remedy."""

    def __init__(self, said: Said, word: str = "") -> None:
        super().__init__(said.message, word)
        self.said = said
        self.word = word


class Missing(BadArgument):
    """What a parameter needs was left out; perhaps that is all."""

    def __init__(self, said: Said, parameter: Parameter) -> None:
        super().__init__(said)
        self.parameter = parameter


class Unclear(Exception):
    """Something can be meant in more than one way: a question, and a button for each way.

    `choices` are the values that each way gives to all parameters; they differ in `parameter`, and
    perhaps in what is left for the note. None for a payee is who wrote what is replied to.
    `called` is set where words before a name are not known, so that even a single payee is to be
    asked about: what she must be called to be certainly meant, or nothing that could be a name.
    """

    def __init__(
        self,
        question: Said,
        parameter: str,
        choices: Sequence[Mapping[str, Any]],
        called: str | None = None,
    ) -> None:
        super().__init__(question.message, parameter, choices)
        self.question = question
        self.parameter = parameter
        self.choices = tuple(choices)
        self.called = called

    @property
    def readings(self) -> tuple[Any, ...]:
        """What each way makes of the parameter."""
        return tuple(choice[self.parameter] for choice in self.choices)

    @property
    def values(self) -> dict[str, Any]:
        """What is the same in every way."""
        first, *others = self.choices
        return {
            name: value
            for name, value in first.items()
            if name != self.parameter
            and all(name in other and other[name] == value for other in others)
        }

    def own(self, choice: int) -> dict[str, Any]:
        """Return what only one way, or some, give to the other parameters."""
        shared = {self.parameter, *self.values}
        return {name: value for name, value in self.choices[choice].items() if name not in shared}


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
        "{word} has a plus or minus, and an amount has none. Write it like {example}.",
        word=shown(word),
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


def apart(words: str) -> BadArgument:
    """Refuse what belongs to the amount and stands elsewhere."""
    said = say(
        "Does {words} belong to the amount? Then write it beside the amount; let a note begin with"
        " another word.",
        words=shown(words),
    )
    return BadArgument(said, words)


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


def unknown_currency(word: str, enabled: Sequence[str], *, crypto: bool = False) -> BadArgument:
    """Refuse a currency that is not enabled, by its name."""
    currencies = Code(" ".join(enabled))
    if crypto:
        said = say(
            "{word} is a cryptocurrency, and there is none here. Choose one of {currencies}; if"
            " {word} belongs to your note, put another word before it.",
            word=shown(word),
            currencies=currencies,
        )
        return BadArgument(said, word)
    said = say(
        "{word} is a currency we do not have here. Choose one of {currencies}; if {word} belongs "
        "to your note, put another word before it.",
        word=shown(word),
        currencies=currencies,
    )
    return BadArgument(said, word)


def unknown_size(word: str) -> BadArgument:
    """Refuse a word for so many of something that the grammar does not count with."""
    said = say(
        "I do not count in {word}. Write the whole amount in digits, like {example}; if {word}"
        " belongs to your note, put another word before it.",
        word=shown(word),
        example=Code("5000"),
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


def several_people(handles: Sequence[str]) -> BadArgument:
    """Refuse several people where the amount has to be asked about as well."""
    said = say(
        "More than one person is named: {names}. One command is for one person; name only one.",
        names=Code(" ".join(handles), as_it_stands=True),
    )
    return BadArgument(said, handles[-1])


def for_nobody(handle: Handle) -> BadArgument:
    """Refuse somebody's handle in a command that pays nobody by name."""
    said = say(
        "This pays nobody by name, so it is not for {handle}. To pay them, type {command}; in a"
        " note, write the name without the sign before it.",
        handle=Code(str(handle), as_it_stands=True),
        command=Code(f"/send {handle} 10"),
    )
    return BadArgument(said, str(handle))


def people_apart(example: str) -> BadArgument:
    """Refuse people who are named in more than one place."""
    said = say(
        "Name all who share one behind the other, like {example}; in a note, write a name without"
        " the sign before it.",
        example=Code(example, as_it_stands=True),
    )
    return BadArgument(said)


def misplaced(word: str, example: str) -> BadArgument:
    """Refuse a word in the place of something else."""
    said = say(
        "I cannot read {word} there. Write it like {example}.",
        word=shown(word),
        example=Code(example, as_it_stands=True),
    )
    return BadArgument(said, word)


def no_single_code(command: Code) -> BadArgument:
    """Refuse what is no code, or more than one; nothing of it is quoted."""
    return BadArgument(
        say("I see no single code there. Write it alone, after {command}.", command=command)
    )


def too_long(note: str, limit: int) -> BadArgument:
    """Refuse a note that is too long."""
    said = say(
        "The note is too long: {length} characters, and {limit} fit. Shorten it.",
        length=len(note),
        limit=limit,
    )
    return BadArgument(said, note)


def left_over(rest: str) -> BadArgument:
    """Refuse what a command has no place for."""
    said = say("The command is complete before {words}. Leave that out.", words=shown(rest))
    return BadArgument(said, rest)
