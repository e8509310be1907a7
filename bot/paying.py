"""What was paid, as its payer reads it: one receipt for every product that pays a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.kit import _, receipt, say

if TYPE_CHECKING:
    from datetime import datetime

    from bot.kit import Reply, Row, Said
    from ledger.handles import Released
    from ledger.money import Money
    from ledger.order import Receipt
    from ledger.people.persons import Person


SENT = _("Sent {amount} to {payee}. Receipt {number}.")
SENT_BEFORE = say("This was sent before; nothing was moved again.")


def withheld(fee: Money | None, payee: Person) -> list[Row]:
    """Return the row of a fee that a payee has, if there is one."""
    return [(say("Fee, paid by {payee}", payee=payee), fee)] if fee else []


def paid(
    made: Receipt | Released,
    told: str,
    *rest: Said,
    again: Said,
    until: datetime | None = None,
    **more: Any,  # noqa: ANN401 - of `receipt`
) -> Reply:
    """Turn the card of a payment into its receipt; `more` is what else `receipt` takes.

    `told` names {amount}, {payee} and {number}, and {until} if it waits so long; `again` says that
    it was paid before.
    """
    terms = made.terms
    facts: dict[str, Any] = {"amount": terms.amount, "payee": made.payee, "number": made.number}
    title = say(told, **facts, **({"until": until} if until else {}))
    stands: dict[str, Any] = {
        "amount": terms.amount,
        "who": made.payee,
        "fee": terms.fee,
        "note": made.note,
    }
    stands |= {"left": made.left, "tone": "waits" if until else "done"}
    rows = [*withheld(terms.withheld, made.payee), *more.pop("rows", ())]
    return receipt(title, *rest, rows=rows, again=again if made.repeated else None, **stands | more)
