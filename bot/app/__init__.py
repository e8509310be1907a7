"""The one road: a message or a press comes in, a reply goes out.

handle  find the command -> bind its words -> run it -> word any refusal
press   find the intent -> check who presses -> run its verb -> word any refusal (presses.py)

Books that cannot be reached give no answer: Unavailable and Overloaded are for the platform to say,
which keeps nothing under the key.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from bot.app import asking, gate, guessing, values
from bot.app.dialogues import Dialogues
from bot.app.discretion import Discretion
from bot.app.hearing import Hearing
from bot.app.presses import Presses
from bot.commands import READINGS, STANDS, WAITS, on, worded
from bot.grammar import BadArgument, Missing, Unclear
from bot.kit import Away, Call, Reply, say
from bot.languages import SOURCE
from bot.wording import failed
from ledger import ids
from ledger.errors import LedgerError, NotAllowed, Overloaded, Unavailable
from ledger.people import chats, persons

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.grammar import Typed
    from bot.kit import Chat, Command
    from bot.settings import Settings
    from ledger.books import Books
    from ledger.people.persons import Identity, Person

log = structlog.get_logger("bot.app")


class App:
    """The conversation over one book."""

    def __init__(self, books: Books, settings: Settings) -> None:
        self.books = books
        self.settings = settings
        books.stated = settings.stated
        reached = settings.web_url or not settings.connected
        self.doors = {"web": f"{settings.address}/#claim="} if reached else {}
        self._owners = gate.Owners(settings.admins)
        self.hearing = Hearing(settings.currencies, settings.home_currency)
        self._discretion = Discretion(self.hearing)
        self._dialogues = Dialogues(self.hearing)
        self._presses = Presses(self.hearing, self._dialogues)

    def language_of(self, person: Person) -> str | None:
        """Return how to speak to a person; None, in every language, before she joined and chose."""
        return person.language or (self.settings.language if person.joined else None)

    async def call(  # noqa: PLR0913, PLR0917 - a message has that many sides
        self,
        identity: Identity,
        name: str,
        chat: Chat,
        key: str,
        text: str = "",
        in_reply_to: Identity | None = None,
    ) -> Call:
        """Make a platform's message into a call: who speaks, and what she may."""
        author = await self._known(in_reply_to) if in_reply_to else None
        actor = await chats.hear(self.books, identity, name)
        return Call(
            self.books,
            self.settings,
            await self._owners.known(self.books, identity, actor),
            chat,
            key,
            text,
            in_reply_to=author,
            seen_in="" if chat.private else chat.name,
            commands=on(chat.platform),
            waits=WAITS,
            readings=READINGS,
            stands=STANDS,
            doors=self.doors,
        )

    def discreet(self, text: str) -> str:
        """Return what was typed as it may be kept: without a code, or what may be one."""
        return self._discretion.kept(text)

    def takes_code(self, text: str) -> bool:
        """Tell whether what was typed is a command with a code, or was meant as one."""
        return self._discretion.takes_code(text)

    async def handle(self, call: Call) -> Reply | None:
        """Answer a message; None for what people say to each other in a group."""
        call = self._discretion.handled(call)
        alone = call.chat.private or call.to_bot
        typed = self.hearing.heard(call.text, alone=alone)
        heard = _in_her_words(call, typed)
        reply = await self._answered(heard, self._handle(heard, typed, chosen=heard is not call))
        if reply is None:
            return None
        if heard is not call and not reply.language:
            reply = replace(reply, language=heard.actor.language)
        return _pointed(call, reply)

    async def press(self, call: Call, data: str) -> Reply:
        """Answer the press of a button that carries `data`."""
        reply = await self._answered(call, self._presses.press(call, data))
        return reply or Reply.of(say("That button is no more. Type the command again."))

    async def pick(self, call: Call, number: int, payee: Person) -> Reply:
        """Go on with the command that asked for a person under a number, now that she is picked."""
        reply = await self._answered(call, self._presses.pick(call, number, payee))
        return reply or Reply.of(say("That button is no more. Type the command again."))

    async def write(self, call: Call, question: str) -> Reply:
        """Take the text of a call as the answer to the question of a name."""
        call = self._discretion.handled(call)
        reply = await self._answered(call, self._dialogues.write(call, question))
        return reply or Reply.of(say("That button is no more. Type the command again."))

    async def asks(self, question: str) -> str:
        """Return what the question of a name asks for, as menus say it."""
        return await self._dialogues.asks(self.books, question)

    # -- messages ---------------------------------------------------------------------------

    async def _handle(self, call: Call, typed: Typed | None, *, chosen: bool) -> Reply | None:
        if call.chat.private and (answer := await self._dialogues.answer(call, typed)):
            return answer
        if typed is None:
            return await guessing.lost(call, self.hearing) if call.chat.private else None
        meant = typed.slash or call.chat.private
        if chosen and meant:
            await persons.speak(self.books, call.actor, str(call.actor.language), ids.token())
        command = self.hearing.offered(call).get(typed.word)
        if command is None:
            return await guessing.unknown(call, self.hearing, typed)
        if not (meant or (command.about and command.aloud and not command.only)):
            return None
        try:
            reply: Reply | None = await self._fitting(call, command, typed, meant=meant)
        except BadArgument:
            if meant and (typed.slash or command.parameters):
                raise
            reply = await guessing.perhaps(call, command) if meant else None
        if reply is None or reply.audience == command.audience:
            return reply
        return replace(reply, audience=command.audience)

    async def _fitting(self, call: Call, command: Command, typed: Typed, *, meant: bool) -> Reply:
        """Run what was asked for; ask which it is where the words fit several commands."""
        fits = await guessing.fits(call, self.hearing, typed) if typed.others else []
        match fits:
            case []:
                return await self._run(call, command, typed.rest, meant=meant)
            case [(fitting, known)]:
                gate.check(call, fitting.needs)
                return await fitting.run(call, **known)
            case _:
                return await guessing.ask(call, fits)

    async def _run(self, call: Call, command: Command, rest: str, *, meant: bool) -> Reply:
        given = call.in_reply_to is not None
        if meant:
            gate.check(call, command.needs)
        try:
            if meant or call.to_bot:
                bound = self.hearing.bound(call, command, rest, payee_given=given)
            else:
                bound = self.hearing.overheard(command, rest, payee_given=given)
        except Missing as missing:
            if not (meant and call.chat.private):
                raise
            return await self._dialogues.begin(call, command, rest, missing)
        except Unclear as unclear:
            gate.check(call, command.needs)
            return await asking.which(call, command, unclear)
        gate.check(call, command.needs)
        return await command.run(call, **await values.resolved(call, command, bound))

    # -- every road -------------------------------------------------------------------------

    async def _answered(self, call: Call, work: Awaitable[Reply | None]) -> Reply | None:
        try:
            return await work
        except BadArgument as bad:
            return Reply.of(bad.said)
        except (Unavailable, Overloaded):
            raise  # no answer: the same, asked again, may get one
        except LedgerError as refusal:
            said = worded(refusal)
            if said is not None:
                return Reply([said], unjoined=_is_for_members(refusal))
            return self._failed(call, refusal)
        except Away:
            raise
        except Exception as failure:  # noqa: BLE001 - every message gets an answer
            return self._failed(call, failure)

    def _failed(self, call: Call, failure: Exception) -> Reply:
        reference = ids.reference()
        log.error("call failed", reference=reference, person=call.actor.id, exc_info=failure)
        return Reply.of(failed(reference))

    async def _known(self, identity: Identity) -> Person:
        return await persons.named(self.books, identity, identity.handle.capitalize(), renew=False)


def _in_her_words(call: Call, typed: Typed | None) -> Call:
    """Take what is said in her language, by somebody who has chosen none, as her choice."""
    if call.actor.language or typed is None or typed.language == SOURCE.code:
        return call
    return replace(call, actor=replace(call.actor, language=typed.language))


def _pointed(call: Call, reply: Reply) -> Reply:
    """Say in a group that the answer went to the person alone."""
    if call.chat.private or reply.audience == "chat" or reply.public:
        return reply
    return replace(
        reply, public=say("{person}, I answered you in private.", person=call.actor.alone)
    )


def _is_for_members(refusal: LedgerError) -> bool:
    return isinstance(refusal, NotAllowed) and refusal.rule == "not_joined"
