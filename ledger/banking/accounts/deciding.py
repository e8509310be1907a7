"""An account about which there is a doubt is looked at: two let it pass, or one refuses it.

draft     that it may pass, on a card, with a reason
passed    it does, in one posting with whoever agreed; then it waits to be verified as any other
refused   it is disabled, with a reason
look      the names that are compared, for who decides, kept in the audit each time

Nobody decides about her own, or about one that she has as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ledger import clock, ids, rules, verification
from ledger.banking.accounts import comparing, reading, ruling
from ledger.banking.accounts.changing import (
    CHANGED,
    audit,
    becomes,
    change,
    closes,
    in_time,
    told,
)
from ledger.errors import NotAllowed
from ledger.people import roles
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.people.roles import VERIFY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.act import Act
    from ledger.banking.accounts.reading import BankAccount
    from ledger.books import Books
    from ledger.posting import Audit

PASS, REFUSE, LOOK = "bank.pass", "bank.refuse", "bank.look"
REFUSED: Final = "refused"


@dataclass(frozen=True, slots=True)
class Draft:
    """On a card: that an account may pass, and why."""

    intent: Intent
    token: bytes
    person: int
    why: str
    words: str

    @classmethod
    def read(cls, intent: Intent) -> Draft:
        """Read it back from its card."""
        known: Any = intent.facts
        token = ids.from_text(known["account"])
        return cls(intent, token, int(known["person"]), known["why"], known["note"])


async def draft(act: Act, number: int, words: str) -> Draft:
    """Freeze on a card that an account may pass."""
    found = await _in_review(act, number)
    await _check_screened(act.books, found)
    kept: dict[str, Any] = {
        "account": ids.text(found.token),
        "person": Who(found.person),
        "why": found.why,
        "note": words,
    }
    wanted = Intent(act.actor.id, {"confirm": PASS, "cancel": "cancel"}, kept, chat=act.chat)
    asked = ids.digest(PASS, found.token, words)
    return Draft.read(await rules.card(act.books, wanted, act.key, asked))


async def passed(act: Act, intent: Intent) -> bool:
    """Let an account pass as a card says, once; tell whether it had.

    NotAllowed where it waits no more, or is of who lets it pass.
    """
    asked, books = Draft.read(intent), act.books
    if intent.state != "open":
        return True
    found = await reading.get(books, asked.token)
    for each in {intent.owner, act.approver or intent.owner}:
        _check(found, each)
    if found.state != "review" or found.why != asked.why:
        raise NotAllowed(CHANGED)
    await _check_screened(books, found)
    until = clock.now() + (await rules.at(books, ruling.WAITS)).value
    cells = {"passed": intent.owner, "due_ms": clock.to_ms(until)}
    posting = change(found, "passed", intent.token, *becomes(found, "added", **cells))
    posting.key, posting.actor, posting.deadline = intent.token, intent.owner, intent.expires_at
    posting.guards = (*posting.guards, *intent.guards)
    posting.events = await told(books, found, "bank_passed")
    with in_time():
        return (await act.post(posting)).repeated


async def refused(act: Act, number: int, words: str) -> BankAccount:
    """Disable an account that is looked at, with a reason that stays with who decides."""
    found = await reading.numbered(act.books, number)
    posting = change(found, REFUSED, act.key)
    posting.actor = act.actor.id
    if found.state != "disabled" or found.why != REFUSED:
        found = await _in_review(act, number)
        posting.guards = (
            *becomes(found, "disabled", why=REFUSED, due_ms=None),
            *await roles.holding(act.books, act.actor.id, VERIFY),
        )
        posting.counts = closes(found)
        posting.events = await told(act.books, found, "bank_failed", why=REFUSED)
        posting.audits = (audit(REFUSE, found, {"why": found.why}, words),)
        with in_time():
            await act.post(posting)
    return found


async def look(
    books: Books, token: bytes, reader: int
) -> tuple[BankAccount, Sequence[str], str, Audit]:
    """Return what an account is called and what was verified, opened, and what is kept of the look.

    NotAllowed for whom it is about, who may not, and once it waits no more.
    """
    found = await reading.get(books, token)
    _check(found, reader)
    if not await roles.holding(books, reader, VERIFY):
        raise NotAllowed("not_holder")
    if found.state != "review":
        raise NotAllowed(CHANGED)
    names = await comparing.verified_names(books, found.person)
    at_bank = await books.vault.get(found.kept[comparing.BANK_NAME])
    return found, names, at_bank.text, audit(LOOK, found)


def _check(found: BankAccount, who: int) -> None:
    if found.is_of(who):
        raise NotAllowed("bank_own")


async def _in_review(act: Act, number: int) -> BankAccount:
    found = await reading.numbered(act.books, number)
    _check(found, act.actor.id)
    if found.state != "review":
        raise NotAllowed(CHANGED)
    return found


async def _check_screened(books: Books, found: BankAccount) -> None:
    """Refuse to decide while a likeness to whom a list names is undecided, without saying why."""
    if await verification.is_like_listed(books, found.person):
        raise NotAllowed("verification_not_yet")
