"""XML from outside, read safely: bounded, without DTD or entities, and checked with its schema."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from bot.rails.files import BadFile, bounded

if TYPE_CHECKING:
    from lxml.etree import _Element

_PREFIX: Final = "urn:iso:std:iso:20022:tech:xsd:"


def parse(raw: bytes) -> _Element:
    """Return the root of a file that is XML, bounded and plain; else BadFile."""
    bounded(raw)
    if b"\0" in raw or b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        raise BadFile("it has a DTD or entities, or is no text")
    reader = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(raw, reader)
    except etree.XMLSyntaxError as wrong:
        raise BadFile(_short(wrong.msg or "it is no XML"), _line(wrong.lineno)) from None
    except ValueError as wrong:
        raise BadFile(_short(str(wrong))) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadFile("it has a DTD")
    return root


def message(root: _Element) -> str:
    """Return which message of ISO 20022 a document is, such as pain.002.001.12."""
    namespace = etree.QName(root).namespace or ""
    if not namespace.startswith(_PREFIX) or etree.QName(root).localname != "Document":
        raise BadFile("it is no document of ISO 20022", line_of(root))
    return namespace.removeprefix(_PREFIX)


def check(root: _Element, schema: Path) -> None:
    """Check a document with a schema of its version, or of one behind it; else BadFile."""
    rules, target = _schema(schema)
    own = etree.QName(root).namespace or ""
    if own != target:
        _renamed(root, own, target)
    if not rules.validate(root):
        errors: Any = rules.error_log  # its stub knows no entries
        first = errors[0]
        raise BadFile(_short(first.message.replace(f"{{{target}}}", "")), first.line)


def shipped(library: str, *parts: str) -> Path:
    """Return a file that a library brings, without loading the library."""
    found = find_spec(library)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(f"{library} is not there: pip install 'wasl[banks]'")
    return Path(found.submodule_search_locations[0], *parts)


def line_of(element: _Element) -> int:
    """Return the line on which an element stands."""
    return _line(element.sourceline)


@lru_cache(maxsize=8)
def _schema(path: Path) -> tuple[etree.XMLSchema, str]:
    tree = etree.parse(path)
    return etree.XMLSchema(tree), tree.getroot().get("targetNamespace", "")


def _renamed(root: _Element, own: str, target: str) -> None:
    for each in root.iter(f"{{{own}}}*"):
        each.tag = f"{{{target}}}{etree.QName(each).localname}"


def _line(number: object) -> int:
    return number if isinstance(number, int) else 0


def _short(text: str) -> str:
    return " ".join(text.split())[:200]
