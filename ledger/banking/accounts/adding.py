"""Somebody adds an account at a bank: what she told is read, compared and kept in the vault.

    add   -> it waits for two small amounts, or for a look at it where there is a doubt

Its number is known again by a digest under a key of the vault: nobody finds it by trying.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ledger import clock, ids, licences, rules, screening
from ledger.banking.accounts import numbers, reading, ruling
from ledger.banking.accounts.changing import HAVING, fact, has, having
from ledger.banking.accounts.comparing import BANK_NAME, BANK_NUMBER, BANK_ROUTING, doubts
from ledger.banking.accounts.countries import US, currency
from ledger.banking.accounts.numbers import Wrong
from ledger.banking.accounts.tables import BankAccountRow
from ledger.errors import LimitExceeded, NotAllowed, Refused
from ledger.people import everywhere, facts, intents, roles, vaulted
from ledger.people.roles import VERIFY
from ledger.posting import DAY, NEW, Count, Event, Posting, Row
from ledger.verification import papers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from ledger.act import Act
    from ledger.banking.accounts.reading import BankAccount
    from ledger.banking.destination import Scheme
    from ledger.books import Books
    from ledger.posting import Guard

ADDED: Final = "bank account additions"
KINDS: Final = ("checking", "savings")
LONGEST_NAME: Final = 70
"""How long a name may be on ISO 20022's way (Max70Text of the SEPA rulebooks)."""
KEY_OF_NUMBERS: Final = ids.child("bank accounts", "key of numbers")
_TRIES: Final = 3
KEY_FIELD: Final = "bank_number_key"


class Mistakes(Refused):
    """What was told of an account has mistakes: what is wrong, by field."""

    def __init__(self, fields: Mapping[str, Wrong]) -> None:
        super().__init__({name: each.word for name, each in fields.items()})
        self.fields = fields


class AddedBefore(Refused):
    """She had this account a short while ago: the two amounts were paid once, and `again` later."""

    def __init__(self, again: datetime) -> None:
        super().__init__("bank account")
        self.again = again


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of an account: its number, or those of the US, and the name at the bank."""

    scheme: Scheme
    number: str = field(repr=False)
    name: str = field(repr=False)
    routing: str = field(default="", repr=False)
    kind: str = ""

    @property
    def country(self) -> str:
        """The country where it is."""
        return US if self.scheme == "us" else self.number[:2]

    @property
    def identity(self) -> str:
        """What tells it from all others."""
        return f"{self.scheme} {self.routing} {self.number}"

    @property
    def kept(self) -> dict[str, str | bytes]:
        """What goes to the vault."""
        routing = {BANK_ROUTING: self.routing} if self.routing else {}
        return {BANK_NUMBER: self.number, **routing, BANK_NAME: self.name}


async def add(act: Act, told_of: Told, *guards: Guard) -> BankAccount:
    """Add an account of who asks; Mistakes where something is wrong, and nothing is kept.

    NotAllowed for one that she has, or has too many; LimitExceeded for too many in a day;
    NotLicensed where nothing is paid out. `guards` go with it: what lets it be told.
    """
    books, key = act.books, ids.timed_child(act.key, "bank")
    _check(act)
    if await intents.known(books, key):
        return await reading.get(books, key)
    read = checked(told_of)
    await _offered(books, act.actor.id, read)
    for left in reversed(range(_TRIES)):
        try:
            await _added(act, key, read, guards)
        except LimitExceeded as full:
            if full.limit == HAVING and left:  # somebody has added the same one at this moment
                continue
            raise (full if full.limit == ADDED else NotAllowed("bank_most")) from None
        break
    return await reading.get(books, key)


async def _added(act: Act, key: bytes, read: Told, guards: Sequence[Guard]) -> None:
    books, person = act.books, act.actor.id
    digest = ids.keyed(await vaulted.key_of_house(books, KEY_FIELD, KEY_OF_NUMBERS), read.identity)
    others = await reading.of_digest(books, digest)
    await _rested(books, person, digest)
    if any(each.person == person for each in others):
        raise NotAllowed("bank_known")
    twin = others[0].person if others else 0
    why = await doubts(books, person, read.name, read.country, twin)
    references = await books.vault.keep_all(person, read.kept)
    posting = await _posting(act, key, read, references, (digest, twin, why))
    posting.guards = (*posting.guards, *guards)
    posting.counts = (*posting.counts, Count(having(digest), 1, len(others) + 1))
    try:
        repeated = (await act.post(posting)).repeated
    except Refused:
        await books.vault.drop(references.values())
        raise
    if repeated:
        await books.vault.drop(references.values())


async def _rested(books: Books, person: int, digest: bytes) -> None:
    """Refuse what somebody had and removed just now: AddedBefore."""
    rests = (await rules.at(books, ruling.AGAIN)).value
    known = await reading.known(books, person)
    had = [each for each in known if each.digest == digest and not each.is_open]
    if had and had[0].added_at + rests > clock.now():
        raise AddedBefore(had[0].added_at + rests)


def checked(told_of: Told) -> Told:
    """Return what was told as a machine reads it, or raise Mistakes."""
    wrong: dict[str, Wrong] = {}

    def read(name: str, how: Callable[[str], str], typed: str) -> str:
        try:
            return how(typed)
        except Wrong as found:
            wrong[name] = found
            return ""

    us = told_of.scheme == "us"
    number = read("number", numbers.account if us else numbers.iban, told_of.number)
    routing = read("routing", numbers.routing, told_of.routing) if us else ""
    name = read("name", _name, told_of.name)
    if us and told_of.kind not in KINDS:
        wrong["kind"] = Wrong("missing")
    if wrong:
        raise Mistakes(wrong)
    return Told(told_of.scheme, number, name, routing, told_of.kind if us else "")


def _name(typed: str) -> str:
    name = " ".join(typed.replace("’", "'").split())
    if not name:
        raise Wrong("missing")
    if word := papers.wrong_name(name, latin=True):
        raise Wrong(word)
    if not name.isascii():
        raise Wrong("basic")
    if len(name) > LONGEST_NAME:
        raise Wrong("long")
    return name


def _check(act: Act) -> None:
    if not act.actor.joined:
        raise NotAllowed("not_joined")
    if act.actor.state != "open":
        raise NotAllowed("bank_state")


async def _offered(books: Books, person: int, read: Told) -> None:
    """Refuse what is not paid out where she is, or where the bank is, and more than she may have.

    LimitExceeded is for the day, and holds in the posting.
    """
    await licences.check(books, person, licences.WITHDRAW)
    await licences.check_country(books, read.country, licences.WITHDRAW)
    if len(await reading.of(books, person)) >= (await rules.at(books, ruling.MOST)).value:
        raise NotAllowed("bank_most")
    if not await screening.hits.has_room(books, person, {BANK_NAME: read.name}):
        raise NotAllowed("verification_names")


async def _posting(
    act: Act,
    key: bytes,
    read: Told,
    references: Mapping[str, bytes],
    known: tuple[bytes, int, str],
) -> Posting:
    books, person, now = act.books, act.actor.id, clock.now()
    digest, twin, why = known
    until = now + (await rules.at(books, ruling.WAITS)).value
    cells: dict[str, Any] = {
        "person": person,
        "scheme": read.scheme,
        "kind": read.kind,
        "country": read.country,
        "currency": currency(read.country),
        "masked": numbers.masked(read.number),
        "digest": digest,
        "twin": twin,
        "state": "review" if why else "added",
        "why": why,
        "added_ms": clock.to_ms(now),
        "due_ms": None if why else clock.to_ms(until),
    }
    made = Row.of(BankAccountRow, token=key, number=NEW, kept=facts.dump(references), **cells)
    screened, looks = await screening.wanted(books, person)
    told = fact(read.country, read.scheme, cells["masked"], key, looked_at=bool(why))
    support = await roles.holders(books, VERIFY) if why else ()
    waits = [Event("bank_waits", each, told) for each in support if each not in {person, twin}]
    return Posting(
        key,
        "bank_added",
        digest=ids.digest(digest),
        actor=person,
        rows=(made, *screened),
        guards=looks,
        counts=await _counts(books, person),
        events=(*await everywhere.events(books, person, "bank_added", told), *waits),
    )


async def _counts(books: Books, person: int) -> tuple[Count, ...]:
    a_day, most = [(await rules.at(books, each)).value for each in (ruling.A_DAY, ruling.MOST)]
    return Count.of(ADDED, person, DAY, 1, a_day), Count(has(person), 1, most)
