"""An intent, and the row that keeps it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from sqlalchemy import BigInteger, LargeBinary
from sqlmodel import Field, SQLModel

from ledger import clock, ids
from ledger.people import facts
from ledger.people.shown import noting
from ledger.people.shown.tables import Live
from ledger.posting import Count, Guard, Row
from ledger.tables import one_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.people.facts import Fact
    from ledger.posting import Event

LIFETIME, LONGEST = timedelta(minutes=15), timedelta(hours=1)
"""How long a card waits, unless a rule says otherwise; and at the longest."""

State: TypeAlias = Literal["open", "done", "cancelled", "expired"]
Times: TypeAlias = Literal["once", "each"] | int

CHAT, ANYONE, HOLDER = "chat", "anyone", "holder:"
_CARD = "card of"
PRESSES = "presses"
"""What the counter of an intent that is done so many times begins with."""


class IntentRow(SQLModel, table=True):
    """One card's authority: who may press, which choices there are, what they stand for."""

    __tablename__ = "intents"
    __table_args__: ClassVar[Any] = (
        one_of("state", "open", "done", "cancelled", "expired"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    owner: int = Field(sa_type=BigInteger)
    chat: str
    choices: str
    facts: str
    state: str = "open"
    made_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)
    audience: str | None = None
    times: str | None = None


@dataclass(frozen=True, slots=True)
class Intent:
    """What a card is about: `choices` maps each button to the verb that it runs.

    `card` is the live card that its buttons stand on, if it is one.
    """

    owner: int
    choices: Mapping[str, str]
    facts: Mapping[str, Fact]
    chat: str = ""
    lifetime: timedelta = LIFETIME
    token: bytes = field(default_factory=ids.token)
    state: State = "open"
    made_at: datetime = field(default_factory=clock.now)
    repeated: bool = False
    audience: str = ""
    times: Times = "once"
    card: Live | None = None

    @property
    def name(self) -> str:
        """The token as the 22 characters that a button carries."""
        return ids.text(self.token)

    @property
    def expires_at(self) -> datetime:
        """The moment after which a first press is refused."""
        return self.made_at + self.lifetime

    @property
    def is_left(self) -> bool:
        """Whether it ended without being done."""
        is_over = self.state == "open" and self.expires_at <= clock.now()
        return is_over or self.state in {"cancelled", "expired"}

    @property
    def row(self) -> Row:
        """The row that keeps it, to go with a posting."""
        return Row.of(
            IntentRow,
            token=self.token,
            owner=self.owner,
            chat=self.chat,
            choices=json.dumps(dict(self.choices)),
            facts=facts.dump({**self.facts, **_of_card(self.card)}),
            made_at=clock.to_ms(self.made_at),
            expires_at=clock.to_ms(self.expires_at),
            audience=self.audience or None,
            times=None if self.times == "once" else str(self.times),
        )

    @property
    def done(self) -> Guard:
        """What lets a posting do what this intent is for: once, while it is open."""
        return Guard.on(IntentRow.state, (self.token,), "open", "done")

    @property
    def changed(self) -> tuple[Event, ...]:
        """What goes with its end: the live card that it stands on, if there is one, has changed."""
        return (noting.changed(self.card),) if self.card else ()

    @property
    def guards(self) -> tuple[Guard, ...]:
        """What an act through it must hold: it is open, and `once` ends it."""
        stays = Guard.on(IntentRow.state, (self.token,), "open")
        return (self.done if self.times == "once" else stays,)

    @property
    def counts(self) -> tuple[Count, ...]:
        """What an act through it counts: LimitExceeded once it was done so many times."""
        most = self.times
        return (Count(f"{PRESSES}:{self.name}", 1, most),) if isinstance(most, int) else ()

    def key_for(self, presser: int) -> bytes:
        """Return the key of a presser's act: the token, or one for each of several."""
        return ids.timed_child(self.token, str(presser)) if self.audience else self.token


def read(known: Sequence[Any]) -> Intent:
    """Make an intent of a row of `intents`."""
    _, token, owner, chat, choices, written, state, made_at, expires_at, audience, times = known
    loaded = facts.load(written)
    card = loaded.pop(_CARD, None)
    return Intent(
        owner,
        json.loads(choices),
        loaded,
        chat,
        timedelta(milliseconds=expires_at - made_at),
        token,
        state,
        clock.from_ms(made_at),
        audience=audience or "",
        times=int(times) if times and times.isdigit() else times or "once",
        card=Live.read(str(card)) if card else None,
    )


def _of_card(card: Live | None) -> dict[str, Fact]:
    return {_CARD: card.written} if card else {}
