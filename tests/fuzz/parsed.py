"""What may come of words that were read: values, a question or a refusal, each of a size."""

from bot import speech
from bot.grammar import BadArgument, Unclear
from bot.languages import CODES

LONGEST_SAID = 2_000
MOST_CHOICES = 64


def outcome(read):
    """Return what reading gives, or what it raises of what it may raise; with its word."""
    try:
        return "read", read()
    except Unclear as unclear:
        return "asked", unclear
    except BadArgument as bad:
        return "refused", bad


def check(found):
    """Hold that what came of words can be said to anybody, in few words."""
    if isinstance(found, BadArgument):
        check_said(found.said)
    elif isinstance(found, Unclear):
        check_said(found.question)
        assert 0 < len(found.choices) <= MOST_CHOICES
        assert all(found.parameter in each for each in found.choices)


def check_said(*lines):
    """Hold that lines can be said in every language, and are not long."""
    for language in (*CODES, None):
        said = speech.spoken(lines, language)
        assert said.strip()
        assert len(said) < LONGEST_SAID * len(lines), said
