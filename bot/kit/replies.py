"""What is answered: a card or lines, and the buttons below them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.kit.files import MOST_FILES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.kit.cards import Card
    from bot.kit.files import File
    from bot.kit.said import Said
    from ledger.people.intents import Intent
    from ledger.people.shown import Live

Audience = Literal["actor", "chat"]
Style = Literal["plain", "above", "title", "warning", "row", "entry", "note", "more", "left"]
"""What a line is among those around it."""


@dataclass(frozen=True, slots=True)
class Button:
    """A labelled button: `do:<token>:<choice>` acts, `go:<command>:<at>` turns a page.

    `run:<command>` begins a command of the menu.
    """

    label: Said
    data: str

    @classmethod
    def does(cls, label: Said, intent: Intent, choice: str) -> Button:
        """Make the button for one choice of an intent."""
        return cls(label, f"do:{intent.name}:{choice}")

    @classmethod
    def runs(cls, label: Said, command: str) -> Button:
        """Make a button that begins a command of the menu, as if its word alone was typed."""
        return cls(label, f"run:{command}")

    @classmethod
    def goes(cls, label: Said, command: str, at: str | int) -> Button:
        """Make a button that shows another page; it carries no authority."""
        return cls(label, f"go:{command}:{at}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What words answer, where a platform shows a place for them: the question's name.

    `about` is what the place is called.
    """

    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Leads:
    """Where a press or a page goes on: a command by its name, of which so much is known.

    What it lacks is asked for, as of who comes from the menu.
    """

    command: str
    known: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a command answers: a card, lines, buttons, files, and what the group may see.

    `rest` are the lines, below the card if there is one. `language` is set by an answer that
    changes how the reader is spoken to; `pick` is the number under which a person who is picked
    from a list is to be handed on to `App.pick`; what it `asks`, her next words answer. `live` is
    the card that is shown, to be edited wherever it stands. The card whose press it answers `stays`
    as it is. `unjoined`: it refuses somebody who has not joined. What it
    `leads` to answers the press in its place. A live card that `brings` its files has them only
    now; those of any other stand there already when it is edited.
    """

    rest: Sequence[Said]
    buttons: Sequence[Button] = ()
    edits_card: bool = False
    public: Said | None = None
    audience: Audience = "actor"
    language: str | None = None
    pick: int | None = None
    asks: Asked | None = None
    card: Card | None = None
    live: Live | None = None
    stays: bool = False
    unjoined: bool = False
    files: Sequence[File] = ()
    brings: bool = False
    leads: Leads | None = None

    def __post_init__(self) -> None:
        """Take no more files than every platform does; ValueError."""
        if len(self.files) > MOST_FILES:
            raise ValueError(f"an answer has {len(self.files)} files, and {MOST_FILES} fit")

    @classmethod
    def of(
        cls,
        *lines: Said,
        card: Card | None = None,
        buttons: Sequence[Button] = (),
        edits_card: bool = False,
    ) -> Reply:
        """Answer with a card, with lines, or with both."""
        return cls(lines, buttons, edits_card, card=card)

    @property
    def said(self) -> list[tuple[Style, Said]]:
        """All that it says, line by line, each with what it is."""
        first: Style = "title" if self.buttons and not self.card else "plain"
        rest: list[tuple[Style, Said]] = [("plain", line) for line in self.rest]
        if rest:
            rest[0] = (first, self.rest[0])
        return [*(self.card.said if self.card else ()), *rest]

    @property
    def lines(self) -> list[Said]:
        """All that it says, for whoever reads text alone."""
        return [line for _, line in self.said]
