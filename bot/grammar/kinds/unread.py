"""What is personal and belongs on a page: where it is typed all the same, it is read by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar.kinds.secret import SecretCode
from bot.kit import _

if TYPE_CHECKING:
    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.taking import Binding
    from bot.kit import Parameter

TYPED: Final = "typed"


class Unread(SecretCode):
    """All that is left, of which no more is known than that it is there; no transcript keeps it."""

    offered = "nothing"
    about = _("Nothing: it is typed on a page")

    def take(self, binding: Binding, parameter: Parameter) -> None:
        """Take whatever there is."""
        words = binding.words.ahead()
        if words:
            binding.bound[parameter.name] = TYPED
            binding.words.drop(len(words))

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return something shaped like the number of an account."""
        drawn = "".join(chance.choice("0123456789") for _each in range(22))
        return f"SA{drawn}"


UNREAD: Final = Unread()
NotHere = Annotated[str, UNREAD]
