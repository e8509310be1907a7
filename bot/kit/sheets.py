"""Sheets: pages of their own, for what must not stand in a chat; each opens by a link, once.

@sheet   what a page shows, and what is asked there
@handed  what is done with what was handed in
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from bot.kit.replies import Reply
from bot.kit.said import Code, Said
from ledger.errors import NotAllowed
from ledger.people.tickets import LASTS, issue

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import timedelta

    from bot.kit.calls import Call
    from bot.kit.cards import Card
    from bot.kit.files import File
    from ledger.people.tickets import Ticket
    from ledger.posting import Audit, Count, Event, Guard

SHEET: Final = "/sheet"
ADDRESS: Final = re.compile(rf"https?://\S+{SHEET}#[A-Za-z0-9_-]+")
"""How the link of a page looks, which is to be opened and not to be copied."""
Asks: TypeAlias = Literal["text", "date", "secret", "picture", "choice", "lines"]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked for; `choices` are pairs of what is handed in and what is read.

    `known` stands there already; `digits` brings the keys of a telephone. Choices stand as they are
    given, or `by_name`: in the order of their names, in the reader's language.
    """

    name: str
    label: Said
    kind: Asks = "text"
    hint: Said | None = None
    required: bool = True
    choices: Sequence[tuple[str, Said]] = ()
    by_name: bool = False
    known: str = ""
    digits: bool = False
    most: int = 200


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: a card, files to look at or to keep, and what is asked for, if anything.

    One that is shown `once` is spent as it is opened; what goes with that is in the same posting.
    """

    card: Card
    fields: Sequence[Field] = ()
    submit: Said | None = None
    files: Sequence[File] = ()
    once: bool = False
    audits: Sequence[Audit] = ()
    counts: Sequence[Count] = ()
    guards: Sequence[Guard] = ()
    events: Sequence[Event] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What was handed in: `values` by name, `pictures` as JPEG, without what cameras add."""

    values: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)


class Mistaken(Exception):
    """What was handed in has mistakes, each said beside its field; nothing is spent."""

    def __init__(self, fields: Mapping[str, Said]) -> None:
        super().__init__(*fields)
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Sheets:
    """What a page of one kind shows."""

    kind: str
    run: Callable[[Call, Ticket], Awaitable[Sheet]]


@dataclass(frozen=True, slots=True)
class Handed:
    """What is done with what a page of one kind was handed."""

    kind: str
    run: Callable[[Call, Ticket, Given], Awaitable[Reply | Sheet]]


def sheet(kind: str) -> Callable[[Callable[[Call, Ticket], Awaitable[Sheet]]], Sheets]:
    """Declare what the page of a ticket of this kind shows."""
    return lambda run: Sheets(kind, run)


def handed(
    kind: str,
) -> Callable[[Callable[[Call, Ticket, Given], Awaitable[Reply | Sheet]]], Handed]:
    """Declare what is done with what the page of this kind is handed.

    `Mistaken` is shown beside its fields, a refusal in their place. `ticket.used` goes into its
    posting; the ticket of a sheet that it answers with is spent with what that sheet has.
    """
    return lambda run: Handed(kind, run)


async def sheet_line(
    call: Call, kind: str, message: Said, about: bytes = b"", lasts: timedelta = LASTS
) -> Said:
    """Give who asks a page of hers, and say where; no transcript keeps the address."""
    secret = await issue(call.books, kind, call.actor.id, about, lasts)
    address = Code(f"{call.settings.address}{SHEET}#{secret}", as_it_stands=True, secret=True)
    return Said(message.message, {**message.values, "address": address})


async def to_sheet(call: Call, kind: str, message: Said, about: bytes = b"") -> Reply:
    """Answer with a page that is given in private alone; the card whose button it was stays."""
    if not call.chat.private:
        raise NotAllowed("private_only")
    return Reply((await sheet_line(call, kind, message, about),), stays=True)
