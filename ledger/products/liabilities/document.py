"""What a person is owed and how it comes to a root, as JSON for whoever checks it.

Every hash is hexadecimal, every amount a whole number of minor units: docs/proof.md has it all.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.products.liabilities.reading import Branch, Root

FORMAT: Final = "wasl balances 1"


def written(root: Root, book: int, person: int, branches: Sequence[Branch]) -> str:
    """Write the branches of a person."""
    known = {
        "format": FORMAT,
        "book": book,
        "transfer": root.transfer,
        "published": root.at.isoformat(timespec="seconds"),
        "root": root.hash.hex(),
        "person": person,
        "trees": [
            {
                "currency": each.currency,
                "leaves": each.leaves,
                "total": each.total,
                "hash": each.hash.hex(),
            }
            for each in root.trees
        ],
        "branches": [_branch(each) for each in branches],
    }
    return json.dumps(known, indent=1)


def _branch(branch: Branch) -> dict[str, object]:
    return {
        "currency": branch.currency,
        "amount": branch.amount,
        "salt": branch.salt.hex(),
        "path": [
            {"side": side, "hash": node.hash.hex(), "sum": node.sum} for side, node in branch.steps
        ],
    }
