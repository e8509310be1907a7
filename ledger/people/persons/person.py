"""Who somebody is, and how a platform knows her."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ledger.chart import HOUSE
from ledger.people import names
from ledger.people.facts import Stranger, Who


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the conversation needs her; `language` is empty until she chose one.

    `handle` is her tag after its $, or what a platform called her last, where that is more than
    how it knows her. One who is `unmet` is not in the books, and her id is nobody's. `roles` are
    those of who speaks; of anybody else they are asked for where they matter. `state` is that of
    all her accounts: open, locked, frozen or closed. One who is `unnamed` hides her name in groups.
    """

    id: int
    name: str
    language: str | None
    joined: bool
    handle: str = ""
    unmet: Stranger | None = None
    asked: bytes = field(default=b"", compare=False)
    roles: frozenset[str] = field(default=frozenset(), compare=False)
    state: str = field(default="open", compare=False)
    unnamed: bool = field(default=False, compare=False, repr=False)

    @property
    def fact(self) -> Who | Stranger:
        """Herself among the facts."""
        return self.unmet or Who(self.id)

    @property
    def is_nameless(self) -> bool:
        """Whether nothing in her name names anybody."""
        return not names.says(self.name)

    @property
    def is_handle(self) -> bool:
        """Whether she is but a handle, for whoever will come under it."""
        return self.name.startswith(AT)

    @property
    def is_unseen(self) -> bool:
        """Whether she is but a name that was typed: nobody has come under it yet."""
        typed = self.unmet is not None and self.unmet.external_id == self.unmet.handle
        return typed or self.is_handle

    @property
    def alone(self) -> Person:
        """Herself by her name alone, if she has one, as she is spoken to."""
        return self if self.is_nameless else replace(self, handle="")


@dataclass(frozen=True, slots=True)
class Identity:
    """How one platform knows a person; `handle` is what others type after @.

    `spoken` tells whether she has spoken there herself.
    """

    platform: str
    external_id: str
    handle: str
    spoken: bool = field(default=False, compare=False)

    @classmethod
    def of(cls, platform: str, own_id: str, handle: str) -> Identity:
        """Return how a platform knows a person by an id of its own, whatever that begins with."""
        return cls(platform, kept_id(own_id), handle)


def kept_id(own_id: str) -> str:
    """Return a platform's own id as it is kept: one that begins with @ gets one more."""
    return f"{AT}{own_id}" if own_id.startswith(AT) else own_id


def own_id(kept: str) -> str:
    """Return a platform's own id of what is kept."""
    return kept.removeprefix(AT) if kept.startswith(AT * 2) else kept


def is_expected(kept: str) -> bool:
    """Tell whether what is kept stands for whoever will come under a handle, and for nobody yet."""
    return kept.startswith(AT) and not kept.startswith(AT * 2)


AT = "@"
TAG = "tag"
SIGN = "$"
WEB = "web"
"""Where nobody but Wasl tells who somebody is: the name is the identity."""
UNMET = -1
HOUSE_PERSON = Person(HOUSE, "Wasl", None, joined=True)
