"""What was handed in, looked at by who decides: from the vault, and kept in the audit each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.errors import NotAllowed
from ledger.people import roles
from ledger.people.roles import VERIFY
from ledger.verification import reading
from ledger.verification.changing import CHANGED, LOOK, audit
from ledger.verification.deciding import check

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.posting import Audit
    from ledger.vault import Kept
    from ledger.verification.reading import Verification


async def looked_at(
    books: Books, token: bytes, reader: int
) -> tuple[Verification, dict[str, Kept], Audit]:
    """Return what was handed in, opened, by field, and what is kept of the look.

    NotAllowed for whom it is about, who may not, and once it waits no more; Lost where the vault
    has not all of it.
    """
    found = await reading.of_token(books, token)
    check(found, reader)
    if not await roles.holding(books, reader, VERIFY):
        raise NotAllowed("not_holder")
    if not found.waits:
        raise NotAllowed(CHANGED)
    opened = {field: await books.vault.get(each) for field, each in found.kept.items()}
    return found, opened, audit(LOOK, found)
