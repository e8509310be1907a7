"""The code of a pay link, as it was told, typed or pasted with the link that it stands in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar.kinds.kind import Kind
from bot.grammar.letters import bare, western
from bot.kit import Code, _, say
from ledger.products.paylinks import code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.kit import Said

_IN_A_LINK = re.compile(rf"(?:/pay/|\bpay-)([0-9a-z]{{{code.LENGTH}}})\b", re.IGNORECASE)


class LinkCode(Kind):
    """A code of twelve letters and digits; by its shape it is told from everything else."""

    example = "k7m3q9xap2rt"
    about = _("The code, or the link, that you were given")

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[str, int] | None:  # noqa: ARG002 - letters
        """Read a code, or the one in a link."""
        found = _IN_A_LINK.search(words[0])
        known = code.read(found[1] if found else western(bare(words[0])))
        return (known, 1) if known else None

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask for the code."""
        return say(
            "Which code? Write {command} and after it the code that you were given.",
            command=Code(example.text.partition(" ")[0]),
        )

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return something shaped like a code."""
        return "".join(chance.choice(code.LETTERS) for _each in range(code.LENGTH))


LINK_CODE: Final = LinkCode()
PayCode = Annotated[str, LINK_CODE]
