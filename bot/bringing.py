"""Statements of banks come in: a file is read whole, and each page of it is booked.

By which rail the house has an account, its number says; where no account is set, the bank that is
built in is meant, if it is on. A statement of somebody else's account is refused.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from bot.kit import Code, _, say
from bot.rails import statements as reading
from bot.rails.statements import BadStatement, Missing
from bot.settings.banks import ISO20022, SANDBOX
from ledger.banking import statements
from ledger.banking.statements import Imported

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.kit import Said
    from bot.settings import Settings
    from ledger.banking.told import Statement
    from ledger.books import Books

DEMO: Final = SANDBOX
_LONGEST: Final = 80


def rail_of(settings: Settings, account: str) -> str:
    """Return the rail by which the house has an account; "" for somebody else's."""
    own = [each.iban for each in settings.owned]
    if not own:
        return DEMO if DEMO in settings.on_rails(demo=settings.demo) else ""
    return ISO20022 if account in own else ""


async def read(settings: Settings, file: bytes, rail: str = "") -> list[tuple[str, Statement]]:
    """Return what a file tells, each page with its rail; BadStatement, or Missing."""
    told = await asyncio.to_thread(reading.read, file)
    found = [(rail or rail_of(settings, each.account), each) for each in told]
    for by, each in found:
        if not by:
            raise BadStatement("account", 0, f"…{each.account[-4:]}")
    return found


async def bring(
    books: Books,
    told: list[tuple[str, Statement]],
    actor: int = 0,
    progress: Callable[[Imported, int], Awaitable[None]] | None = None,
) -> Imported:
    """Book what was read of a file; `progress` hears what came of it, of how many entries."""
    done, of = Imported(), sum(len(each.entries) for _by, each in told)

    async def onward(page: Imported) -> None:
        if progress:
            await progress(done + page, of)

    for by, each in told:
        done += await statements.import_(books, by, each, actor, onward)
    return done


RULES: Final = {
    "size": _("It is too large."),
    "kind": _("It is neither camt.052, camt.053, camt.054 nor MT940."),
    "xml": _("It is no XML that can be read."),
    "dtd": _("It declares what a statement never does (DTD), so nothing of it is read."),
    "version": _("It is of a version that I do not know."),
    "schema": _("It does not follow the schema of its version."),
    "form": _("This is not what stands there in such a file."),
    "account": _("It is of an account that is not ours."),
    "currency": _("The currency is not that of the account, or none."),
    "amount": _("The amount is not exact in its currency."),
    "date": _("This is no date."),
    "parts": _("The parts of a batch do not add up to it."),
    "totals": _("The totals are not those of the entries."),
    "balance": _("The opening balance and the entries do not make the closing one."),
    "closing": _("There is no closing balance, or a page after it."),
    "pages": _("The pages do not follow each other."),
}
"""What each rule by which a file is refused says."""


def refused(bad: BadStatement) -> Said:
    """Say why a file is refused, and where."""
    why = say(RULES[bad.rule])
    found = Code(bad.found[:_LONGEST], as_it_stands=True)
    if bad.line and bad.found:
        return say("Line {line}: {why} {found}", line=bad.line, why=why, found=found)
    if bad.line:
        return say("Line {line}: {why}", line=bad.line, why=why)
    return why


MISSING: Final = say(
    "What reads statements is not installed here. Install it on the machine: {command}",
    command=Code("make banks", as_it_stands=True),
)
__all__ = ["DEMO", "MISSING", "BadStatement", "Missing", "bring", "rail_of", "read", "refused"]
