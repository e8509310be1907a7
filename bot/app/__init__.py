"""The one road: a message or a press comes in, a reply goes out.

handle  find the command -> bind its words -> run it -> word any refusal
press   find the intent -> check who presses -> run its verb -> word any refusal

Books that cannot be reached give no answer: Unavailable and Overloaded are for the platform to say,
which keeps nothing under the key.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import structlog

from bot.app import asking, guessing, payees
from bot.app.discretion import Discretion
from bot.app.hearing import Hearing
from bot.commands import PAGES, PRESSES, on
from bot.grammar import BadArgument, NoPayee, Unclear
from bot.kit import Away, Call, Code, Reply, say
from bot.languages import SOURCE
from bot.wording import worded
from ledger import clock, ids
from ledger.errors import Expired, LedgerError, NotAllowed, NotFound, Overloaded, Unavailable
from ledger.people import chats, intents, persons

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.grammar import Typed
    from bot.kit import Chat, Command, Needs
    from bot.settings import Settings
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.people.persons import Identity, Person

log = structlog.get_logger("bot.app")


class App:
    """The conversation over one book."""

    def __init__(self, books: Books, settings: Settings) -> None:
        self.books = books
        self.settings = settings
        reached = settings.web_url or not settings.connected
        self.doors = {"web": f"{settings.address}/#claim="} if reached else {}
        self.hearing = Hearing(settings.currencies, settings.home_currency)
        self._discretion = Discretion(self.hearing)

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
        return Call(
            self.books,
            self.settings,
            await chats.hear(self.books, identity, name),
            chat,
            key,
            text,
            admin=f"{identity.platform}:{identity.external_id}" in self.settings.admins,
            in_reply_to=author,
            seen_in="" if chat.private else chat.name,
            commands=on(chat.platform),
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
        reply = await self._answered(call, self._press(call, data))
        return reply or Reply.of(say("That button is no more. Type the command again."))

    async def pick(self, call: Call, number: int, payee: Person) -> Reply:
        """Go on with the command that asked for a person under a number, now that she is picked."""
        reply = await self._answered(call, self._pick(call, number, payee))
        return reply or Reply.of(say("That button is no more. Type the command again."))

    # -- messages ---------------------------------------------------------------------------

    async def _handle(self, call: Call, typed: Typed | None, *, chosen: bool) -> Reply | None:
        if typed is None:
            return await guessing.lost(call, self.hearing) if call.chat.private else None
        meant = typed.slash or call.chat.private
        if chosen and meant:
            await persons.speak(self.books, call.actor, str(call.actor.language), ids.token())
        command = self.hearing.offered(call).get(typed.word)
        if command is None:
            return await guessing.unknown(call, self.hearing, typed)
        if not (meant or (command.about and not command.only)):
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
            case [(fitting, values)]:
                _check(call, fitting.needs)
                return await fitting.run(call, **values)
            case _:
                return await guessing.ask(call, fits)

    async def _run(self, call: Call, command: Command, rest: str, *, meant: bool) -> Reply:
        given = call.in_reply_to is not None
        if meant:
            _check(call, command.needs)
        try:
            if meant or call.to_bot:
                values = self.hearing.bound(call, command, rest, payee_given=given)
            else:
                values = self.hearing.overheard(command, rest, payee_given=given)
        except NoPayee as missing:
            if not call.picks:
                raise
            return await self._whom(call, command, rest, missing)
        except Unclear as unclear:
            _check(call, command.needs)
            return await asking.which(call, command, unclear)
        _check(call, command.needs)
        return await command.run(call, **await payees.named(call, command, values))

    async def _whom(self, call: Call, command: Command, rest: str, missing: NoPayee) -> Reply:
        """Let the person be picked where the platform can, once all else is clear."""
        try:
            values = self.hearing.bound(call, command, rest, payee_given=True)
        except (BadArgument, Unclear):
            raise missing from None
        return await asking.whom(call, command, values)

    # -- presses ----------------------------------------------------------------------------

    async def _press(self, call: Call, data: str) -> Reply:
        match data.split(":"):
            case ["go", command, at] if command in PAGES:
                _check(call, PAGES[command].needs)
                return await PAGES[command].run(call, at)
            case ["do", token, choice]:
                return await self._do(call, token, choice)
            case _:
                raise NotFound("button")

    async def _do(self, call: Call, token: str, choice: str) -> Reply:
        intent = await self._intent(token)
        if choice not in intent.choices:
            raise NotFound("button")
        if intent.owner != call.actor.id:
            raise NotAllowed("not_yours")
        call = replace(call, choice=choice, key=f"press:{token}:{choice}")
        verb = intent.choices[choice]
        match verb:
            case "read":
                return await self._go_on(call, intent)
            case "meant":
                return await self._go_on(call, asking.chosen(intent, choice))
        _check(call, PRESSES[verb].needs)
        return await PRESSES[verb].run(call, intent)

    async def _intent(self, token: str) -> Intent:
        try:
            return await intents.get(self.books, ids.from_text(token))
        except ValueError:
            raise NotFound("button") from None

    async def _go_on(self, call: Call, intent: Intent) -> Reply:
        """Go on with what was chosen, a command, an amount or a person, as if it had been typed."""
        command, values = await self._resumed(call, intent)
        reply = await command.run(replace(call, seen_in=intent.chat), **values)
        return replace(reply, edits_card=True)

    async def _pick(self, call: Call, number: int, payee: Person) -> Reply:
        """Go on with the person who was picked, as if she had been named."""
        token = asking.pick_token(call.actor, number)
        intent = await intents.get(self.books, token)
        command, values = await self._resumed(call, intent)
        values[str(intent.facts["parameter"])] = payee
        return await command.run(replace(call, key=f"pick:{intent.name}"), **values)

    async def _resumed(self, call: Call, intent: Intent) -> tuple[Command, dict[str, Any]]:
        """Return the command that an intent keeps, and the values that it had.

        Expired when that was long ago, AlreadySettled when the question was cancelled.
        """
        if intent.expires_at <= clock.now():
            raise Expired(intent.expires_at)
        command = self.hearing.commands[str(intent.facts["command"])]
        _check(call, command.needs)
        await intents.answer(self.books, intent)
        return command, await asking.kept_values(call, command, intent, call.choice)

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
                return Reply.of(said)
            return self._failed(call, refusal)
        except Away:
            raise
        except Exception as failure:  # noqa: BLE001 - every message gets an answer
            return self._failed(call, failure)

    def _failed(self, call: Call, failure: Exception) -> Reply:
        reference = ids.reference()
        log.error("call failed", reference=reference, person=call.actor.id, exc_info=failure)
        return Reply.of(
            say(
                "Something went wrong on our side. Nothing is lost; try again, and if it stays,"
                " tell us this reference: {reference}",
                reference=Code(reference),
            )
        )

    async def _known(self, identity: Identity) -> Person:
        return await persons.named(self.books, identity, identity.handle.capitalize(), renew=False)


def _in_her_words(call: Call, typed: Typed | None) -> Call:
    """Take what is said in her language, by somebody who has chosen none, as her choice."""
    if call.actor.language or typed is None or typed.language == SOURCE.code:
        return call
    return replace(call, actor=replace(call.actor, language=typed.language))


def _check(call: Call, needs: Needs) -> None:
    if needs == "admin" and not call.admin:
        raise NotAllowed("admins_only")
    if needs == "joined" and not call.actor.joined:
        raise NotAllowed("not_joined")


def _pointed(call: Call, reply: Reply) -> Reply:
    """Say in a group that the answer went to the person alone."""
    if call.chat.private or reply.audience == "chat" or reply.public:
        return reply
    return replace(
        reply, public=say("{person}, I answered you in private.", person=call.actor.alone)
    )
