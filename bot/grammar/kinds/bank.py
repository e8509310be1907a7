"""An account at a bank, by its last digits: to 7519, إلى 7519."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar import terms
from bot.grammar.kinds.kind import Kind
from bot.grammar.letters import bare, has_figure, western
from bot.kit import _, p_, say
from ledger.banking import accounts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.kit import Call, Code, Said, Whole

_TO: Final = p_("account words", "to")


class SomeBank(Kind):
    """One of one's own accounts to which money may be paid out now."""

    marked = True
    example = "7519"
    about = _("Which of your bank accounts, by its last digits")

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[str, int] | None:
        """Read the last digits of a number, behind what leads to them, if anything does."""
        led = terms.led(words, lexicon, "account words", _TO)
        digits = western(bare(words[led]))
        return (digits.upper(), led + 1) if has_figure(digits) else None

    def find(self, words: Sequence[str], lexicon: Lexicon) -> tuple[str, int, int] | None:
        """Find them behind what leads to them: two numbers in a row could be a range."""
        for at in range(len(words)):
            led = terms.led(words[at:], lexicon, "account words", _TO)
            if led and (found := self.read(words[at:], lexicon)):
                return found[0], at, found[1]
        return None

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask which one."""
        return say("To which bank account? Choose, or write its last digits.")

    def shown(self, value: str) -> Said:
        """Name an account."""
        return say("•• {digits}", digits=value)

    async def choices(self, call: Call, whole: Whole | None = None) -> list[str]:  # noqa: ARG002 - of nothing
        """Return the last digits of her accounts that can be used."""
        return [each.masked for each in await accounts.usable(call.books, call.actor.id)]

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return some last digits."""
        return f"to {chance.choice(('7519', '3000'))}"


BANK: Final = SomeBank()
Bank = Annotated[str, BANK]
