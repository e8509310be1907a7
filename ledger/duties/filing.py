"""Filing packs: what is to be filed of a duty, put together for who may see it alone.

    draft, opened  a pack is asked for with a reason, and two agree
    of_card        the pack that a card opened, for who asked, until the card is over
    gathered       what is in it: the books' part, and what the vault has of who it is about

Nothing of it is kept: it is made anew of the books and the vault when it is looked at, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from ledger import clock, ids, merged, pages, rules
from ledger.chart import WALLET
from ledger.duties import reading
from ledger.duties.tables import CURRENCY
from ledger.errors import NotAllowed
from ledger.pages import Wanted
from ledger.people import drafts, vaulted
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.posting import Event

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.books import Books
    from ledger.duties.reading import Duty
    from ledger.statement import Line
    from ledger.vault import Kept

FILE: Final = "duties.file"
PACK: Final = "filing"
"""The verb, and the kind of the page on which a pack is shown."""
CASH: Final = frozenset({"states.close"})
"""What is paid in or out as currency."""
LINES: Final = 200


@dataclass(frozen=True, slots=True)
class Pack:
    """What is to be filed: of which duty, with which payments, and what the vault has."""

    duty: Duty
    lines: tuple[Line, ...]
    kept: tuple[Kept, ...]


async def draft(act: Act, number: int, reason: str) -> Intent:
    """Ask for a pack on a card; NotAllowed where there is none for a duty, or it is about her."""
    duty = await reading.get(act.books, number)
    if duty.kind != CURRENCY:
        raise NotAllowed("duty_no_pack")
    if await act.books.read(merged.now, duty.person) == act.actor.id:
        raise NotAllowed("reveal_self")
    kept: dict[str, Any] = {"duty": number, "person": Who(duty.person), "note": reason}
    wanted = Intent(act.actor.id, {"confirm": FILE, "cancel": "cancel"}, kept, chat=act.chat)
    asked = ids.digest(FILE, str(number), reason)
    return await rules.card(act.books, wanted, act.key, asked)


async def opened(act: Act, intent: Intent) -> bool:
    """Let who asked look at a pack, once; tell whether that was done before."""
    event = Event("filing_ready", intent.owner, drafts.told(intent, "duty"))
    return await drafts.opened(act, intent, FILE, event)


async def of_card(books: Books, token: bytes, reader: int) -> Duty:
    """Return the duty whose pack a card opened for somebody; NotFound for all others, and later."""
    intent = await drafts.of_card(books, token, FILE, reader)
    number: Any = intent.facts["duty"]
    return await reading.get(books, number)


async def gathered(books: Books, duty: Duty) -> Pack:
    """Put together what is to be filed."""
    start = datetime.combine(duty.day, time(), books.zone)
    since, until = (clock.to_ms(each) for each in (start, start + timedelta(days=1)))
    wanted = Wanted(duty.person, kinds=CASH, since_ms=since, until_ms=until)
    wallets = [each.account for each in await books.balances(duty.person, WALLET)]
    page = await pages.page(books, wallets, None, LINES, wanted)
    return Pack(duty, tuple(page.lines), tuple(await vaulted.of(books, duty.person)))
