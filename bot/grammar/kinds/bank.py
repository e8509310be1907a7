"""An account at a bank, by its last digits: to 7519, إلى 7519."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from bot.grammar import terms
from bot.grammar.kinds.kind import Kind
from bot.grammar.letters import has_figure
from bot.grammar.refusals import BadArgument
from bot.kit import _, p_, say
from ledger.banking import accounts
from ledger.banking.accounts import BankAccount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.kit import Call, Code, Said, Whole
    from ledger.books import Books

_TO: Final = (p_("account words", "to"),)


class SomeBank(Kind):
    """One of one's own accounts to which money may be paid out now."""

    example = "7519"
    about = _("Which of your bank accounts, by its last digits")

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[str, int] | None:
        """Read the last digits of a number, behind what leads to them, if anything does."""
        led = terms.led(words, lexicon, "account words", _TO[0])
        digits = words[led]
        return (digits.upper(), led + 1) if has_figure(digits) else None

    async def resolve(self, call: Call, given: Any) -> BankAccount | None:  # noqa: ANN401 - typed, or known
        """Return the account that is meant; BadArgument where there is none."""
        if given is None or isinstance(given, BankAccount):
            return given
        digits = call.spelt(given)
        for each in await accounts.usable(call.books, call.actor.id):
            if each.masked == digits or each.masked.endswith(digits):
                return each
        told = say("No bank account of yours that can be used now ends in {digits}.", digits=digits)
        raise BadArgument(told, digits)

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask which one."""
        return say("To which bank account? Choose, or write its last digits.")

    def shown(self, value: BankAccount) -> Said:
        """Name an account."""
        return say("{country} •• {digits}", country=value.country, digits=value.masked)

    async def choices(self, call: Call, whole: Whole | None = None) -> list[BankAccount]:  # noqa: ARG002 - of nothing
        """Return her accounts that can be used."""
        return await accounts.usable(call.books, call.actor.id)

    def keep(self, value: BankAccount) -> int:
        """Keep its number."""
        return value.number

    async def load(self, books: Books, fact: Any) -> BankAccount:  # noqa: ANN401 - a number
        """Return the account of a number."""
        return await accounts.numbered(books, fact)

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return some last digits."""
        return f"to {chance.choice(('7519', '3000'))}"


BANK: Final = SomeBank()
Bank = Annotated[BankAccount, BANK]
