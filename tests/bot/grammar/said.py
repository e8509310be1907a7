"""What a message becomes, in one line, and the readable files that say what it must become."""

from functools import cache
from pathlib import Path
from types import SimpleNamespace

from bot.app.hearing import Hearing
from bot.grammar import BadArgument, Unclear

PHRASINGS = Path(__file__).parent / "phrasings"
TALK = Path(__file__).parent / "talk.txt"
ENABLED = ("USD", "EUR", "SAR", "AED", "EGP", "JOD", "KWD", "MAD")


@cache
def hearing(home="USD"):
    return Hearing(ENABLED, home)


def becomes(text, home="USD", *, alone=True, reply=False):
    """Return the command and its values, `?` for what is asked or refused, "" for nothing."""
    heard = hearing(home)
    typed = heard.heard(text, alone=alone)
    if typed is None or typed.word not in heard.commands:
        return ""
    lines = [(typed.word, typed.rest), *typed.others]
    bound = [_bound(heard, word, rest, alone=alone, payee_given=reply) for word, rest in lines]
    fitting = [each for each in bound if not each.endswith("?")]
    return " | ".join(fitting or bound[:1])


def read(path):
    """Yield the lines of a file of phrasings: the home currency, what it becomes, what is said."""
    home = meant = ""
    for line in path.read_text().splitlines():
        if line.startswith("home "):
            home = line.removeprefix("home ")
        elif line.startswith("    "):
            yield home, meant, line.strip()
        elif not line.startswith("#"):
            meant = line


def _bound(heard, word, rest, *, alone, payee_given):
    command, given = heard.commands[word], {"payee_given": payee_given}
    try:
        if alone:
            values = heard.bound(SimpleNamespace(options=None, files=()), command, rest, **given)
        else:
            values = heard.overheard(command, rest, **given)
    except (BadArgument, Unclear):
        return f"{word} ?"
    given = [each for each in command.parameters if each.name in values]
    shown = [f"({values[p.name]})" if p.kind.is_rest else str(values[p.name]) for p in given]
    return " ".join([word, *shown])
