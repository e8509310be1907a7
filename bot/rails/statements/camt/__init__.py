"""camt.052, camt.053 and camt.054 of ISO 20022, in every version whose schema is there.

    the namespace -> the schema -> each entry, read and forgotten as soon as it is whole
                                -> each statement, once all of it is there

A file is checked by its schema while it is read, which refuses it as late as at its end. Whatever a
document declares for itself (DTD, entities) is refused.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from bot.rails.statements import checking
from bot.rails.statements.bad import BadStatement
from bot.rails.statements.camt import entries, schemas, statements
from bot.rails.statements.camt.finding import Node, local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.rails.statements.camt.finding import Element
    from ledger.banking.told import Entry, Statement

_SAFE: Final[dict[str, Any]] = {
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_WHOLE: Final = ("Stmt", "Rpt", "Ntfctn")


def read(file: bytes) -> list[Statement]:
    """Return what a file tells; BadStatement with the line and the rule."""
    version = _version(file)
    namespace = f"{{urn:iso:std:iso:20022:tech:xsd:{version}}}"
    names = [namespace + each for each in ("Ntry", *_WHOLE)]
    parsing = etree.iterparse(
        BytesIO(file), ("end",), tag=names, schema=schemas.schema(version), **_SAFE
    )
    try:
        found = [*_statements(parsing, version)]
    except etree.XMLSyntaxError as bad:
        raise _broken(file, version, bad.msg or "", bad.lineno or 0) from None
    except (
        ValueError,
        ArithmeticError,
        AttributeError,
        TypeError,
    ) as bad:  # before the schema says so
        raise _broken(file, version, type(bad).__name__) from None
    checking.pages([each for each, _line in found], [line for _each, line in found])
    return [each for each, _line in found]


def _version(file: bytes) -> str:
    """Return which version a file is of; refuse one that is no XML, or declares what it likes."""
    try:
        looking = etree.iterparse(BytesIO(file), ("start",), resolve_entities=False, **_SAFE)
        for _event, element in looking:
            if element.getroottree().docinfo.internalDTD is not None:
                raise BadStatement("dtd", 1)
            return schemas.version(etree.QName(element).namespace or "", element.sourceline)
    except etree.XMLSyntaxError as bad:
        raise BadStatement("xml", bad.lineno or 0, _said(bad.msg)) from None
    raise BadStatement("xml")


def _statements(parsing: Any, version: str) -> Iterator[tuple[Statement, int]]:  # noqa: ANN401 - of lxml
    read: list[Entry] = []
    lines, told = 0, None
    for _event, element in parsing:
        above = element.getparent()
        if local(element.tag) == "Ntry":
            told = told or statements.day(Node(above, without="Ntry"), _header(above))
            read += entries.read(Node(element), told)
            lines += 1
            _forget(element)
        else:
            whole = Node(element, without="Ntry")
            yield statements.read(whole, _header(element), version[:8], read, lines), whole.line
            read, lines, told = [], 0, None


def _header(of: Element) -> Node:
    """Return the header of the message that a statement is in, which the schema asks for."""
    for each in of.getparent():
        if local(each.tag) == "GrpHdr":
            return Node(each)
    raise ValueError("GrpHdr")


def _forget(entry: Element) -> None:
    """Let go of an entry and of those before it, so that a file of any length takes little."""
    entry.clear()
    above = entry.getparent()
    while (before := entry.getprevious()) is not None and local(before.tag) == "Ntry":
        above.remove(before)


def _broken(file: bytes, version: str, why: str, line: int = 0) -> BadStatement:
    """Find the line: a schema that is checked along the way does not tell it."""
    if line:
        return BadStatement("xml", line, _said(why))
    try:
        tree = etree.parse(BytesIO(file), etree.XMLParser(**_SAFE))
    except etree.XMLSyntaxError as bad:
        return BadStatement("xml", bad.lineno or 0, _said(bad.msg or ""))
    checked = schemas.schema(version)
    checked.validate(tree)
    errors: Any = checked.error_log
    for first in errors:
        return BadStatement("schema", first.line, _said(first.message))
    return BadStatement("form", 0, why)


def _said(why: str) -> str:
    """Return what a schema says, without the namespaces."""
    return re.sub(r"\{[^}]*\}|urn:[\w.:]*", "", " ".join(why.split()))[:200]
