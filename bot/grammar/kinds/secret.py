"""A code that is worth something: it is read where a command takes it, and quoted nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar import refusals, secrets
from bot.grammar.kinds.kind import Apart
from bot.kit import Code, _, say

if TYPE_CHECKING:
    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.taking import Binding
    from bot.kit import Parameter, Said

_LETTERS = "ABCDEFGHabcdefgh0123456789"


class SecretCode(Apart):
    """A code; all that is left is read for it."""

    is_secret = True
    about = _("The code that you were given")

    def take(self, binding: Binding, parameter: Parameter) -> None:
        """Take the code out of all that is left; one that may be left out, if there is any."""
        if parameter.optional and not binding.words.ahead():
            return
        code = secrets.read(binding.words.rest())
        if code is None:
            raise refusals.no_single_code(binding.command)
        binding.bound[parameter.name] = code
        binding.words.drop(len(binding.words.ahead()))

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask for the code, without any example of one."""
        command = Code(example.text.partition(" ")[0])
        return say(
            "Which code? Write {command} and after it the code that you were given.",
            command=command,
        )

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return something shaped like a code."""
        drawn = "".join(chance.choice(_LETTERS) for _each in range(secrets.CODE_LETTERS - 3))
        return f"{drawn}aB1"


SECRET: Final = SecretCode()
Secret = Annotated[str, SECRET]
