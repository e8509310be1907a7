"""The one road: a message or a press comes in, a reply goes out.

handle  find the command -> bind its words -> run it -> word any refusal
press   find the intent -> check who presses -> run its verb -> word any refusal
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import structlog

from bot import grammar, speech
from bot.app import asking, payees
from bot.app.discretion import Discretion
from bot.app.lost import lost, unknown
from bot.commands import ALL, PAGES, PRESSES, on
from bot.grammar import BadArgument, Lexicon, NoPayee, Unclear
from bot.kit import BOT_NAME, Away, Call, Code, Reply, say
from bot.wording import worded
from ledger import clock, ids
from ledger.errors import Expired, LedgerError, NotAllowed, NotFound
from ledger.people import intents, persons

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.grammar import Bound, Typed
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
        self._commands = {command.name: command for command in ALL}
        heard = [(grammar.fold(word), name, tongue) for word, name, tongue in _triggers()]
        self._triggers = {word: name for word, name, _ in heard}
        self._tongues = {word: tongue for word, _, tongue in heard}
        self._discretion = Discretion(self._commands, self._triggers)
        self._lexicon = Lexicon.build(speech.words, settings.currencies, settings.home_currency)

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
            await persons.meet(self.books, identity, name),
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
        heard = self._hearing(self._discretion.handled(call))
        reply = await self._answered(
            heard, self._handle(heard, chosen=heard.actor is not call.actor)
        )
        if reply is None:
            return None
        if heard.actor is not call.actor and not reply.language:
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

    async def _handle(self, call: Call, *, chosen: bool) -> Reply | None:
        if chosen:
            await persons.speak(self.books, call.actor, str(call.actor.language), ids.token())
        typed = grammar.split(call.text, self._triggers, BOT_NAME)
        if typed is None:
            return lost(call)
        offered = {command.name: command for command in call.commands}
        command = offered.get(typed.word)
        if command is None:
            return unknown(typed, self._triggers, offered) if typed.slash else lost(call)
        meant = typed.slash or call.chat.private
        if command.only and not meant:
            return None  # in a group these words are said to each other, too
        try:
            reply = await self._run(call, command, typed, meant=meant)
        except BadArgument:
            if meant:
                raise
            return None
        if reply.audience == command.audience:
            return reply
        return replace(reply, audience=command.audience)

    async def _run(self, call: Call, command: Command, typed: Typed, *, meant: bool) -> Reply:
        given = call.in_reply_to is not None
        if meant:
            _check(call, command.needs)
        try:
            values = self._bound(call, command, typed, payee_given=given)
        except NoPayee as missing:
            if not call.picks:
                raise
            return await self._whom(call, command, typed, missing)
        except Unclear as unclear:
            _check(call, command.needs)
            values = await payees.named(call, command, unclear.values, but=unclear.parameter)
            return await asking.which_amount(call, command, unclear, values)
        _check(call, command.needs)
        return await command.run(call, **await payees.named(call, command, values))

    def _bound(self, call: Call, command: Command, typed: Typed, *, payee_given: bool) -> Bound:
        needed, lexicon = command.parameters, self._lexicon
        more: Any = {"payee_given": payee_given, "name": command.name}
        if call.options is None:
            return grammar.bind(needed, typed.rest, lexicon, **more)
        return grammar.bind_options(needed, call.options, lexicon, **more)

    async def _whom(self, call: Call, command: Command, typed: Typed, missing: NoPayee) -> Reply:
        """Let the person be picked where the platform can, once all else is clear."""
        try:
            values = self._bound(call, command, typed, payee_given=True)
        except (BadArgument, Unclear):
            raise missing from None
        return await asking.whom(call, command, values)

    def _hearing(self, call: Call) -> Call:
        """Take a command in Arabic, from somebody who has chosen no language, as her choice."""
        if call.actor.language:
            return call
        first, *_ = call.text.split(maxsplit=1) or [""]
        language = self._tongues.get(grammar.fold(first.lstrip("/")), "en")
        if language == "en":
            return call
        return replace(call, actor=replace(call.actor, language=language))

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
        if verb == "read":
            return await self._read(call, intent)
        _check(call, PRESSES[verb].needs)
        return await PRESSES[verb].run(call, intent)

    async def _intent(self, token: str) -> Intent:
        try:
            return await intents.get(self.books, ids.from_text(token))
        except ValueError:
            raise NotFound("button") from None

    async def _read(self, call: Call, intent: Intent) -> Reply:
        """Go on with the amount that was chosen, as if it had been typed so."""
        if intent.expires_at <= clock.now():
            raise Expired(intent.expires_at)
        command, values = await self._resumed(call, intent)
        values[str(intent.facts["parameter"])] = intent.facts[f"reading {call.choice}"]
        reply = await command.run(replace(call, seen_in=intent.chat), **values)
        return replace(reply, edits_card=True)

    async def _pick(self, call: Call, number: int, payee: Person) -> Reply:
        """Go on with the person who was picked, as if she had been named."""
        token = asking.pick_token(call.actor, number)
        intent = await intents.get(self.books, token)
        if intent.expires_at <= clock.now():
            raise Expired(intent.expires_at)
        command, values = await self._resumed(call, intent)
        values[str(intent.facts["parameter"])] = payee
        return await command.run(replace(call, key=f"pick:{intent.name}"), **values)

    async def _resumed(self, call: Call, intent: Intent) -> tuple[Command, dict[str, Any]]:
        """Return the command that an intent keeps, and the values that it had."""
        command = self._commands[str(intent.facts["command"])]
        _check(call, command.needs)
        return command, await asking.kept_values(call, command, intent)

    # -- every road -------------------------------------------------------------------------

    async def _answered(self, call: Call, work: Awaitable[Reply | None]) -> Reply | None:
        try:
            return await work
        except BadArgument as bad:
            return Reply.of(bad.said)
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
        return await persons.meet(self.books, identity, identity.handle.capitalize(), renew=False)


def _triggers() -> list[tuple[str, str, str]]:
    return list(speech.triggers(command.name for command in ALL))


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
