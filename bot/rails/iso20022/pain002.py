"""What a bank's report says: pain.002, of orders, of blocks of them and of the whole file.

What is said of an order itself counts before what is said of its block, and that before what is
said of the file. Of a file that was accepted in part, only those are told of that it names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.rails.files import BadFile
from bot.rails.iso20022 import markup
from bot.rails.rail import Heard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from lxml.etree import _Element

    from bot.rails.rail import State

_SCHEMAS: Final = {3: "03", **dict.fromkeys(range(4, 13), "12"), 13: "14", 14: "14", 15: "15"}
"""By version: where none of its own ships, that of the next, which adds to it."""
_NAME: Final = re.compile(r"pain\.002\.001\.(\d{2})")
_STATES: Final[dict[str, State]] = {
    **dict.fromkeys(("ACSC", "ACCC"), "settled"),
    **dict.fromkeys(("RJCT", "CANC"), "rejected"),
    **dict.fromkeys(("RCVD", "PDNG", "PATC", "ACTC", "ACCP", "ACFC", "ACSP"), "accepted"),
    **dict.fromkeys(("ACWC", "ACWP"), "accepted"),
}
_AGAIN: Final = frozenset({"AM05", "DUPL", "DU01", "DU02", "DU03", "DU04", "DU05"})
_IN_PART: Final = "PART"
_LONGEST_CODE: Final = 35


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says of a file, of its blocks and of its orders, each by their ids."""

    batch: str
    whole: Heard | None
    blocks: Mapping[str, Heard]
    orders: Mapping[str, Heard]


def is_one(root: _Element) -> bool:
    """Tell whether a document is a report of this kind."""
    return bool(_NAME.fullmatch(markup.message(root)))


def read(raw: bytes) -> Report:
    """Read a report; BadFile with its line for one that cannot be taken whole."""
    return of(markup.parse(raw))


def of(root: _Element) -> Report:
    """Return what a parsed document reports."""
    markup.check(root, _schema(markup.message(root)))
    group = next(_each(root, "OrgnlGrpInfAndSts"))
    return Report(
        batch=_text(group, "OrgnlMsgId"),
        whole=_heard(group, "GrpSts"),
        blocks=_heards(_each(root, "OrgnlPmtInfAndSts"), "OrgnlPmtInfId", "PmtInfSts"),
        orders=_heards(_each(root, "TxInfAndSts"), "OrgnlEndToEndId", "TxSts"),
    )


def told(report: Report, blocks: Mapping[str, Sequence[str]]) -> dict[str, Heard]:
    """Return what a report says of the orders of a batch, whose keys are known by block."""
    heard: dict[str, Heard] = {}
    for block, keys in blocks.items():
        for key in keys:
            said = report.orders.get(key) or report.blocks.get(block) or report.whole
            if said is not None:
                heard[key] = said
    return heard


def _schema(name: str) -> Path:
    version = _NAME.fullmatch(name)
    number = _SCHEMAS.get(int(version[1])) if version else None
    if number is None:
        raise BadFile(f"{name[:40]} is no report that can be read here")
    return markup.shipped("pain001", "pain002", "schemas", f"pain.002.001.{number}.xsd")


def _heards(elements: Iterator[_Element], identity: str, status: str) -> dict[str, Heard]:
    heard: dict[str, Heard] = {}
    for each in elements:
        said = _heard(each, status)
        if said is not None and (named := _text(each, identity)):
            if heard.get(named, said) != said:
                raise BadFile(f"{named} stands in it twice, and differs", markup.line_of(each))
            heard[named] = said
    return heard


def _heard(parent: _Element, name: str) -> Heard | None:
    status = _text(parent, name)
    if not status or status == _IN_PART:
        return None
    code = _reason(parent)
    state = "unknown" if code in _AGAIN else _STATES.get(status, "unknown")
    return Heard(state, code or (status if state == "unknown" else ""))


def _reason(parent: _Element) -> str:
    for information in _children(parent, "StsRsnInf"):
        for reason in _children(information, "Rsn"):
            for code in reason:
                return (code.text or "").strip()[:_LONGEST_CODE]
    return ""


def _text(parent: _Element, name: str) -> str:
    return next((child.text or "" for child in _children(parent, name)), "").strip()


def _children(parent: _Element, name: str) -> Iterator[_Element]:
    return parent.iterchildren(f"{{*}}{name}")


def _each(root: _Element, name: str) -> Iterator[_Element]:
    return root.iter(f"{{*}}{name}")
