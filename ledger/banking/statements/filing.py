"""A file that somebody hands in: kept in the vault until another has agreed that it is booked.

Whoever could book a file alone could make money with one that no bank has written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ledger import ids, rules
from ledger.banking.statements import identity, reading
from ledger.chart import HOUSE
from ledger.people import alarms, facts, roles
from ledger.people.intents import Intent
from ledger.people.roles import SEE_HOUSE
from ledger.posting import Audit, Event, Posting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.act import Act
    from ledger.banking.told import Statement
    from ledger.books import Books
    from ledger.people.facts import Fact

BOOK: Final = "banking.book"
FIELD: Final = "statement_file"


async def is_known(books: Books, rail: str, statement: Statement) -> bool:
    """Tell whether a page was imported before."""
    secret = await identity.key(books)
    return await reading.page(books, identity.page_of(secret, rail, statement)) is not None


async def hand_in(act: Act, file: bytes, about: Mapping[str, Fact]) -> Intent:
    """Freeze on a card that a file is to be booked; the file itself goes to the vault."""
    reference = await act.books.vault.keep(HOUSE, FIELD, file)
    known: dict[str, Any] = {**about, "file": ids.text(reference)}
    wanted = Intent(act.actor.id, {"confirm": BOOK, "cancel": "cancel"}, known, chat=act.chat)
    return await rules.card(act.books, wanted, act.key, ids.digest(BOOK, file))


async def agreed(act: Act, intent: Intent) -> bytes:
    """Note that a file is to be booked, once; return it, whatever became of it before."""
    known: Any = intent.facts
    about = facts.dump({name: known[name] for name in ("pages", "entries")})
    posting = Posting(
        intent.token,
        BOOK,
        digest=ids.digest(BOOK, intent.token),
        actor=intent.owner,
        guards=(intent.done,),
        audits=(Audit(BOOK, topic="statement", facts=about),),
        deadline=intent.expires_at,
    )
    await act.post(posting)
    return (await act.books.vault.get(ids.from_text(str(known["file"])))).value


async def file_refused(books: Books, name: str, rule: str, line: int, found: str) -> None:
    """Tell who may see statements that a file of the folder is refused, once until it is good."""
    about = facts.dump({"name": name, "rule": rule, "line": line, "found": found})
    who = await roles.holders(books, SEE_HOUSE)
    events = [Event("statement_refused", each, about) for each in who]
    await alarms.raised(books, _alarm(name), events)


async def file_good(books: Books, name: str) -> None:
    """Note that a file of the folder is booked, if it was refused before."""
    if _alarm(name) in await alarms.standing(books):
        await alarms.lowered(books, _alarm(name))


def _alarm(name: str) -> str:
    return f"statement {name}"
