"""The lines of a file: 94 characters each, declared by their fields once, to write and to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

LENGTH: Final = 94
BLOCK: Final = 10


class Field(NamedTuple):
    """A field: digits are filled with zeros at the left, text with spaces at the right."""

    name: str
    width: int
    digits: bool = False


def _n(name: str, width: int) -> Field:
    return Field(name, width, digits=True)


FILE = (
    *(_n("type", 1), _n("priority", 2), Field("destination", 10), Field("origin", 10)),
    *(_n("created", 6), Field("time", 4), Field("modifier", 1), _n("size", 3), _n("blocking", 2)),
    *(_n("format", 1), Field("destination_name", 23), Field("origin_name", 23)),
    Field("reference", 8),
)
BATCH = (
    *(_n("type", 1), _n("service", 3), Field("company_name", 16), Field("discretionary", 20)),
    *(Field("company", 10), Field("entry_class", 3), Field("description", 10)),
    *(Field("descriptive_date", 6), Field("effective", 6), Field("settlement", 3)),
    *(Field("status", 1), _n("bank", 8), _n("batch", 7)),
)
ENTRY = (
    *(_n("type", 1), _n("code", 2), _n("receiving", 8), _n("check", 1), Field("account", 17)),
    *(_n("amount", 10), Field("identity", 15), Field("name", 22), Field("discretionary", 2)),
    *(_n("addenda", 1), _n("trace", 15)),
)
RETURNED = (
    *(_n("type", 1), _n("addenda_type", 2), Field("reason", 3), _n("original_trace", 15)),
    *(Field("died", 6), _n("original_receiving", 8), Field("information", 44), _n("trace", 15)),
)
"""The addenda of a return (99) and of a notification of change (98)."""
BATCH_CONTROL = (
    *(_n("type", 1), _n("service", 3), _n("count", 6), _n("hash", 10), _n("debits", 12)),
    *(_n("credits", 12), Field("company", 10), Field("authentication", 19), Field("reserved", 6)),
    *(_n("bank", 8), _n("batch", 7)),
)
FILE_CONTROL = (
    *(_n("type", 1), _n("batches", 6), _n("blocks", 6), _n("count", 8), _n("hash", 10)),
    *(_n("debits", 12), _n("credits", 12), Field("reserved", 39)),
)


def line(fields: tuple[Field, ...], **values: str | int) -> str:
    """Return a line; ValueError for a value that does not fit: nothing is ever cut."""
    written = "".join(_filled(field, str(values.pop(field.name, ""))) for field in fields)
    if values or len(written) != LENGTH:
        raise ValueError(f"no fields of this line: {sorted(values)}")
    return written


def fields_of(fields: tuple[Field, ...], text: str) -> Mapping[str, str]:
    """Return the fields of a line by their names, without what fills them."""
    found, at = {}, 0
    for field in fields:
        found[field.name] = text[at : at + field.width].strip()
        at += field.width
    return found


def _filled(field: Field, value: str) -> str:
    written = value.rjust(field.width, "0") if field.digits else value.ljust(field.width)
    plain = written.isascii() and written.isprintable()
    if len(written) != field.width or not plain or (field.digits and not written.isdigit()):
        raise ValueError(f"{field.name} does not fit into {field.width} characters")
    return written
