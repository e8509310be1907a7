"""Cards that are offered while somebody types in any chat, and kept once she has posted one.

offers     her words -> a card for each way to read them; nothing is written
post       the name of the one that she posted -> it is read again, and kept under its token
post_here  the command that posts it -> the same, at once

The token follows from who she is, which command it was and what was read. So a name that was made
up leads to nothing of anybody else's, and one whose words read otherwise now to no card at all.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.app import gate, values
from bot.commands import INLINES
from bot.grammar import BadArgument, Unclear, names_anybody
from bot.kit import Code, Offer, Reply, Said, for_all, say
from ledger import ids, trail
from ledger.errors import NotFound, Refused
from ledger.people import facts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.app.hearing import Hearing
    from bot.kit import Call, Command, Inline

LONGEST = 256
"""How many characters are looked at."""
MOST = 5
"""How many ways to read them are offered."""
_HINT = say("Write an amount, like {example}", example=Code("10"))
_UNCLEAR = say(
    "That can be read in more than one way, so nothing was posted. Write the amount in plain"
    " digits, like {example}.",
    example=Code("10.5"),
)
_NAMED = say("To pay one person, write it in my chat")


@dataclass(frozen=True, slots=True)
class Offers:
    """What can be posted, each under its name; `said` is why it is nothing."""

    cards: Mapping[str, Offer]
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """What stands in the chat now, and what whoever posted it is shown alone."""

    card: Reply
    told: Reply | None


class Inlines:
    """What is offered, over the commands that are heard."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing

    async def offers(self, call: Call) -> Offers:
        """Offer what her words can mean; a refusal is raised where nothing is left of that."""
        if not call.text.strip() or len(call.text) > LONGEST:
            return Offers({}, _HINT)
        found = self._meant(call.text)
        if found is None:
            return Offers({}, _HINT)
        inline, _, rest = found
        if inline.pays and self._names(rest):
            return Offers({}, _NAMED)
        nonce, refused = ids.token(), None
        cards: dict[str, Offer] = {}
        for at, each in enumerate(self._readings(call, *found)[:MOST]):
            try:
                offer = await self._offer(call, inline, each, nonce)
            except Refused as refusal:
                refused = refusal
            else:
                cards[f"{inline.command}.{at}.{ids.text(nonce)}"] = offer
        if refused and not cards:
            raise refused
        return Offers(cards, None if cards else _HINT)

    async def post(self, call: Call, name: str) -> Posted:
        """Keep what was posted under a name; NotFound when the words do not read so any more."""
        found, (at, nonce) = self._meant(call.text), _read(name)
        readings = self._readings(call, *found)[:MOST] if found else []
        if found is None or at >= len(readings):
            raise NotFound("button")
        offer = await self._offer(call, found[0], readings[at], nonce)
        return Posted(offer.card, await offer.post())

    async def post_here(self, call: Call, posts: str, nonce: bytes) -> Posted:
        """Keep at once what the command of a name posts; the same nonce is the same card."""
        inline = next(each for each in INLINES.values() if each.posts == posts)
        command = self._hearing.commands[inline.command]
        try:
            bound = self._hearing.bound(call, command, "", payee_given=False)
        except Unclear:
            raise BadArgument(_UNCLEAR) from None
        if inline.pays and any(map(self._names, bound.values())):
            raise BadArgument(_NAMED)
        offer = await self._offer(call, inline, bound, nonce)
        return Posted(offer.card, await offer.post())

    def _names(self, said: object) -> bool:
        return isinstance(said, str) and names_anybody(said, self._hearing.lexicon)

    def _meant(self, text: str) -> tuple[Inline, str, str] | None:
        """Return what a text asks for, by the word of a command or by none, and what stands after.

        Of words that are also a command's the command is meant.
        """
        typed = self._hearing.heard(text)
        word, rest = (typed.word, typed.rest) if typed else ("", text)
        inline = _BY_WORD.get(word)
        return (inline, word, rest) if inline else None

    def _readings(
        self, call: Call, inline: Inline, word: str, rest: str
    ) -> Sequence[Mapping[str, Any]]:
        """Return each way to read the words; without a command's an amount must be among them."""
        command = self._hearing.commands[inline.command]
        try:
            readings: Sequence[Mapping[str, Any]] = [
                self._hearing.bound(call, command, rest, payee_given=False)
            ]
        except Unclear as unclear:
            readings = unclear.choices
        except BadArgument:
            return []
        if word:
            return readings
        amounts = [each.name for each in command.parameters if each.kind.is_amount]
        return [each for each in readings if not each.keys().isdisjoint(amounts)]

    async def _offer(
        self, call: Call, inline: Inline, bound: Mapping[str, Any], nonce: bytes
    ) -> Offer:
        command = self._hearing.commands[inline.command]
        trail.does(command.name)
        await gate.admit(call, command)
        known = await values.resolved(call, command, bound)
        offer = await inline.run(call, _token(call, command, known, nonce), **known)
        return replace(offer, card=for_all(offer.card))


def _read(name: str) -> tuple[int, bytes]:
    """Read the name of an offer: which way to read the words it was, and its nonce."""
    match name.split("."):
        case [_, at, written] if at in map(str, range(MOST)):
            with suppress(ValueError):
                nonce = ids.from_text(written)
                if len(nonce) == ids.KEY_BYTES:
                    return int(at), nonce
    raise NotFound("button")


def _token(call: Call, command: Command, known: Mapping[str, Any], nonce: bytes) -> bytes:
    said = facts.dump(values.kept(command, known))
    return ids.timed_child(nonce, str(call.actor.id), command.name, said)


_BY_WORD = {word: each for each in INLINES.values() for word in each.words}
