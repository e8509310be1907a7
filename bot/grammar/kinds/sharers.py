"""Several people: @sara @omar, على @sara و@omar, @sara+@omar (who count as one), and me.

read     the words -> a run of handles, wherever it begins
resolve  each handle -> a person; None is who writes
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

from bot.grammar import payees, terms
from bot.grammar.kinds.kind import Kind
from bot.grammar.kinds.payee import of_handle
from bot.grammar.letters import fold
from bot.grammar.payees import Handle
from bot.grammar.refusals import BadArgument
from bot.kit import _, p_, say
from ledger.people import persons
from ledger.people.persons import AT, SIGN, Person
from ledger.products import p2p
from ledger.products.splits.cards import MOST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.kit import Call, Code, Said, Whole
    from ledger.books import Books
    from ledger.people.facts import Fact, Stranger, Who

Named: TypeAlias = "list[list[Handle | None]]"
_BOTH, _AND = "+", "و"
_LISTED = re.compile(r"[,،;؛]+")
_TWO = 2
_MOST_CHOICES = 4
_BETWEEN, _AND_ALSO, _ME = (
    p_("sharing words", "between"),
    p_("sharing words", "and"),
    p_("sharing words", "me"),
)


class SomeSharers(Kind):
    """Who shares something: one person a share, or two of whom either will do."""

    gathers = True
    example = "@sara @omar"
    about = _("Who shares it, one behind the other")

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[Named, int] | None:
        """Read the run of people that the words begin with, if they begin with one."""
        found, count, joins = _Run(lexicon), 0, False
        for at, word in enumerate(words):
            text = _LISTED.sub(" ", word).strip()
            if text == _BOTH and found.people:
                joins = True
            elif text and not found.leads(text):
                if not found.takes(text, joins=joins):
                    break
                count, joins = at + 1, False
        return (found.people, count) if found.named else None

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask who shares."""
        return say(
            "Who shares it? Write the names with @ before them, like {example}.", example=example
        )

    async def resolve(self, call: Call, given: Named | None) -> list[list[Person]]:
        """Return the persons; of nobody named, the author of what is replied to, if anybody."""
        if given is None:
            return [[call.in_reply_to]] if call.in_reply_to else []
        return [
            [await of_handle(call, handle) if handle else call.actor for handle in each]
            for each in given
        ]

    async def choices(
        self,
        call: Call,
        whole: Whole | None = None,  # noqa: ARG002 - of no whole
    ) -> list[list[list[Person]]]:
        """Return whom she paid last, each alone."""
        paid = await p2p.newest(call.books, call.actor, p2p.LOOKED_AT)
        last = dict.fromkeys(each.payee for each in paid)
        return [[[each]] for each in [*last][:_MOST_CHOICES]]

    def shown(self, value: Sequence[Sequence[Person]]) -> Said:
        """Name who shares; of several, the first."""
        return say("{person}", person=value[0][0])

    def keep(self, value: Sequence[Sequence[Person]]) -> Fact:
        """Return who they are as facts."""
        return [[person.fact for person in each] for each in value]

    async def load(
        self, books: Books, fact: Sequence[Sequence[Who | Stranger]]
    ) -> list[list[Person]]:
        """Return who is meant by facts."""
        return [[await persons.of_fact(books, each) for each in some] for some in fact]

    def sample(self, chance: Chance, world: World) -> str:
        """Return some handles."""
        named = [f"@{chance.choice(world.handles)}" for _each in range(chance.randint(1, 3))]
        apart = (" ", ", ", " و", *(("+",) if len(named) <= _TWO else ()))
        return str(chance.choice(apart)).join(named)


class _Run:
    """People, as far as they have been read."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.people: Named = []

    @property
    def named(self) -> bool:
        """Whether anybody but who writes is among them."""
        return any(handle for each in self.people for handle in each)

    def leads(self, text: str) -> bool:
        """Tell whether a word only leads to people, or stands between them."""
        entries = (_BETWEEN, *([_AND_ALSO] if self.people else []))
        return terms.begun([text], self._lexicon, "sharing words", entries) is not None

    def takes(self, text: str, *, joins: bool) -> bool:
        """Take a word that names people; tell whether it does."""
        named = [*self._named(text)]
        if not named:
            return False
        if joins:
            self.people[-1] += named.pop(0)
        self.people += named
        if sum(map(len, self.people)) > MOST:
            raise payees.too_many(MOST)
        if any(len(each) > _TWO for each in self.people):
            raise BadArgument(
                say("Two people can share as one, not more. Name the others by themselves.")
            )
        return True

    def _named(self, text: str) -> Named:
        if terms.begun([text], self._lexicon, "sharing words", (_ME,)):
            return [[None]]
        if AT not in text and SIGN not in text:
            return []
        shares: Named = []
        for word in text.split():
            parts = [payees.parted(each) for each in word.split(_BOTH) if each]
            stuck = fold(parts[0][0])
            if stuck.removeprefix(_AND) and stuck not in self._lexicon.connectors:
                return []
            shares.append([Handle.read(sign_and_name) for _, sign_and_name in parts])
        return shares


SHARERS: Final = SomeSharers()
Sharers = Annotated[list[list[Person]], SHARERS]
