"""docs/security.md: every line of a threat names tests, and there are tests of those names."""

import ast
import re
from functools import cache
from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/security.md").read_text()
HEAD = "| What they try | What stops it | Held by |"
NAMED = re.compile(r"`(tests/[a-z0-9_/]+\.py)::(test_\w+)`")
ATTACKERS = (
    *("A stranger", "A member", "A merchant", "A thief with a phone", "A group admin"),
    *("A support worker", "One dishonest admin", "An operator with the database"),
    *("The network", "The platform itself", "A supply chain"),
)


def threats():
    """Return who attacks -> the lines of her table."""
    told = PAGE.partition("## Who attacks, and how\n")[2].partition("\n## ")[0]
    parts = [each.partition("\n") for each in re.split(r"^### ", told, flags=re.MULTILINE)[1:]]
    return {
        who: re.findall(r"^\| (?!What they try).*\|$", said, re.MULTILINE) for who, _, said in parts
    }


@cache
def _names_in(path):
    file = ROOT / path
    body = ast.parse(file.read_text()).body if file.is_file() else []
    return {each.name for each in body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}


def untold(line):
    """Return what is wrong with a line: it has three parts, and names tests that there are."""
    held = line.strip("| ").split(" | ")
    named = NAMED.findall(held[-1])
    missing = [f"{path}::{name}" for path, name in named if name not in _names_in(path)]
    if len(held) != 3 or not named or NAMED.sub("", held[-1]).strip(", "):
        return [line]
    return missing


def test_every_threat_is_held_by_tests_that_are_there():
    lines = [each for said in threats().values() for each in said]
    assert len(lines) > 80
    assert [wrong for each in lines for wrong in untold(each)] == []
    assert {*NAMED.findall(PAGE)} == {each for line in lines for each in NAMED.findall(line)}


def test_everybody_who_attacks_has_lines():
    found = threats()
    assert {*ATTACKERS} <= {who for who, lines in found.items() if lines}
    assert PAGE.count(HEAD) == len(found)


def test_a_line_without_a_test_or_with_one_that_is_not_there_is_found():
    there = "`tests/test_security_page.py::test_everybody_who_attacks_has_lines`"
    assert untold(f"| a | b | {there} |") == []
    for held in ("", "by hand", f"{there}, by hand", "`tests/test_tidy.py::test_nothing_of_it`"):
        assert untold(f"| a | b | {held} |")


def test_the_page_names_files_settings_and_sections_that_are_there():
    for name in re.findall(r"\]\((?!http|#)([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / name).exists(), name
    titles = re.findall(r"^#+ (.*)$", PAGE, re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", each.lower()).replace(" ", "-") for each in titles}
    assert {*re.findall(r"\]\(#([^)]+)\)", PAGE)} <= anchors
    named = {*re.findall(r"`([A-Z][A-Z_]{4,})[`=]", PAGE)}
    assert named <= {name.upper() for name in Settings.model_fields}
    for page in ("README.md", "README.ar.md", "CONTRIBUTING.md", "docs/operating.md"):
        assert "security.md" in (ROOT / page).read_text(), page
