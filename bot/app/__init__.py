"""The one road: a message or a press comes in, a reply goes out.

handle  find the command -> bind its words -> run it -> word any refusal
press   find the intent -> check who presses -> run its verb -> word any refusal (presses.py)

What cannot be done is said (answering.py), but for books that cannot be reached.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.app import answering, asking, gate, guessing, sheets, values
from bot.app.answering import Measured
from bot.app.dialogues import Dialogues
from bot.app.discretion import Discretion
from bot.app.hearing import Hearing
from bot.app.inline import Inlines, Offers, Posted
from bot.app.presses import Presses
from bot.commands import ACTS, DRAWS, MEANT, PENDING, QUIET, READINGS, STANDS, WAITS, on
from bot.grammar import BadArgument, Missing, Unclear
from bot.health import Watch
from bot.kit import Call, Chat, Reply, for_all, pointed, say
from bot.languages import SOURCE
from bot.settings.stated import stated
from bot.wording import VOID
from ledger import ids, trail
from ledger.people import chats, persons, roles
from ledger.people.persons import WEB, Identity

if TYPE_CHECKING:
    from bot.grammar import Typed
    from bot.kit import Command, Given, Mistaken, Parameter, Sheet
    from bot.settings import Settings
    from ledger.books import Books
    from ledger.people.persons import Person
    from ledger.people.tickets import Ticket


class App:
    """The conversation over one book."""

    def __init__(self, books: Books, settings: Settings) -> None:
        self.books = books
        self.settings = settings
        books.stated, books.zone = stated(settings), ZoneInfo(settings.time_zone)
        books.licensed = settings.licences == "on"
        reached = settings.web_url or not settings.connected
        self.doors = {"web": settings.address} if reached else {}
        self._owners = gate.Owners(settings.admins)
        self.watch = Watch(books)
        self.hearing = Hearing(settings.currencies, settings.home_currency)
        self._discretion = Discretion(self.hearing)
        self._dialogues = Dialogues(self.hearing)
        self._presses = Presses(self.hearing, self._dialogues)
        self._inlines = Inlines(self.hearing)

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
        trail.begin(key)
        author = await self._known(in_reply_to) if in_reply_to else None
        actor = await chats.hear(self.books, identity, name)
        actor = await self._owners.known(self.books, identity, actor)
        return self._call(identity, actor, chat, key, text, author)

    async def from_afar(self, identity: Identity, chat: Chat, key: str, text: str) -> Call | None:
        """Make a call of what is typed in a chat that we are not in; None for who has not joined.

        Nothing is noted of it, nor that she was here.
        """
        trail.begin(key)
        actor = await persons.by_identity(self.books, identity.platform, identity.external_id)
        return self._call(identity, actor, chat, key, text) if actor and actor.joined else None

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
        reply = await answering.answered(
            heard, "message", self._handle(heard, typed, chosen=heard is not call)
        )
        if reply is None:
            return None
        if heard is not call and not reply.language:
            reply = replace(reply, language=heard.actor.language)
        return _pointed(call, reply)

    async def press(self, call: Call, data: str) -> Reply:
        """Answer the press of a button that carries `data`."""
        reply = await answering.answered(call, "press", self._presses.press(call, data))
        return reply or Reply.of(say("That button is no more. Type the command again."))

    async def pick(self, call: Call, number: int, payee: Person) -> Reply:
        """Go on with the command that asked for a person under a number, now that she is picked."""
        reply = await answering.answered(call, "pick", self._presses.pick(call, number, payee))
        return reply or Reply.of(say("That button is no more. Type the command again."))

    async def offers(self, call: Call) -> Offers:
        """Offer cards to be posted in any chat, as she types there."""
        try:
            with Measured(call, "query"):
                return await self._inlines.offers(self._discretion.handled(call))
        except Exception as failure:  # noqa: BLE001 - she is told why
            return Offers({}, answering.excuse(call, failure).lines[0])

    async def post(self, call: Call, name: str) -> Posted:
        """Keep the card of a name that she has posted; what is refused is void where it stands."""
        try:
            with Measured(call, "post"):
                return await self._inlines.post(self._discretion.handled(call), name)
        except Exception as failure:  # noqa: BLE001 - the same
            return Posted(Reply.of(VOID), answering.excuse(call, failure))

    async def post_here(self, call: Call, posts: str, nonce: bytes) -> Posted:
        """Keep the card that a command posts where it was typed; a refusal is hers alone."""
        try:
            with Measured(call, "post"):
                return await self._inlines.post_here(self._discretion.handled(call), posts, nonce)
        except Exception as failure:  # noqa: BLE001 - the same
            return Posted(Reply.of(VOID), answering.excuse(call, failure))

    async def write(self, call: Call, question: str) -> Reply:
        """Take the text of a call as the answer to the question of a name."""
        call = self._discretion.handled(call)
        reply = await answering.answered(call, "form", self._dialogues.write(call, question))
        return reply or Reply.of(say("That button is no more. Type the command again."))

    async def asks(self, question: str) -> Parameter:
        """Return what the question of a name asks for."""
        return await self._dialogues.asks(self.books, question)

    async def of_ticket(self, ticket: Ticket, key: str) -> Call:
        """Make a call of what is done on a page that is one person's alone."""
        trail.begin(key)
        actor = await persons.by_id(self.books, ticket.person)
        actor = replace(actor, roles=await roles.of(self.books, actor.id))
        return self._call(Identity(WEB, "", ""), actor, Chat(WEB, "", private=True), key, "")

    async def sheet(self, call: Call, ticket: Ticket) -> Sheet | Reply:
        """Show what a page is for, or say why it is not shown."""
        return await sheets.open_(call, ticket)

    async def hand(self, call: Call, ticket: Ticket, given: Given) -> Reply | Sheet | Mistaken:
        """Do what a page is for, with what was handed in there."""
        return await sheets.hand(call, ticket, given)

    # -- messages ---------------------------------------------------------------------------

    async def _handle(self, call: Call, typed: Typed | None, *, chosen: bool) -> Reply | None:
        if call.chat.private and (answer := await self._dialogues.answer(call, typed)):
            return answer
        if typed is None:
            return await guessing.lost(call, self.hearing) if call.chat.private else None
        meant = typed.slash or call.chat.private
        if chosen and meant:
            await persons.speak(self.books, call.actor, str(call.actor.language), ids.token())
        command, rest = self.hearing.likeliest(call, typed)
        if command is None:
            return await guessing.unknown(call, self.hearing, typed)
        trail.does(command.name)
        if not (meant or (command.about and command.aloud and not command.only)):
            return None
        try:
            reply: Reply | None = await self._fitting(call, command, rest, typed, meant=meant)
        except BadArgument:
            if meant and (typed.slash or command.parameters):
                raise
            reply = await guessing.perhaps(call, command) if meant else None
        if reply is None or reply.audience == command.audience:
            return reply
        return replace(reply, audience=command.audience)

    async def _fitting(
        self, call: Call, command: Command, rest: str, typed: Typed, *, meant: bool
    ) -> Reply:
        """Run what was asked for; ask which it is where the words fit several commands."""
        several = typed.others and (meant or call.to_bot)
        fits = await guessing.fits(call, self.hearing, typed) if several else []
        match fits:
            case []:
                return await self._run(call, command, rest, meant=meant)
            case [(fitting, known)]:
                await gate.admit(call, fitting)
                return await asking.go_on(call, fitting, known, led=False)
            case _:
                return await guessing.ask(call, fits)

    async def _run(self, call: Call, command: Command, rest: str, *, meant: bool) -> Reply:
        given = call.in_reply_to is not None
        if meant:
            gate.check(call, command.needs)
        try:
            if meant or call.to_bot:
                home = await guessing.home(call, self.hearing, command, rest) if meant else ""
                bound = self.hearing.bound(call, command, rest, payee_given=given, home=home)
            else:
                bound = self.hearing.overheard(command, rest, payee_given=given)
        except Missing as missing:
            if not meant:
                raise
            await gate.admit(call, command)
            return await self._dialogues.begin(call, command, rest, missing)
        except Unclear as unclear:
            await gate.admit(call, command)
            return await asking.which(call, command, unclear)
        await gate.admit(call, command)
        known = await values.resolved(call, command, bound)
        return await asking.go_on(call, command, known, led=False)

    # -- steps ------------------------------------------------------------------------------

    def _call(  # noqa: PLR0913, PLR0917 - as above
        self,
        identity: Identity,
        actor: Person,
        chat: Chat,
        key: str,
        text: str,
        in_reply_to: Person | None = None,
    ) -> Call:
        return Call(
            self.books,
            self.settings,
            actor,
            chat,
            key,
            text,
            in_reply_to,
            seen_in="" if chat.private else chat.name,
            commands=on(chat.platform),
            waits=WAITS,
            readings=READINGS,
            stands=STANDS,
            pending=PENDING,
            acts=ACTS,
            quiet=QUIET,
            draws=DRAWS,
            meant=MEANT,
            doors=self.doors,
            watch=self.watch,
            home=f"{identity.platform}:{identity.external_id}",
        )

    async def _known(self, identity: Identity) -> Person:
        return await persons.named(self.books, identity, identity.handle.capitalize(), renew=False)


def _in_her_words(call: Call, typed: Typed | None) -> Call:
    """Take what is said in her language, by somebody who has chosen none, as her choice."""
    if call.actor.language or typed is None or typed.language == SOURCE.code:
        return call
    return replace(call, actor=replace(call.actor, language=typed.language))


def _pointed(call: Call, reply: Reply) -> Reply:
    """Say in a group that the answer went to the person alone."""
    if call.chat.private:
        return reply
    if reply.audience == "chat":
        return for_all(reply)
    line = say("{person}, I answered you in private.", person=call.actor.alone)
    return pointed(replace(reply, public=reply.public or line))
