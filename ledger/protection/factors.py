"""Factors: what somebody can show besides that she holds her phone.

    of           what she has
    set_pin      a PIN, in the place of the one before
    begin_app    the secret of an app, which counts once a code of it was right (`confirm_app`)
    new_codes    codes kept for later, in the place of those before
    remove       one of them goes

Whoever has something shows it for each of these: what she has shown is in the guards of the act.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam
from sqlmodel import col, select

from ledger import clock, ids
from ledger.errors import AlreadySettled, KeyConflict, NotAllowed, NotFound
from ledger.people import everywhere, facts
from ledger.posting import ANY, Guard, Posting, Row
from ledger.protection import apps, codes, pins
from ledger.protection.tables import FactorRow
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.posting import Cell, Event

PIN: Final = "pin"
APP: Final = "app"
NEXT: Final = "next_app"
"""An app of which no code was right yet."""
CODES: Final = "codes"
CHANGED: Final = "factor_changed"
FIELDS = {PIN: "pin_hash", APP: "app_secret", NEXT: "app_secret", CODES: "code_digests"}
"""What the vault calls them."""


@dataclass(frozen=True, slots=True)
class Factors:
    """What somebody has, and how it stands: where the vault keeps it, and what is spent.

    `since_ms` is when the first of it came; what took its place was proven with it, and is as old.
    """

    person: int
    references: Mapping[str, bytes] = field(default_factory=dict)
    spent: Mapping[str, int] = field(default_factory=dict)
    since_ms: int = 0

    @property
    def has_any(self) -> bool:
        """Whether she has anything to show."""
        return self.has(PIN) or self.has(APP)

    @property
    def codes_left(self) -> int:
        """How many codes kept for later she has."""
        return codes.left(self.spent[CODES]) if self.has(CODES) else 0

    def has_before(self, at_ms: int) -> bool:
        """Tell whether she had anything to show before a moment, and has it still."""
        return self.has_any and self.since_ms < at_ms

    def has(self, kind: str) -> bool:
        """Tell whether she has one of a kind."""
        return bool(self.references.get(kind))

    async def kept(self, books: Books, kind: str) -> bytes:
        """Return what the vault keeps of one; NotFound if it is another one by now."""
        wanted = self.references.get(kind)
        for each in await books.vault.of(self.person, FIELDS[kind]):
            if each.reference == wanted:
                return each.value
        raise NotFound("factor")

    def becomes(self, kind: str, reference: bytes, spent: int = 0) -> tuple[Guard | Row, ...]:
        """Return what lets one be another, if it is as it was: guards, or its row."""
        place = (self.person, kind)
        since = self.since_ms if self.has_any else clock.to_ms(clock.now())
        if kind not in self.references:
            cells: dict[str, Cell] = {"person": self.person, "reference": reference}
            cells |= {"kind": kind, "since_ms": since, "spent": spent}
            return (Row.of(FactorRow, **cells),)
        return (
            Guard.on(FactorRow.reference, place, self.references[kind], reference),
            Guard.on(FactorRow.since_ms, place, ANY, since),
            Guard.on(FactorRow.spent, place, ANY, spent),
        )


_FACTORS: Any = select(
    FactorRow.kind, FactorRow.reference, FactorRow.spent, FactorRow.since_ms
).where(
    col(FactorRow.book) == bindparam("book", type_=BigInteger),
    col(FactorRow.person) == bindparam("person", type_=BigInteger),
)


async def of(books: Books, person: int) -> Factors:
    """Return what somebody has."""
    return await books.read(load, person)


async def set_pin(act: Act, pin: str) -> None:
    """Let who asks have a PIN; Weak for one that is guessed at once."""
    pins.check(pin)
    known = await of(act.books, act.actor.id)
    reference = await act.books.vault.keep(known.person, FIELDS[PIN], await pins.hashed(pin))
    told = "pin_changed" if known.has(PIN) else "pin_set"
    await _post(act, known, {PIN: (reference, 0)}, told)


async def begin_app(act: Act) -> bytes:
    """Keep a fresh secret for an app of who asks; return it, to be shown to her and nobody else."""
    known, secret = await of(act.books, act.actor.id), apps.new_secret()
    reference = await act.books.vault.keep(known.person, FIELDS[NEXT], secret)
    await _post(act, known, {NEXT: (reference, 0)}, "")
    return secret


async def confirm_app(act: Act, given: str) -> None:
    """Let the app count of which this is a code; NotAllowed for any other code."""
    step, known = await next_step(act.books, act.actor.id, given), await of(act.books, act.actor.id)
    if step is None:
        raise NotAllowed("app_code")
    told = "app_changed" if known.has(APP) else "app_set"
    await _post(act, known, {APP: (known.references[NEXT], step), NEXT: (b"", 0)}, told)


async def next_step(books: Books, person: int, given: str) -> int | None:
    """Return the step of a code of an app that does not count yet; None for any other code."""
    known = await of(books, person)
    if not known.has(NEXT):
        raise NotFound("factor")
    return apps.matching(await known.kept(books, NEXT), given, 0)


async def new_codes(act: Act, *, told: str = "codes_new") -> list[str]:
    """Let who asks have fresh codes for later; return them, to be shown to her once."""
    known, fresh = await of(act.books, act.actor.id), codes.new()
    reference = await act.books.vault.keep(known.person, FIELDS[CODES], codes.kept(fresh))
    await _post(act, known, {CODES: (reference, 0)}, told)
    return fresh


async def remove(act: Act, kind: str) -> None:
    """Let who asks have one no more; with the last one the codes kept for later go, too."""
    known = await of(act.books, act.actor.id)
    if not known.has(kind):
        raise NotFound("factor")
    gone = {kind: (b"", 0)}
    others = any(known.has(each) for each in (PIN, APP) if each != kind)
    if kind != CODES and not others and CODES in known.references:
        gone[CODES] = (b"", 0)
    await _post(act, known, gone, f"{kind}_removed")


async def _post(
    act: Act, known: Factors, becomes: Mapping[str, tuple[bytes, int]], told: str
) -> None:
    """Change what she has in one posting; the vault keeps no longer what is replaced."""
    changes = [each for kind, to in becomes.items() for each in known.becomes(kind, *to)]
    posting = Posting(
        ids.timed_child(act.key, *becomes),
        "factor",
        digest=ids.digest(*(reference for reference, _ in becomes.values())),
        actor=known.person,
        guards=tuple(each for each in changes if isinstance(each, Guard)),
        rows=tuple(each for each in changes if isinstance(each, Row)),
        events=await _told(act.books, known.person, told) if told else (),
    )
    places = {(FactorRow.__tablename__, "spent", (known.person, kind)) for kind in becomes}
    others = [each for each in act.guards if (each.table, each.column, each.key) not in places]
    act = replace(act, guards=tuple(others))  # what is used up of one that goes is no matter
    stay = {reference for reference, _ in becomes.values() if reference}
    try:
        posted = await act.post(posting)
    except (AlreadySettled, KeyConflict):
        await act.books.vault.drop(stay - {*known.references.values()})
        raise
    gone = {known.references.get(kind, b"") for kind in becomes} - stay - {b""}
    if not posted.repeated and gone:
        await act.books.vault.drop(gone)


async def _told(books: Books, person: int, what: str) -> tuple[Event, ...]:
    return await everywhere.events(books, person, CHANGED, facts.dump({"what": what}))


def load(connection: Connection, book: int, person: int) -> Factors:
    """Read what somebody has, for a question that asks for more."""
    found = rows(connection, _FACTORS, book=book, person=person)
    references = {kind: bytes(reference) for kind, reference, _, _ in found}
    spent = {kind: spent for kind, _, spent, _ in found}
    since = [at for kind, reference, _, at in found if kind in {PIN, APP} and reference]
    return Factors(person, references, spent, min(since, default=0))
