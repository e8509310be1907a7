"""CONTRIBUTING.md is followed as it stands, in a copy of Wasl, so that it works when typed."""

import re
import shlex
from functools import partial

import pytest
from babel.messages.pofile import read_po

from tests.growing import ROOT, Copy

STEP = re.compile(
    r"^(?:`(?P<path>[\w./]+)`(?:, behind `(?P<behind>[^`]+)`)?:\n\n)?"
    r"```(?P<what>\w+)\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


TOLD = "tests/stories/test_stories.py::test_the_story_holds[{}-sqlite]"


def walk(section):
    """Return what a section lets one do, in its order."""
    text = (ROOT / "CONTRIBUTING.md").read_text()
    (found,) = re.findall(rf"^## {section}\n(.*?)(?=^## )", text, re.DOTALL | re.MULTILINE)
    return [each.groupdict() for each in STEP.finditer(found)]


def follow(wasl, section):
    """Do all that a section says, in a copy."""
    versions = (wasl.folder / "ledger" / "migrations" / "versions").glob("*_*.py")
    last = max(each.name[:4] for each in versions)
    numbered = partial(re.compile("NEXT|LAST").sub, lambda found: numbers[found[0]])
    numbers = {"LAST": last, "NEXT": f"{int(last) + 1:04}"}
    for step in walk(section):
        text = numbered(step["text"])
        if step["what"] == "sh":
            for line in text.splitlines():
                wasl.run(*shlex.split(line))
        elif step["what"] == "po":
            wasl.translate("ar", entries(text))
        elif step["behind"]:
            wasl.insert(step["path"], text.rstrip("\n"), after=step["behind"])
        else:
            wasl.write(numbered(step["path"]), text)


def entries(text):
    """Return the entries of a piece of a catalogue, and what they are in another language."""
    said = read_po(text.splitlines(keepends=True))
    return {(each.context, each.id): each.string for each in said if each.id}


@pytest.fixture
def wasl(tmp_path):
    copy = Copy.of_wasl(tmp_path)
    copy.brings_tests()
    return copy


def test_a_capability_touches_its_own_files_two_lists_and_the_catalogues(wasl):
    before = wasl.files()
    follow(wasl, "A capability")
    changed = wasl.changed(before)
    (migration,) = (each for each in changed if each.startswith("ledger/migrations/"))
    assert changed - {migration} == {
        "ledger/products/jars.py",
        "ledger/products/__init__.py",
        "bot/commands/jars.py",
        "bot/commands/__init__.py",
        "locales/messages.pot",
        "locales/ar/LC_MESSAGES/messages.po",
        "locales/en/LC_MESSAGES/messages.po",
        "tests/stories/jars.txt",
        "tests/stories/jars.ar.txt",
    }
    wasl.ask("tests/bot/in_jars.py", "tests/test_sample.py", *map(TOLD.format, ("menu", "history")))


def test_a_kind_of_argument_is_a_file_and_a_place_among_the_others(wasl):
    follow(wasl, "A kind of argument")
    wasl.run(".venv/bin/python", "-c", READS_PERCENT)


READS_PERCENT = """
from bot.grammar import bind
from bot.grammar.kinds import PERCENT
from bot.kit import Parameter
from decimal import Decimal
from tests.bot.grammar.words import ENGLISH
asked = [Parameter("part", PERCENT, optional=False)]
assert bind(asked, "٢٫٥٪", ENGLISH) == {"part": Decimal("2.5")}
"""
