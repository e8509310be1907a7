"""How an account stands, as a card, a line and a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import Card, Entry, Said, say

if TYPE_CHECKING:
    from bot.kit import Row
    from ledger.banking.reconciling import Reconciled

_BOOKS, _BANK = say("The books say"), say("The bank says")
_LINES = {
    "opening": say("Before its first statement, and not booked"),
    "gaps": say("Between pages, and no page tells of it"),
    "since": say("Told since that balance"),
    "words": say("Told by the rail, on no statement yet"),
    "unexplained": say("Unexplained"),
}
_BESIDE = {
    "unmatched": say("Waits for a word"),
    "taken": say("Went out, and waits for a word"),
    "charges": say("Charged by the bank on that day"),
    "coming": say("Announced by the bank, to come in by tomorrow"),
    "going": say("Announced by the bank, to go out by tomorrow"),
    "crossing": say("On its way between our own accounts"),
    "transit": say("On its way out"),
    "leaving": say("Of that, expected at banks by tomorrow"),
    "queued": say("Queued to go out"),
}
ALL = {"books": _BOOKS, "closing": _BANK, **_LINES, **_BESIDE}
"""Every figure that is kept of a day, and what it is called."""


def drawn(found: Reconciled) -> Card:
    """Draw how an account stands, with every line of the difference."""
    known = {"rail": found.rail, "currency": found.currency}
    rows: list[Row] = [(_BOOKS, found.money(found.books))]
    if found.closing is not None:
        rows.append((_BANK, found.money(found.closing)))
        rows.append((say("Balance of"), found.told))
        rows.append((say("Difference"), found.money(found.differs)))
    lines = {**_LINES, **_BESIDE}
    amounts = ((label, getattr(found, name)) for name, label in lines.items())
    rows += [(label, found.money(minor)) for label, minor in amounts if minor]
    return Card(
        say("{rail} {currency}: the books against the bank", **known),
        rows=rows,
        warnings=_warnings(found),
        more=[_state(found)],
        tone="waits" if found.unexplained or found.short else "done",
    )


def _warnings(found: Reconciled) -> list[Said]:
    if not found.short:
        return []
    amount = found.money(found.short)
    return [say("{amount} is lacking for what is to be paid out.", amount=amount)]


def _state(found: Reconciled) -> Said:
    if found.closing is None:
        return say("The bank has told no balance yet.")
    if found.unexplained:
        amount = found.money(found.unexplained)
        return say("{amount} is not explained: look whether a statement is missing.", amount=amount)
    return say("The difference is explained.") if found.differs else say("They agree.")


def brief(found: Reconciled) -> Entry:
    """Show an account in a line."""
    what = say("{rail} {currency}", rail=found.rail, currency=found.currency)
    below = _state(found)
    amount = found.money(found.books)
    return Entry(say("{what}: {below}", what=what, below=below), what, below, amount)


def kept_entry(found: Reconciled) -> Entry:
    """Show a day in a line."""
    what, below = say("{day}", day=found.day), _state(found)
    amount = found.money(found.books)
    return Entry(say("{what}: {below}", what=what, below=below), what, below, amount)
