"""Small amounts that prove an account, as operators see them: never how much they are."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.accounts import masked
from bot.kit import Entry, say, say_many
from ledger.banking.accounts.countries import US

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.kit import Said
    from ledger.banking.payouts import Payout


def small(found: Iterable[Payout]) -> list[Entry]:
    """Draw those of each account in a line: who reads an amount could prove that it is hers."""
    known: dict[tuple[str, bool], list[Payout]] = defaultdict(list)
    for each in found:
        if each.is_small:
            known[account(each), each.state == "queued"].append(each)
    return [_entry(*which, some) for which, some in known.items()]


def account(payout: Payout) -> str:
    """Name the account to which something goes."""
    return masked(payout.country, "us" if payout.country == US else "iban", payout.masked)


def _entry(name: str, queued: bool, some: Sequence[Payout]) -> Entry:  # noqa: FBT001 - how they stand
    said = _said(name, len(some), queued)
    return Entry(said, said, say("since {time}", time=some[0].made_at), None)


def _said(name: str, count: int, queued: bool) -> Said:  # noqa: FBT001 - how they stand
    if queued:
        return say_many(
            "{count} small amount for {account} is to be paid",
            "{count} small amounts for {account} are to be paid",
            count,
            account=name,
        )
    return say_many(
        "{count} small amount for {account} is on its way",
        "{count} small amounts for {account} are on their way",
        count,
        account=name,
    )
