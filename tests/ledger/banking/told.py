"""Statements as a reader of them tells, small, for tests of the books."""

from datetime import date

from ledger.banking.told import Entry, Statement
from ledger.money import Money

ACCOUNT = "DE89370400440532013000"
DAY = date(2026, 11, 27)


def entry(minor, reference="", currency="USD", **more):
    """Return an entry, which goes out where it is negative."""
    known = {"day": DAY, "value_day": DAY, **more}
    said = f"~{minor}{known.get('remittance', '')}{known.get('end_to_end', '')}"
    return Entry(reference or said, Money(abs(minor), currency), minor > 0, **known)


def page(*entries, name="S1", number=1, opening=None, currency="USD", form="camt.053", day=DAY):
    """Return a page, whose closing balance follows from what it opens with."""
    moved = sum(each.amount.minor * (1 if each.is_credit else -1) for each in entries)
    balances = [None, None]
    if opening is not None:
        balances = [Money(opening, currency), Money(opening + moved, currency)]
    return Statement(form, ACCOUNT, currency, name, number, *balances, day, tuple(entries))
