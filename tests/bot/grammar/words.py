"""What the tests of the grammar share: the words of the catalogues that ship."""

from functools import cache

from bot import speech
from bot.grammar import BadArgument, Lexicon, Unclear, bind
from bot.grammar.kinds import AMOUNT, NOTE, PAYEE
from bot.kit import Parameter

TEN = ("USD", "EUR", "SAR", "AED", "EGP", "JOD", "KWD", "BHD", "OMR", "QAR")

AN_AMOUNT = (Parameter("amount", AMOUNT, optional=False),)
AND_NOTE = (*AN_AMOUNT, Parameter("note", NOTE, optional=True))
SEND = (
    Parameter("to", PAYEE, optional=False),
    Parameter("amount", AMOUNT, optional=False),
    Parameter("note", NOTE, optional=True),
)


@cache
def lexicon(home="USD", enabled=TEN):
    return Lexicon.build(speech.words, enabled, home)


ENGLISH = lexicon()


def outcome(parameters, text, words=ENGLISH, **given):
    """Return the values, or the question or refusal that came instead."""
    try:
        return bind(parameters, text, words, **given)
    except (BadArgument, Unclear) as answer:
        return answer


def read(text, words=ENGLISH):
    """Read an amount that is certain, as a string."""
    return str(bind(AN_AMOUNT, text, words)["amount"])


def asked(text, words=ENGLISH):
    """Return what an amount can mean, as strings."""
    answer = outcome(AN_AMOUNT, text, words)
    assert isinstance(answer, Unclear)
    assert answer.parameter == "amount"
    return [str(money) for money in answer.readings]


def refused(text, words=ENGLISH):
    """Return the refusal of an amount and a note."""
    answer = outcome(AND_NOTE, text, words)
    assert isinstance(answer, BadArgument)
    return answer
