"""MT940 of SWIFT: a file -> what it tells, checked by ourselves.

    tags     the fields, each with its line
    fields   what stands in them

The library `mt-940` takes a file without a closing balance, and garbage, in silence; so it reads
no more than the fields of the German way. Here everything between `:20:` and `:62F:` has its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from bot.rails.statements import amounts, checking, naming
from bot.rails.statements.bad import BadStatement
from bot.rails.statements.mt940 import fields
from bot.rails.statements.mt940.tags import Tag, split
from ledger.banking.told import Entry, Statement

_NUMBER: Final = re.compile(r"(\d{1,5})(?:/(\d{1,5}))?")
_TOTAL: Final = re.compile(r"(\d{1,5})([A-Z]{3})(\d{1,15},\d{0,5})")
_PASSED: Final = frozenset({"13", "13D", "21", "34F", "64", "65", "NS"})
"""What says nothing of what is booked."""


@dataclass(slots=True)
class _Page:
    """One message while it is read."""

    line: int
    account: str = ""
    name: str = ""
    page: int = 1
    opening: fields.Balance | None = None
    closing: fields.Balance | None = None
    closes: str = ""
    closing_line: int = 0
    entries: list[tuple[Tag, fields.Line, fields.Details]] = field(default_factory=list)

    @property
    def currency(self) -> str:
        """Return the currency, which the opening balance has."""
        return self.opening.amount.currency if self.opening else ""


def read(file: bytes) -> list[Statement]:
    """Return what a file tells; BadStatement with the line and the rule."""
    pages: list[_Page] = []
    last = ""
    for tag in split(file):
        if tag.name == "20":
            _ended(pages)
            pages.append(_Page(tag.line))
        elif not pages:
            raise BadStatement("form", tag.line, f":{tag.name}:")
        else:
            _take(pages[-1], tag, last)
        last = tag.name
    _ended(pages)
    if not pages:
        raise BadStatement("kind")
    found = [_statement(each) for each in pages]
    checking.pages(found, [each.line for each in pages])
    _closed(pages)
    return found


def _take(page: _Page, tag: Tag, last: str) -> None:
    """Take one field of a message in."""
    match tag.name:
        case "25" | "25P":
            page.account = "".join(tag.value.split())
        case "28" | "28C":
            _numbered(page, tag)
        case "60F" | "60M" if page.opening is None:
            page.opening = fields.balance(tag)
        case "61" if page.opening and not page.closing:
            page.entries.append((tag, fields.line(tag, page.currency), fields.Details()))
        case "86" if last == "61":
            entry, line, _none = page.entries[-1]
            page.entries[-1] = entry, line, fields.details(tag)
        case "62F" | "62M" if page.opening and not page.closing:
            page.closing, page.closes, page.closing_line = fields.balance(tag), tag.name, tag.line
        case "90C" | "90D":
            _total(page, tag)
        case "86" if page.closing:
            pass  # words about the whole statement
        case name if name not in _PASSED:
            raise BadStatement("form", tag.line, f":{name}:")


def _numbered(page: _Page, tag: Tag) -> None:
    found = _NUMBER.fullmatch(tag.value.strip())
    if not found:
        raise BadStatement("form", tag.line, f":{tag.name}:{tag.value[:40]}")
    page.name, page.page = found[1].lstrip("0") or "0", int(found[2] or 1)


def _total(page: _Page, tag: Tag) -> None:
    """Compare how many entries there are on one side, and their sum, with what is told."""
    found = _TOTAL.fullmatch(tag.value.strip())
    if not found:
        raise BadStatement("form", tag.line, f":{tag.name}:{tag.value[:40]}")
    told = amounts.amount(found[3].replace(",", "."), found[2], tag.line)
    side = [each for _tag, each, _ in page.entries if each.is_credit == (tag.name == "90C")]
    total = amounts.total((each.amount for each in side), told.currency)
    if len(side) != int(found[1]) or total != told or told.currency != page.currency:
        raise BadStatement("totals", tag.line, f"{len(side)}, {total} ≠ {int(found[1])}, {told}")


def _ended(pages: list[_Page]) -> None:
    """Let no message end before all is there that one needs."""
    if not pages:
        return
    page = pages[-1]
    if not page.account:
        raise BadStatement("account", page.line)
    if not page.name:
        raise BadStatement("form", page.line, ":28C:")
    if page.opening is None:
        raise BadStatement("form", page.line, ":60F:")
    if page.closing is None:
        raise BadStatement("closing", page.line)


def _closed(pages: list[_Page]) -> None:
    """Let a statement be closed by `:62F:`: another one follows no page that is not."""
    for page, after in pairwise(pages):
        goes_on = (page.account, page.name) == (after.account, after.name)
        if (page.closes == "62F") == (goes_on and after.page != page.page):
            raise BadStatement("closing", page.closing_line)


def _statement(page: _Page) -> Statement:
    opening, closing = _balance(page.opening), _balance(page.closing)
    if closing.amount.currency != page.currency:
        raise BadStatement("currency", page.closing_line, closing.amount.currency)
    told = Statement(
        format="mt940",
        account=page.account,
        currency=page.currency,
        name=f"{closing.day.year}/{page.name}",
        page=page.page,
        opening=opening.amount,
        closing=closing.amount,
        day=closing.day,
        entries=tuple(_entry(*each) for each in page.entries),
    )
    return checking.checked(told, page.closing_line)


def _balance(of: fields.Balance | None) -> fields.Balance:
    if of is None:
        raise BadStatement("closing")
    return of


def _entry(tag: Tag, line: fields.Line, told: fields.Details) -> Entry:
    known: dict[str, Any] = {
        "day": line.day,
        "value_day": line.value_day,
        "end_to_end": told.end_to_end or line.customer,
        "remittance": told.remittance or " ".join(line.more.split()),
        "party": told.party,
        "party_account": told.account,
        "reverses": line.reverses,
        "returned": told.returned or ("NARR" if line.code[1:] == "RTI" else ""),
        "line": tag.line,
        "code": line.code,
    }
    signed = f"{'' if line.is_credit else '-'}{line.amount.minor} {line.amount.currency}"
    reference = line.bank or naming.digested(known, signed)
    return Entry(reference, line.amount, line.is_credit, **known)
