"""The tables whose rows may go again."""

from typing import Final

PASSING: Final = frozenset(
    {
        *("messages", "files", "counts", "shown", "batch_pages", "liability_parts", "tickets"),
        *("notes", "identities", "screen_entries", "alerts", "confirmations", "connects"),
    }
)
"""Nothing that money or a proof rests on, but counters that are of no period, which
`ledger.periods` leaves alone. A note that has gone is one that was erased."""
