"""The house is kept: short functions, calm files, docstrings, no float in the books."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PATHS = [
    path
    for package in ("bot", "ledger")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "versions" not in path.parts
]
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
MOST_COMMENTS = 0.06
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@pytest.fixture(scope="module")
def texts():
    """Return what stands in every file, by its name."""
    found = {str(path.relative_to(ROOT)): path.read_text() for path in PATHS}
    assert len(found) > 200
    return found


@pytest.fixture(scope="module")
def trees(texts):
    """Return every file as Python reads it, by its name."""
    return {name: ast.parse(text) for name, text in texts.items()}


def test_every_file_is_short(texts):
    lengths = {name: len(text.splitlines()) for name, text in texts.items()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_every_function_is_short(trees):
    lengths = {
        (name, node.name): node.end_lineno - node.lineno + 1
        for name, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, FUNCTIONS)
    }
    assert {node: lines for node, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def bare(tree):
    """Return what is public in a file and has no docstring, the file itself as ``."""
    scopes = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]
    undocumented = [
        node.name
        for scope in scopes
        for node in scope.body
        if isinstance(node, (*FUNCTIONS, ast.ClassDef))
        and not node.name.startswith("_")
        and not getattr(scope, "name", "").startswith("_")
        and ast.get_docstring(node) is None
    ]
    return undocumented + ([""] if tree.body and not ast.get_docstring(tree) else [])


def test_every_public_thing_has_a_docstring(trees):
    assert {name: found for name, tree in trees.items() if (found := bare(tree))} == {}


def test_comments_are_rare(texts):
    talkative = []
    for name, text in texts.items():
        lines = text.splitlines()
        comments = [line for line in lines if line.strip().startswith("#") and "# --" not in line]
        talkative += [name] if len(comments) > max(3, MOST_COMMENTS * len(lines)) else []
    assert talkative == []


def test_the_books_know_no_float(trees):
    floats = [
        (name, node.lineno)
        for name, tree in trees.items()
        for node in ast.walk(tree)
        if name.startswith("ledger/")
        and (
            (isinstance(node, ast.Constant) and isinstance(node.value, float))
            or (isinstance(node, ast.Name) and node.id == "float")
        )
    ]
    assert floats == []


def test_the_top_level_is_as_it_was_fixed():
    expected = {"bot", "ledger", "locales", "tests", "pyproject.toml", ".env.example"}
    assert expected <= {path.name for path in ROOT.iterdir()}


def test_nothing_is_named_after_a_drawer():
    drawers = {"utils", "helpers", "common", "core", "base", "manager", "service"}
    assert [path for path in PATHS if path.stem in drawers] == []


def test_what_documents_lead_to_is_there():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    led = {
        (page.name, link)
        for page in pages
        for link in re.findall(r"\]\((?!http|#|mailto)([^)#\s]+)", page.read_text())
        if not (page.parent / link).exists()
    }
    assert led == set()
