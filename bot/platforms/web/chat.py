"""The built-in chat as a platform: a message or a press in, what was told out.

    message  seen before? -> its first answer; else handle -> keep it and the answer in one commit
    press    the button's card -> press -> edit the card or add a message
    deliver  what the outbox tells -> a message, once for each event

The transcript stands in the books' inbox, so that a restart loses neither words nor buttons. A code
that is worth money is shown to whoever pressed for it, and never stands there.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from bot.kit import Chat
from bot.platforms.web.transcript import BOT, GROUP, PRIVATE, WEB, discreet, told, typed, view
from ledger import clock, ids
from ledger.errors import AlreadySettled, KeyConflict
from ledger.people import inbox
from ledger.people.inbox import Message
from ledger.people.persons import Identity
from ledger.posting import Posting

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.app import App
    from bot.kit import Button, Call, Reply, Said
    from bot.platforms.web.transcript import Json

PAGE = 500
PING_S = 15


class Unknown(LookupError):
    """There is no such message or button for this person."""


class Conflict(ValueError):
    """The key was used for another message."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as a person sent it, and from where; `key` is its identity."""

    name: str
    text: str
    chat: str
    reply_to: str | None
    key: str
    origin: str = ""

    @property
    def id(self) -> bytes:
        """The message's identity: the same person and key, the same message."""
        return ids.child("web message", self.name, self.key)

    @property
    def digest(self) -> bytes:
        """What makes it the same message."""
        return ids.digest(self.chat, self.text, self.reply_to or "")


class WebChat:
    """The platform "web", over the inbox of the books."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._books = app.books
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._changed = asyncio.Event()
        self._closing = False
        self._books.when_heard(self._wake)

    # -- in ---------------------------------------------------------------------------------

    async def message(self, sent: Sent) -> list[Json]:
        """Handle a message once; return what its sender was told."""
        async with self._turn(sent.name):
            known = await inbox.get(self._books, sent.id)
            if known is not None:
                return _answer_again(known, sent)
            call = await self._call(sent)
            reply = await self._app.handle(call)
            return await self._keep(sent, call, self._told(call, reply) if reply else [])

    async def press(self, name: str, message: str, button: str) -> list[Json]:
        """Press a button; return the card as it is now, or what was told besides."""
        async with self._turn(name):
            card = await self._visible(name, message)
            if button not in json.loads(card.body)["offered"]:
                raise Unknown("There is no such button on this message.")
            chat = Chat("web", card.chat.removeprefix(WEB), private=_is_private(card.chat))
            key = f"web:{name}:press:{button}"
            call = await self._app.call(_identity(name), name.capitalize(), chat, key)
            reply = await self._app.press(call, button)
            return [await self._pressed(name, card, call, reply)]

    async def deliver(self, chat: Chat, reply: Reply, language: str | None, event: int) -> None:
        """Show what the outbox tells, once for each event."""
        body = self._body(reply.lines, reply.buttons, language)
        identity = ids.child("web event", str(self._books.book), str(event))
        try:
            await self._add(identity, chat.name, body)
        except AlreadySettled:
            return  # it was shown before a restart

    # -- out --------------------------------------------------------------------------------

    async def since(self, name: str, after: int) -> list[Json]:
        """Return what a person can see, written or edited after a seq: a page, the oldest first."""
        found = await inbox.since(self._books, [WEB + name], WEB + GROUP, after, PAGE)
        return [view(message, name) for message in found]

    async def live(self, names: Sequence[str]) -> AsyncIterator[tuple[str, Json] | None]:
        """Yield what each person sees as it happens; None now and then, to keep the line open."""
        seen = dict.fromkeys(names, await inbox.last(self._books))
        yield None
        while not self._closing:
            changed = self._changed
            for name in names:
                while page := await self.since(name, seen[name]):
                    for message in page:
                        seen[name] = message["seq"]
                        yield name, message
            try:
                async with asyncio.timeout(PING_S):
                    await changed.wait()
            except TimeoutError:
                yield None

    async def close(self) -> None:
        """End every open stream."""
        self._closing = True
        self._wake()

    # -- steps ------------------------------------------------------------------------------

    def _turn(self, name: str) -> asyncio.Lock:
        """One person's messages are handled in order."""
        return self._turns.setdefault(name, asyncio.Lock())

    async def _call(self, sent: Sent) -> Call:
        private = sent.chat == PRIVATE
        chat = Chat("web", sent.name if private else sent.chat, private=private)
        author, to_bot = None, False
        if sent.reply_to:
            answered = await self._visible(sent.name, sent.reply_to)
            to_bot = answered.author == BOT
            author = None if to_bot else _identity(answered.author)
        key = f"web:{sent.name}:{sent.key}"
        name = sent.name.capitalize()
        call = await self._app.call(_identity(sent.name), name, chat, key, sent.text, author)
        return replace(call, origin=sent.origin, to_bot=to_bot)

    def _told(self, call: Call, reply: Reply) -> list[tuple[str, Json]]:
        """Return what goes to which chat: the answer, and what the group may see of it."""
        language = reply.language or self._app.language_of(call.actor)
        alone = call.chat.private or reply.audience == "actor"
        chat = f"{WEB}{_name(call)}" if alone else call.chat.name
        answers = [(chat, self._body(reply.lines, reply.buttons, language))]
        if reply.public and not call.chat.private:
            answers.append((call.chat.name, self._body([reply.public], [], language)))
        return answers

    async def _keep(self, sent: Sent, call: Call, answers: list[tuple[str, Json]]) -> list[Json]:
        """Write the message and its answers in one commit, so that a repetition finds both."""
        text = self._app.discreet(sent.text)
        body = json.dumps(typed(text, sent.key, sent.reply_to))
        kept = json.dumps(answers)
        at = clock.to_ms(clock.now())
        rows = [
            inbox.new(
                sent.id, call.chat.name, sent.name, body, asked=sent.digest, answer=kept, at=at
            ),
            *(
                inbox.new(_answer_id(sent, place), chat, BOT, json.dumps(answer), place, at=at)
                for place, (chat, answer) in enumerate(answers, start=1)
            ),
        ]
        posting = Posting(sent.id, "message", digest=sent.digest, rows=tuple(rows))
        try:
            posted = await self._books.post(posting)
        except KeyConflict:
            raise _conflict() from None
        if posted.repeated and (known := await inbox.get(self._books, sent.id)):
            return _answer_again(known, sent)  # another process kept it first
        self._wake()
        return _answers(sent, posted.new, at, answers)

    async def _pressed(self, name: str, card: Message, call: Call, reply: Reply) -> Json:
        language = reply.language or self._app.language_of(call.actor)
        body = self._body(discreet(reply.lines), reply.buttons, language)
        said = self._body(reply.lines, reply.buttons, language)["text"]
        if reply.edits_card and call.chat.private:
            old = json.loads(card.body)["offered"]  # an old button still answers
            body["offered"] = list(dict.fromkeys([*body["offered"], *old]))
            return {**await self._edit(name, card, body), "text": said}
        identity = ids.token()
        await self._add(identity, WEB + name, body)
        return {**view(await self._visible(name, identity.hex()), name), "text": said}

    async def _edit(self, name: str, card: Message, body: Json) -> Json:
        body["edited_at"] = clock.to_ms(clock.now())
        guards = inbox.edited(card.id, json.dumps(body))
        await self._books.post(Posting(ids.token(), "message", guards=guards))
        self._wake()
        return view(await self._visible(name, card.id.hex()), name)

    async def _add(self, identity: bytes, chat: str, body: Json) -> None:
        row = inbox.new(identity, chat, BOT, json.dumps(body))
        await self._books.post(Posting(ids.token(), "message", rows=(row,)))
        self._wake()

    async def _visible(self, name: str, message: str) -> Message:
        try:
            found = await inbox.get(self._books, bytes.fromhex(message))
        except ValueError:
            found = None
        if found is None or not (found.chat == WEB + name or not _is_private(found.chat)):
            raise Unknown("There is no such message in your chats.")
        return found

    def _body(self, lines: Sequence[Said], buttons: Sequence[Button], language: str | None) -> Json:
        settings = self._app.settings
        return told(lines, buttons, language, settings.language, settings.time_zone)

    def _wake(self) -> None:
        """Let every stream look again."""
        self._changed.set()
        self._changed = asyncio.Event()


def _identity(name: str) -> Identity:
    return Identity("web", name, name)


def _name(call: Call) -> str:
    return call.key.split(":")[1]


def _is_private(chat: str) -> bool:
    return not chat.startswith(WEB + GROUP)


def _answer_id(sent: Sent, place: int) -> bytes:
    return ids.child(sent.id, "answer", str(place))


def _answer_again(known: Message, sent: Sent) -> list[Json]:
    if known.asked != sent.digest:
        raise _conflict()
    return _answers(sent, known.seq, known.at, json.loads(known.answer))


def _conflict() -> Conflict:
    return Conflict("This Idempotency-Key was used for another message.")


def _answers(sent: Sent, seq: int, at: int, answers: Sequence[tuple[str, Json]]) -> list[Json]:
    """Show the answers as they were first given."""
    empty = Message(b"", "", seq, BOT, "", b"", "", edited=False, at=at)
    return [
        view(
            replace(
                empty, id=_answer_id(sent, place), chat=chat, seq=seq + place, body=json.dumps(body)
            ),
            sent.name,
        )
        for place, (chat, body) in enumerate(answers, start=1)
    ]
