"""The built-in chat as a platform: a message or a press in, what was told out.

    message  seen before? -> its first answer; else handle -> keep it and the answer in one commit
    press    the button's card -> press -> edit the card or add a message
    deliver  what the outbox tells -> a message, once for each event

The transcript stands in the books' inbox, so that a restart loses neither words nor buttons; what
is old goes. A code that is worth something is shown to who asked for it, and never stands there.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from bot import speech
from bot.app import live
from bot.kit import Chat, Place, Reply
from bot.platforms.web.answers import NOWHERE, Answer, Conflict, Unknown, again, shown
from bot.platforms.web.keeping import edit, new
from bot.platforms.web.reading import Reading
from bot.platforms.web.transcript import (
    BOT,
    GROUP,
    PRIVATE,
    WEB,
    Reader,
    discreet,
    identity,
    told,
    typed,
    view,
    written,
)
from bot.platforms.web.writing import Writing
from ledger import clock, ids
from ledger.errors import AlreadySettled, KeyConflict
from ledger.people import groups, inbox
from ledger.people.inbox import files
from ledger.posting import Posting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.app import App
    from bot.kit import Call, File
    from bot.platforms.web.answers import Origin, Sent
    from bot.platforms.web.transcript import Json
    from ledger.people.inbox import Message
    from ledger.people.inbox.files import Kept


class WebChat:
    """The platform "web", over the inbox of the books."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._books = app.books
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._writing = Writing()
        self.reading = Reading(app)

    # -- in ---------------------------------------------------------------------------------

    async def message(self, sent: Sent) -> list[Json]:
        """Handle a message once; return what its sender was told."""
        async with self._turn(sent.name):
            with self._writing.of(WEB + sent.name, WEB + sent.chat):
                return await self._message(sent)

    async def _message(self, sent: Sent) -> list[Json]:
        known, asked = await inbox.seen(self._books, sent.id)
        if asked is not None:
            return again(sent, known, asked)
        await self._check_chat(sent)
        call = await self._call(sent)
        reply = await self._app.handle(call)
        told_now = await self._keep(sent, call, self._told(call, reply) if reply else [])
        if reply and reply.live:
            await self._stands(call, reply, told_now[0])
        return told_now

    async def press(
        self, name: str, message: str, button: str, origin: Origin = NOWHERE
    ) -> list[Json]:
        """Press a button; return the card as it is now, or what was told besides."""
        async with self._turn(name):
            card = await self._visible(name, message)
            if button not in (body := json.loads(card.body))["offered"]:
                raise Unknown("There is no such button on this message.")
            chat = Chat("web", card.chat.removeprefix(WEB), private=_is_private(card.chat))
            key = f"web:{name}:press:{button}"
            call = await self._app.call(identity(name), name.capitalize(), chat, key)
            stands = any(each["id"] == button for each in body["buttons"])
            call = self._with_coming(call, origin)
            call = replace(call, at=Place(chat, message) if stands else None)
            reply = await self._app.press(call, button)
            told_now = await self._pressed(name, card, call, reply)
            if reply.live:
                await self._stands(call, reply, told_now)
            return [told_now]

    async def deliver(
        self, chat: Chat, reply: Reply, language: str | None, event: int, message: str = ""
    ) -> str:
        """Show what the outbox tells, once for each event; to a group as it speaks itself.

        A live card keeps the language that it was made in.
        """
        old = await self._own(chat, message) if message else None
        if old:
            first = str(json.loads(old.body)["language"])
        else:
            first = "" if language and chat.private else await self._written_first(chat)
        heard = language if chat.private or reply.live else first or language
        await self._writing.over(chat.name)
        body = told(discreet(reply), self._reader(heard, first))
        if old and await self._edited(old, body, reply.files):
            return message
        place = (chat.name,) if message else ()
        key = ids.child("web event", str(self._books.book), str(event), *place)
        try:
            await self._add(key, chat.name, body, reply.files)
        except AlreadySettled:  # it was shown before a restart, and a live card as it was then
            if reply.live and (stands := await self._own(chat, key.hex())):
                await self._edited(stands, body, reply.files)
        return key.hex()

    async def file(self, name: str, message: str, file: str) -> Kept:
        """Return a file beside a message that somebody may read."""
        found = await self._visible(name, message)
        kept = await files.file(self._books, found.id, bytes.fromhex(file))
        if kept is None:
            raise Unknown("There is no such file beside this message.")
        return kept

    async def close(self) -> None:
        """End every open stream."""
        self.reading.close()

    # -- steps ------------------------------------------------------------------------------

    def _turn(self, name: str) -> asyncio.Lock:
        """One person's messages are handled in order."""
        return self._turns.setdefault(name, asyncio.Lock())

    async def _check_chat(self, sent: Sent) -> None:
        if sent.chat == PRIVATE:
            return
        if await groups.since(self._books, identity(sent.name), WEB + sent.chat) is None:
            raise Unknown("There is no such chat among yours.")

    async def _call(self, sent: Sent) -> Call:
        private = sent.chat == PRIVATE
        chat = Chat("web", sent.name if private else sent.chat, private=private)
        author, to_bot = None, False
        if sent.reply_to:
            answered = await self._visible(sent.name, sent.reply_to)
            if answered.chat != f"{WEB}{chat.id}":
                raise Unknown("There is no such message in this chat.")
            to_bot = answered.author == BOT
            author = None if to_bot else identity(answered.author)
        who, key = identity(sent.name), f"web:{sent.name}:{sent.key}"
        call = await self._app.call(who, sent.name.capitalize(), chat, key, sent.text, author)
        return replace(self._with_coming(call, sent.origin), to_bot=to_bot, files=sent.files)

    def _with_coming(self, call: Call, origin: Origin) -> Call:
        """Let a call know where it came from, and since when somebody is in a group."""
        came = partial(groups.came, self._books, call.chat.name, call.actor.id)
        since = None if call.chat.private else came
        return replace(call, came=since, origin=origin.address, session=origin.session)

    def _told(self, call: Call, reply: Reply) -> list[Answer]:
        """Return what goes to which chat: the answer, and what the group may see of it."""
        language = reply.language or self._app.language_of(call.actor)
        reader = self._reader(language, speech.written(call.text))
        alone = call.chat.private or reply.audience == "actor"
        chat = f"{WEB}{_name(call)}" if alone else call.chat.name
        answers = [Answer.of(chat, reply, reader)]
        if reply.public and not call.chat.private:
            answers.append(Answer.of(call.chat.name, Reply.of(reply.public), reader))
        return answers

    async def _keep(self, sent: Sent, call: Call, answers: list[Answer]) -> list[Json]:
        """Write the message and its answers in one commit, so that a repetition finds both."""
        text = self._app.discreet(sent.text)
        body = written(typed(text, sent.key, sent.reply_to, sent.file))
        kept = [(each.chat, each.kept) for each in answers]
        at = clock.to_ms(clock.now())
        rows = [
            inbox.new(
                sent.id,
                call.chat.name,
                sent.name,
                body,
                asked=sent.digest,
                answer=written(kept),
                at=at,
            ),
            *(
                row
                for place, each in enumerate(answers, start=1)
                for row in new(sent.answer_id(place), each.chat, each.kept, each.files, place, at)
            ),
        ]
        posting = Posting(sent.id, "message", digest=sent.digest, rows=tuple(rows))
        try:
            posted = await self._books.post(posting)
        except KeyConflict:
            raise Conflict from None
        if posted.repeated:  # another process kept it first
            return again(sent, await inbox.get(self._books, sent.id), sent.digest)
        self.reading.wake(call.chat.name, *(each.chat for each in answers))
        told_now = shown(sent, posted.new, at, kept)
        said = [each.said for each in answers]
        return [each | now for each, now in zip(told_now, said, strict=True)]

    async def _pressed(self, name: str, card: Message, call: Call, reply: Reply) -> Json:
        language = reply.language or self._app.language_of(call.actor)
        old = json.loads(card.body)
        reader = self._reader(language, old["language"])
        answer = Answer.of(card.chat, reply, reader)
        if reply.edits_card and call.chat.private:
            await self._edited(card, answer.kept, answer.files)
            return view(await self._visible(name, card.id.hex()), name) | answer.said
        key = ids.token()
        await self._add(key, WEB + name, answer.kept, answer.files)
        return view(await self._visible(name, key.hex()), name) | answer.said

    async def _own(self, chat: Chat, message: str) -> Message | None:
        """Return a message of the bot's that stands in a chat."""
        found = await inbox.get(self._books, bytes.fromhex(message))
        return found if found and (found.chat, found.author) == (chat.name, BOT) else None

    async def _edited(self, card: Message, body: Json, attached: Sequence[File]) -> bool:
        """Put another body into a message, whose old buttons still answer; False if it has gone."""
        stands = await edit(self._books, card, body, attached)
        if stands:
            self.reading.wake(card.chat)
        return stands

    async def _stands(self, call: Call, reply: Reply, shown_as: Json) -> None:
        """Note where a live card was shown."""
        is_group = shown_as["chat"] != PRIVATE
        chat = Chat("web", shown_as["chat"] if is_group else _name(call), private=not is_group)
        language = reply.language or self._app.language_of(call.actor)
        place = Place(chat, shown_as["id"])
        await live.stands(self._books, reply, place, call.actor.id, language)

    async def _add(self, key: bytes, chat: str, body: Json, attached: Sequence[File]) -> None:
        await self._books.post(Posting(ids.token(), "message", rows=new(key, chat, body, attached)))
        self.reading.wake(chat)

    async def _visible(self, name: str, message: str) -> Message:
        """Return a message to somebody who may read it."""
        try:
            found = await inbox.get(self._books, bytes.fromhex(message))
        except ValueError:
            found = None
        if found is None or not await self._may_read(name, found):
            raise Unknown("There is no such message in your chats.")
        return found

    async def _may_read(self, name: str, message: Message) -> bool:
        if _is_private(message.chat):
            return message.chat == WEB + name
        since = await groups.since(self._books, identity(name), message.chat)
        return since is not None and message.seq > since

    async def _written_first(self, chat: Chat) -> str:
        """Return the language that was written or read last in a chat."""
        last = await inbox.latest(self._books, chat.name)
        return str(json.loads(last.body)["language"]) if last else ""

    def _reader(self, language: str | None, first: str) -> Reader:
        settings = self._app.settings
        return Reader(language, first or settings.language, settings.time_zone)


def _name(call: Call) -> str:
    return call.key.split(":")[1]


def _is_private(chat: str) -> bool:
    return not chat.startswith(WEB + GROUP)
