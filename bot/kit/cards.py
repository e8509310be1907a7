"""Cards: what is asked, paid or shown, said once with its structure.

    Card          title, amount, person, rows, note, status: each platform shows it at its best
    confirm_card  what is asked before something is done, with its two buttons
    receipt       what was done, in the place of the card that asked

Whoever reads text alone reads the same: `lines` are a card's sentences in their order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from bot.kit.replies import Button, Reply
from bot.kit.said import Said, _, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from bot.kit.declared import Facts
    from bot.kit.replies import Style
    from bot.kit.said import Value
    from ledger.money import Money
    from ledger.people.intents import Intent
    from ledger.people.persons import Person

Tone: TypeAlias = Literal["", "asks", "done", "waits", "ended"]
Row: TypeAlias = "tuple[Said, Value]"
"""A label and what stands beside it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: `said` as a sentence; or what it is, what is below, how much and who."""

    said: Said
    what: Said
    below: Said
    amount: Money | None
    who: Person | None = None


AFTER_THIS = _("After this you have {amount}.")
_AGAIN = {
    "open": say("You asked for this before; here it is again."),
    "done": say("You asked for this before, and it was done."),
    "cancelled": say("You asked for this before, and it was cancelled."),
    "expired": say("You asked for this before, and it has expired."),
}


@dataclass(frozen=True, slots=True)
class Card:
    """What one looks at: `title` says it in a sentence, if it is no list; the rest stands beside.

    `above` is a line over the title; `amount` is shown large and `who` in her colour, both named in
    the title or not; `more` are sentences that follow, `left` is what this leaves, `until` how long
    its buttons work. `tone` is how it stands, `status` the word for it where the title has none.
    """

    title: Said | None
    amount: Money | None = None
    who: Person | None = None
    rows: Sequence[Row] = ()
    entries: Sequence[Entry] = ()
    note: str = ""
    status: Said | None = None
    tone: Tone = ""
    above: Said | None = None
    warnings: Sequence[Said] = ()
    more: Sequence[Said] = ()
    left: Said | None = None
    until: datetime | None = None

    @property
    def said(self) -> list[tuple[Style, Said]]:
        """Return its sentences in their order, each with what it is."""
        parts: tuple[tuple[Style, Iterable[Said]], ...] = (
            ("above", [self.above] if self.above else ()),
            ("title", [self.title] if self.title else ()),
            ("warning", self.warnings),
            ("row", [labelled(*row) for row in self._rows()]),
            ("entry", [entry.said for entry in self.entries]),
            ("note", [labelled(NOTE, self.note)] if self.note else ()),
            ("more", self.more),
            ("left", [self.left] if self.left else ()),
        )
        return [(style, line) for style, lines in parts for line in lines]

    @property
    def lines(self) -> list[Said]:
        """Return its sentences in their order."""
        return [said for _, said in self.said]

    def changed(self, sentence: Callable[[Said], Said], value: Callable[[Value], Value]) -> Card:
        """Return it with every sentence and every value of a row as these make them."""
        return replace(
            self,
            title=self.title and sentence(self.title),
            rows=[(label, value(beside)) for label, beside in self.rows],
            status=self.status and sentence(self.status),
            above=self.above and sentence(self.above),
            warnings=[*map(sentence, self.warnings)],
            more=[*map(sentence, self.more)],
            left=self.left and sentence(self.left),
        )

    def _rows(self) -> Iterable[Row]:
        named = self.title.values.values() if self.title else ()
        if self.amount is not None and self.amount not in named:
            yield AMOUNT, self.amount
        yield from self.rows
        if self.status:
            yield STATE, self.status


AMOUNT, STATE, NOTE, FEE = say("Amount"), say("State"), say("Note"), say("Fee")


def labelled(label: Said, value: Value) -> Said:
    """Say a value after its label."""
    return say("{label}: {value}", label=label, value=value)


def fees(fee: Money | None) -> list[Row]:
    """Return the row of the fee, if there is one."""
    return [(FEE, fee)] if fee else []


def confirm_card(  # noqa: PLR0913 - a card has that many sides
    title: Said,
    intent: Intent,
    *,
    confirm: Said,
    choice: str = "confirm",
    amount: Money | None = None,
    who: Person | None = None,
    rows: Sequence[Row] = (),
    note: str = "",
    fee: Money | None = None,
    left: Money | None = None,
    leaves: str = AFTER_THIS,
    warn: Sequence[Said] = (),
    more: Sequence[Said] = (),
    done: Said = _AGAIN["done"],
) -> Reply:
    """Ask before something is done: `confirm` stands on the button for `choice`.

    A card that was asked for before says so, and how it stands; `done` is what that is once it was
    done. `left` is what `leaves` names as the amount.
    """
    is_open = intent.state == "open"
    card = Card(
        title,
        amount,
        who,
        rows=[*rows, *fees(fee)],
        note=note,
        tone="asks" if is_open else "ended",
        above={**_AGAIN, "done": done}[intent.state] if intent.repeated else None,
        warnings=warn,
        more=more,
        left=say(leaves, amount=left) if is_open and left is not None and left.minor >= 0 else None,
        until=intent.expires_at,
    )
    cancel = Button.does(say("Cancel"), intent, "cancel")
    return Reply((), [Button.does(confirm, intent, choice), cancel], card=card)


def came(told: str, facts: Facts) -> Reply:
    """Tell a payee what has come: of a `payer`, how much, and under which `number`."""
    said = say(told, payer=facts.payer, amount=facts.amount, number=facts.number)
    rows = out_of_this(facts)
    paid = Card(said, facts.amount, facts.payer, rows=rows, note=facts.note, tone="done")
    return Reply.of(card=paid)


def out_of_this(facts: Facts) -> list[Row]:
    """Return the row of the fee that a payee has out of what came, if there is one."""
    fee = getattr(facts, "withheld", None)
    return [(say("Fee, out of this"), fee)] if fee else []


def receipt(  # noqa: PLR0913 - a receipt has that many sides
    title: Said,
    *rest: Said,
    amount: Money | None = None,
    who: Person | None = None,
    rows: Sequence[Row] = (),
    note: str = "",
    fee: Money | None = None,
    left: Money | None = None,
    tone: Tone = "done",
    more: Sequence[Said] = (),
    again: Said | None = None,
    buttons: Sequence[Button] = (),
) -> Reply:
    """Say what was done, in the place of the card that asked for it, and the rest below.

    `again` says that it had been done before: then the card that asked stands as it is.
    """
    card = Card(
        title,
        amount,
        who,
        rows=[*rows, *fees(fee)],
        note=note,
        tone=tone,
        above=again,
        more=more,
        left=say("You have {amount}.", amount=left) if left is not None else None,
    )
    return Reply(rest, buttons, edits_card=again is None, card=card)
