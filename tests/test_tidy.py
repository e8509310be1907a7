"""The house is kept: short functions, calm files, docstrings, no float in the books."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = [
    path
    for package in ("bot", "ledger")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "versions" not in path.parts
]
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
MOST_COMMENTS = 0.06
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

of_every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))


def parsed(path):
    return ast.parse(path.read_text())


@of_every_file
def test_a_file_is_short(path):
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


@of_every_file
def test_every_function_is_short(path):
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in ast.walk(parsed(path))
        if isinstance(node, FUNCTIONS) and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == {}


@of_every_file
def test_every_public_thing_has_a_docstring(path):
    tree = parsed(path)
    scopes = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]
    bare = [
        node.name
        for scope in scopes
        for node in scope.body
        if isinstance(node, (*FUNCTIONS, ast.ClassDef))
        and not node.name.startswith("_")
        and not getattr(scope, "name", "").startswith("_")
        and ast.get_docstring(node) is None
    ]
    assert bare == []
    assert ast.get_docstring(tree) or not tree.body


@of_every_file
def test_comments_are_rare(path):
    lines = path.read_text().splitlines()
    comments = [line for line in lines if line.strip().startswith("#") and "# --" not in line]
    assert len(comments) <= max(3, MOST_COMMENTS * len(lines))


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if path.is_relative_to(ROOT / "ledger")],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_the_books_know_no_float(path):
    floats = [
        node.lineno
        for node in ast.walk(parsed(path))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]
    assert floats == []


def test_the_top_level_is_as_it_was_fixed():
    expected = {"bot", "ledger", "locales", "tests", "pyproject.toml", ".env.example"}
    assert expected <= {path.name for path in ROOT.iterdir()}


def test_nothing_is_named_after_a_drawer():
    drawers = {"utils", "helpers", "common", "core", "base", "manager", "service"}
    assert [path for path in FILES if path.stem in drawers] == []
