"""What somebody can post from where she types, in any chat: a card whose buttons others press.

The words are read by the grammar of a command. To look costs a few reads and changes nothing; what
she posts is kept under a token that follows from who she is and what it says. Where nothing can be
offered while she types, a command of its own posts it at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.kit.replies import Reply
    from bot.kit.said import Said


@dataclass(frozen=True, slots=True)
class Offer:
    """A card that is not posted yet: what it is called in a list and below, and how it looks.

    `post` keeps it in the books, once however often it is asked to; its maker alone is shown what
    that returns.
    """

    title: Said
    about: Said
    card: Reply
    post: Callable[[], Awaitable[Reply | None]]


@dataclass(frozen=True, slots=True)
class Inline:
    """How a card is offered by the words of a command, by those `heard` beside it, or by none.

    It is run with the call, the token of the card, and what the command's parameters were given.
    One that `pays` is its maker's money for whoever comes, so nobody may be named. `posts` names
    the command that posts it at once (of the catalogues), and menus say what it is `about`.
    """

    command: str
    run: Callable[..., Awaitable[Offer]]
    posts: str
    about: str
    heard: tuple[str, ...] = ()
    bare: bool = False
    pays: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The names of the commands whose words lead to it; nothing, where no word does."""
        return (self.command, *self.heard, *([""] if self.bare else []))


def inline(  # noqa: PLR0913 - it has that many sides
    command: str,
    *,
    posts: str,
    about: str,
    heard: tuple[str, ...] = (),
    bare: bool = False,
    pays: bool = False,
) -> Callable[[Callable[..., Awaitable[Offer]]], Inline]:
    """Declare what is offered where a command is typed inline; `bare`, where none is."""
    return lambda run: Inline(command, run, posts, about, heard, bare, pays)
