"""A person: by a mention, a handle or a tag, or by being replied to.

read     @sara, to my friend @sara, $sara_k -> a handle; how words find one stands in `taking`
resolve  the handle -> a person, in the books or perhaps to come
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar import doubts, looks, payees, refusals
from bot.grammar.kinds.kind import Naming
from bot.grammar.payees import Handle
from bot.grammar.refusals import BadArgument
from bot.kit import OWN_NAMES, Code, _, say
from ledger import knowing
from ledger.errors import NotAllowed
from ledger.people import persons, tags
from ledger.people.persons import WEB, Identity, Person
from ledger.products import p2p

if TYPE_CHECKING:
    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.kit import Call, Said, Whole
    from ledger.books import Books
    from ledger.people.facts import Stranger, Who


_MOST_CHOICES = 4


class SomePerson(Naming):
    """Somebody, in the books or not."""

    offered = "person"
    example = "@sara"
    about = _("Who gets it")

    def alone(self, text: str, lexicon: Lexicon) -> tuple[Handle, list[str]]:
        """Read who is named where nothing but a name is asked for: sara, @sara, to @sara.

        Beside her, return the words that may say something else: not @sara, or 7.
        """
        words = text.split()
        places = [at for at, each in enumerate(words) if _looks_so(each, lexicon)]
        named = dict.fromkeys(Handle.read(words[at], dotted=True) for at in places)
        if len(named) > 1:
            raise refusals.several_people([str(each) for each in named])
        if not named:
            looks.check_person(text)
            return Handle.read(f"@{text}", dotted=True), [text] * text.isdecimal()
        others = [each for at, each in enumerate(words) if at not in places]
        return next(iter(named)), doubts.before([*others, words[places[0]]], len(others), lexicon)

    def missing(self, example: Code, *, pays: bool) -> Said:
        """Ask who is meant."""
        if not pays:
            return say(
                "Who is meant? Write the name with @ before it, like {example}.", example=example
            )
        return say(
            "Who is it for? Write the name with @ before it, like {example}.", example=example
        )

    def picking(self, example: Code, *, pays: bool) -> Said:
        """Ask who is meant where she can be picked."""
        if not pays:
            return say(
                "Who is meant? Pick the person below, or write the name, like {example}.",
                example=example,
            )
        return say(
            "Who is it for? Pick the person below, or write the name, like {example}.",
            example=example,
        )

    async def resolve(self, call: Call, given: Handle | None) -> Person | None:
        """Return the person; of nobody named, the author of what is replied to.

        NotAllowed for who cannot be paid, BadArgument for a tag that nobody has.
        """
        return await of_handle(call, given) if given else call.in_reply_to

    async def choices(self, call: Call, whole: Whole | None = None) -> list[Person]:  # noqa: ARG002 - of no whole
        """Return whom she paid last."""
        paid = await p2p.newest(call.books, call.actor, p2p.LOOKED_AT)
        return [*dict.fromkeys(each.payee for each in paid)][:_MOST_CHOICES]

    def shown(self, value: Person) -> Said:
        """Name a person."""
        return say("{person}", person=value)

    def keep(self, value: Person) -> Who | Stranger:
        """Return a person's id, or how her platform knows her."""
        return value.fact

    async def load(self, books: Books, fact: Who | Stranger) -> Person:
        """Return who is meant by a fact."""
        return await persons.of_fact(books, fact)

    def sample(self, chance: Chance, world: World) -> str:
        """Return a handle."""
        return f"{chance.choice(('', 'to ', 'إلى '))}@{chance.choice(world.handles)}"


async def of_handle(call: Call, handle: Handle) -> Person:
    """Return who has a handle or a tag, in the books or to come."""
    if handle.tag:
        return await _tagged(call, handle)
    if handle.name in call.mentioned:
        mentioned = call.mentioned[handle.name]
        if mentioned is None:
            raise NotAllowed("pay_a_bot")
        return mentioned
    if handle.name in OWN_NAMES:
        raise NotAllowed("pay_bot")
    found = await _called_so(call, handle.name)
    if found is None or found.unmet:
        looks.check_person(handle.name)
    if found and (found.unmet or await knowing.finds(call.books, call.actor.id, found.id)):
        return found
    if handle.name[0].isalpha() or call.chat.platform == WEB:  # a number is nobody's handle
        return await persons.expected(call.books, call.chat.platform, handle.name)
    raise NotAllowed("unknown_payee")


async def _tagged(call: Call, handle: Handle) -> Person:
    if handle.name in OWN_NAMES:
        raise NotAllowed("pay_bot")
    found = await tags.owner(call.books, handle.name)
    if found is None or not await knowing.finds(call.books, call.actor.id, found.id):
        raise BadArgument(
            say(
                "Nobody has the tag {tag}. Ask them: {command} shows them their own.",
                tag=Code(str(handle), as_it_stands=True),
                command=Code("/tag"),
            ),
            str(handle),
        )
    return found


async def _called_so(call: Call, handle: str) -> Person | None:
    """Return who has a handle now: one that was given up since is nobody's until another comes.

    On the web, where the name is the identity, she may be unmet.
    """
    if call.chat.platform == WEB:
        identity = Identity(WEB, handle, handle)
        return await persons.named(call.books, identity, handle.capitalize())
    while found := await persons.by_handle(call.books, call.chat.platform, handle):
        if call.called is None or found.id == call.actor.id:
            return found
        known = await persons.identities(call.books, found.id)
        there = call.chat.platform, handle
        here = next(each for each in known if (each.platform, each.handle) == there)
        now = await call.called(here)
        if now == handle:
            return found
        renamed = replace(here, handle=now)
        await persons.named(call.books, renamed, found.name, renew=False)
    return None


def _looks_so(word: str, lexicon: Lexicon) -> bool:
    return payees.looks_like_handle(word, lexicon.connectors)


class SomePayer(SomePerson):
    """Somebody who is asked for money."""

    about = _("Who is asked for it")

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask who is asked."""
        return say(
            "Who is asked for it? Write the name with @ before it, like {example}.", example=example
        )

    def picking(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask who is asked where she can be picked."""
        return say(
            "Who is asked for it? Pick the person below, or write the name, like {example}.",
            example=example,
        )


PAYEE: Final = SomePerson()
Payee = Annotated[Person, PAYEE]
PAYER: Final = SomePayer()
