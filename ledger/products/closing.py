"""Closing: a person's account ends, and what was on it has been paid out by hand, outside.

draft  what is paid out, frozen on a card; refused while something waits
close  the money leaves the books and every account of hers is closed, in one posting

Gift money that may not leave yet goes back to what is set aside for gifts (`ledger.gifted`).

Money that comes or goes between the card and the deed lets the deed be refused. A closed account
pays nothing and is paid nothing; its owner still sees what there was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledger import gifted, ids, products, rules
from ledger.chart import BONUS, WALLET, WORLD
from ledger.errors import AlreadySettled, InsufficientFunds, NotAllowed, Refused
from ledger.people import facts, intents, roles, states
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.posting import ChangeAll, Event, Move, Posting
from ledger.tables import Account, Owner

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.money import Money
    from ledger.people.persons import Person
    from ledger.statement import Balance

VERB = "states.close"


class Unsettled(Refused):
    """Something waits: sums that are held, and how much is open, of each kind."""

    def __init__(self, held: Sequence[Money], waiting: Mapping[str, int]) -> None:
        super().__init__(held, waiting)
        self.held = held
        self.waiting = waiting


@dataclass(frozen=True, slots=True)
class Draft:
    """An account that is to be closed, on a card, with what is paid out of it.

    `gifts` are the gift money that goes back instead.
    """

    intent: Intent
    person: int
    reason: str
    sums: Sequence[Money]
    gifts: Sequence[Money] = ()

    @classmethod
    def read(cls, intent: Intent) -> Draft:
        """Read it back from its card."""
        known: Any = intent.facts
        sums = known["sums"], known.get("gifts", ())
        return cls(intent, int(known["person"]), str(known["note"]), *sums)


async def draft(act: Act, person: Person, reason: str) -> Draft:
    """Draft the end of an account; Unsettled while something waits.

    NotAllowed for who has not joined, is closed, has a role, or asks herself.
    """
    if not person.joined:
        raise NotAllowed("state_not_joined")
    if person.id == act.actor.id:
        raise NotAllowed("state_own")
    if person.state == "closed":
        raise NotAllowed("state_closed")
    on_it = await _settled(act.books, person.id)
    sums, gifts = await _parted(act.books, person.id, on_it)
    kept: dict[str, Any] = {"person": Who(person.id), "sums": sums, "note": reason}
    kept["gifts"] = gifts
    wanted = Intent(act.actor.id, {"confirm": VERB, "cancel": "cancel"}, kept, chat=act.chat)
    asked = ids.digest(VERB, str(person.id), reason)
    return Draft.read(await rules.card(act.books, wanted, act.key, asked))


async def close(act: Act, intent: Intent) -> bool:
    """Close an account as its card says, once; tell whether that was done before.

    Unsettled while something waits, NotAllowed when what is on it is not what the card says.
    """
    asked, books = Draft.read(intent), act.books
    if not await intents.known(books, intent.token):
        await _check(books, asked)
    before = await books.read(states.load, asked.person)
    rows, guards = states.becoming(asked.person, before, "closed")
    told = facts.dump({"sums": [*asked.sums], "gifts": [*asked.gifts]})
    posting = Posting(
        intent.token,
        VERB,
        digest=ids.digest(VERB, str(asked.person), asked.reason),
        actor=intent.owner,
        payer=asked.person,
        moves=await _moves(books, asked),
        all_of=(ChangeAll(asked.person, "closed"),),
        rows=rows,
        guards=(*intent.guards, *guards),
        events=(Event("person_closed", asked.person, told),),
        note=asked.reason if asked.sums or asked.gifts else "",
        deadline=intent.expires_at,
    )
    try:
        return (await act.post(posting)).repeated
    except InsufficientFunds:
        raise NotAllowed("close_changed") from None
    except AlreadySettled as settled:
        if settled.table == Account.__tablename__:
            raise NotAllowed("close_changed") from None
        if settled.table == Owner.__tablename__:
            raise NotAllowed("state_changed") from None
        raise


async def stands(books: Books, person: int) -> list[Money]:
    """Return what is on somebody's wallets now, by currency."""
    return [each.posted for each in await books.balances(person, WALLET) if each.posted]


async def _settled(books: Books, person: int) -> list[Money]:
    """Return what can be paid out; Unsettled while something waits."""
    if await roles.of(books, person):
        raise NotAllowed("close_roles")
    wallets: list[Balance] = await books.balances(person, WALLET)
    waiting = await books.read(_waiting, person)
    held = [each.held for each in wallets if each.held]
    if held or any(waiting.values()):
        raise Unsettled(held, {kind: count for kind, count in waiting.items() if count})
    return [each.posted for each in wallets if each.posted]


async def _check(books: Books, asked: Draft) -> None:
    """Refuse what waits, and what says otherwise by now of what may leave."""
    found = await _parted(books, asked.person, await _settled(books, asked.person))
    if found != ([*asked.sums], [*asked.gifts]):
        raise NotAllowed("close_changed")


async def _parted(
    books: Books, person: int, on_it: Sequence[Money]
) -> tuple[list[Money], list[Money]]:
    """Return what of it is paid out, and the gift money that goes back."""
    bound = [(await gifted.bound(books, person, each.currency)).amount for each in on_it]
    sums = [each - gifts for each, gifts in zip(on_it, bound, strict=True) if each != gifts]
    return sums, [each for each in bound if each]


async def _moves(books: Books, asked: Draft) -> tuple[Move, ...]:
    found = []
    for line, sums in ((WORLD, asked.sums), (BONUS, asked.gifts)):
        for each in sums:
            wallet = await books.account(WALLET, asked.person, each.currency)
            found.append(Move(wallet, await books.house(line, each.currency), each))
    return tuple(found)


def _waiting(connection: Connection, book: int, person: int) -> dict[str, int]:
    kinds = products.DECLARED.pends
    return {each.kind: each.run(connection, book, person) for each in kinds}
