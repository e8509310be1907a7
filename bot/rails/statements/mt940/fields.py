"""What stands in the fields of MT940: balances, lines, and what is told of a line."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from mt940.options import Options
from mt940.processors import transaction_details_post_processor

from bot.rails.statements import amounts, naming
from bot.rails.statements.bad import BadStatement

if TYPE_CHECKING:
    from bot.rails.statements.mt940.tags import Tag
    from ledger.money import Money

_BALANCE: Final = re.compile(r"([CD])(\d{6})([A-Z]{3})(\d{1,15},\d{0,5})")
_LINE: Final = re.compile(
    r"(?P<value>\d{6})(?P<booked>\d{4})?(?P<mark>R?[CD])(?P<funds>[A-Z])?"
    r"(?P<amount>\d{1,15},\d{0,5})(?P<code>[A-Z][A-Z0-9]{3})"
    r"(?P<reference>(?:(?!//).){0,35})(?://(?P<bank>.{0,35}))?(?:\n(?P<more>(?s:.*)))?"
)
_CODED: Final = re.compile(r"/([A-Z]{4})/")
_GERMAN: Final = re.compile(r"\d{3}\?\d\d")
_HALF_A_YEAR: Final = 183


class Balance(NamedTuple):
    """A balance: its day and what there is, in its currency."""

    day: date
    amount: Money


class Line(NamedTuple):
    """A line of a statement."""

    day: date
    value_day: date
    amount: Money
    is_credit: bool
    reverses: bool
    code: str
    customer: str
    bank: str
    more: str


class Details(NamedTuple):
    """What is told of a line."""

    remittance: str = ""
    end_to_end: str = ""
    party: str = ""
    account: str = ""
    returned: str = ""


def balance(of: Tag) -> Balance:
    """Read a balance: C261128EUR1234,50."""
    found = _BALANCE.fullmatch(of.value.strip())
    if not found:
        raise BadStatement("form", of.line, f":{of.name}:{of.value[:40]}")
    mark, day, currency, written = found.groups()
    amount = amounts.amount(written.replace(",", "."), currency, of.line)
    return Balance(_day(day, of.line), amount if mark == "C" else -amount)


def line(of: Tag, currency: str) -> Line:
    """Read a line: 2611281128C1234,50NTRFcustomer//bank."""
    found = _LINE.fullmatch(of.value)
    if not found:
        raise BadStatement("form", of.line, f":{of.name}:{of.value[:40]}")
    if found["funds"] and found["funds"] != currency[2]:
        raise BadStatement("currency", of.line, found["funds"])
    value_day = _day(found["value"], of.line)
    booked = found["booked"]
    mark = found["mark"]
    return Line(
        day=_near(value_day, booked, of.line) if booked else value_day,
        value_day=value_day,
        amount=amounts.amount(found["amount"].replace(",", "."), currency, of.line),
        is_credit=mark in {"C", "RD"},
        reverses=mark.startswith("R"),
        code=found["code"],
        customer=naming.given(found["reference"]),
        bank=naming.given(found["bank"] or ""),
        more=found["more"] or "",
    )


def details(of: Tag) -> Details:
    """Read what is told of a line: by codes of four letters, in the German way, or in words."""
    if _GERMAN.match(of.value):
        return _german(of.value)
    joined = of.value.replace("\n", "")
    coded = _coded(joined)
    if not coded:
        return Details(" ".join(of.value.split()))
    account, name = coded.get("IBAN", ""), coded.get("NAME", "")
    if "CNTP" in coded:
        account, _bic, name, *_rest = [*coded["CNTP"].split("/"), "", "", ""]
    words = coded.get("REMI", "")
    for kind in ("USTD//", "STRD/CUR/", "STRD//"):
        words = words.removeprefix(kind)
    return Details(
        words.strip("/ "), naming.given(coded.get("EREF", "")), name, account, coded.get("RTRN", "")
    )


def _coded(written: str) -> dict[str, str]:
    """Return the values by their codes, such as /EREF/…/REMI/…, where they are written so.

    What its payer writes may look like codes: the first value of a code counts, and after her
    words no more than the key, which she writes as well.
    """
    parts = _CODED.split(written)
    if parts[0].strip() or len(parts) < len(["", "code", "value"]):
        return {}
    found: dict[str, str] = {}
    for code, value in zip(parts[1::2], parts[2::2], strict=True):
        if "REMI" not in found or code == "EREF":
            found.setdefault(code, value.strip("/ "))
    return found


def _german(written: str) -> Details:
    """Read the way of German banks by the library, which knows its fields."""
    joined = written.replace("\n", "")
    asked: Any = SimpleNamespace(options=Options(applicant_iban=True, gvc_leading_text=True))
    known: dict[str, Any] = {"transaction_details": joined}
    tag: Any = None
    known = transaction_details_post_processor(asked, tag, {"transaction_details": joined}, known)
    code = known.get("transaction_code") or ""
    returned = known.get("return_debit_notes") or ""
    return Details(
        " ".join((known.get("purpose") or "").split()),
        naming.given(known.get("end_to_end_reference") or ""),
        known.get("applicant_name") or "",
        known.get("applicant_iban") or known.get("gvc_applicant_iban") or "",
        returned if code in _RETURNS else "",
    )


_RETURNS: Final = frozenset({"108", "109", "159", "184"})
"""What German banks write where something came back."""


def _day(written: str, at: int) -> date:
    """Read YYMMDD."""
    try:
        return date(2000 + int(written[:2]), int(written[2:4]), int(written[4:]))
    except ValueError:
        raise BadStatement("date", at, written) from None


def _near(value_day: date, written: str, at: int) -> date:
    """Read MMDD of the year in which it is near a day."""
    for year in (value_day.year, value_day.year + 1, value_day.year - 1):
        try:
            found = date(year, int(written[:2]), int(written[2:]))
        except ValueError:
            continue
        if abs((found - value_day).days) <= _HALF_A_YEAR:
            return found
    raise BadStatement("date", at, written)
