"""The outside as the bot meets it: a chat that may fail, and the built-in chat over the inbox.

`of(process)` is what one process holds of a platform: `handled` takes an update to its answer,
`deliver` shows what the outbox tells. What people saw is the platform's, and survives everything.
"""

from contextlib import suppress
from dataclasses import replace

from bot import speech
from bot.app import live
from bot.kit import Away, Chat, Place, Unreachable
from bot.platforms.web.answers import Conflict, Sent, Unknown
from bot.platforms.web.chat import WebChat
from ledger import ids
from ledger.errors import NotAllowed
from ledger.people import chats, groups, persons
from ledger.people.persons import Identity
from tests.simulation.people import Press
from tests.simulation.process import HEARD
from tests.simulation.weather import PlatformDown


class Messenger:
    """A chat as Telegram is one: a reply may be lost, a repeated event is shown once."""

    name = "telegram"

    def __init__(self, world):
        self.world = world
        self.shown = {}

    def of(self, process):
        """Return what a process sees of it."""
        return _Connection(self, process)


class _Connection:
    """One process's hands on the messenger."""

    def __init__(self, platform, process):
        self._platform = platform
        self._world = platform.world
        self._process = process

    async def handled(self, update):
        """Handle an update as the adapter of a platform does, up to its acknowledgement."""
        app, actor = self._process.app, update.actor
        chat = Chat(self._platform.name, update.chat or actor.external, private=not update.chat)
        author = _identity(update.reply_to) if update.reply_to else None
        me = _identity(actor)
        await self._welcomed_back(chat, me)
        call = await app.call(me, actor.name.capitalize(), chat, update.key, update.text, author)
        stood = self._world.model.number_behind(update.press)
        if update.press and update.press.where == chat.name:
            call = replace(call, at=Place(chat, update.press.message))
        reply = await (app.press(call, update.press.data) if update.press else app.handle(call))
        if reply is not None:
            await self._answer(update, call, reply, stood)
        await self._process.passes("before the acknowledgement")
        self._world.acknowledge(update, reply)

    async def _answer(self, update, call, reply, stood):
        """Show an answer where it belongs: in place of the card, to her alone, or to the group."""
        language = reply.language or self._process.app.language_of(call.actor)
        in_group = reply.audience == "chat" and not update.press and not call.chat.private
        alone = Chat(self._platform.name, update.actor.external, private=True)
        chat = call.chat if in_group else alone
        edits = bool(call.at) and call.chat.private and reply.edits_card
        message = call.at.message if edits else f"{update.id}.{update.answers}"

        def show(text):
            self._world.record.note(f"answer to #{update.id}: {text!r}")
            self._world.standing.put(chat.name, message, reply, language)
            self._world.standing.offer(chat, message, reply)
            self._world.model.answered(update, reply, stood)

        await self._show(reply, language, show)
        await live.stands(self._process.books, reply, Place(chat, message), call.actor.id, language)

    async def deliver(self, chat, reply, language, event, message=""):
        """Show what the outbox tells, once for each event, or put it where a message stands."""
        world = self._world

        def show(text):
            told = event if not message else (event, chat.name, message)
            if told not in self._platform.shown:
                self._platform.shown[told] = text
                if not message:
                    world.model.notices.shown(chat.name, event)
                world.record.note(f"{'edit' if message else 'notice'} in {chat.name}: {text!r}")
            world.standing.put(chat.name, message or str(event), reply, language)
            world.standing.offer(chat, message or str(event), reply)

        if chat.private and self._world.who(chat.platform, chat.id).blocks:
            await chats.note(self._process.books, chat.name, "closed")
            raise Unreachable(chat.name)
        if self._world.disk.weather.unsent == 1:
            raise Away
        await self._show(reply, language, show)
        return message or str(event)

    async def _welcomed_back(self, chat, identity):
        """Note that somebody who blocked the bot writes to it again."""
        books = self._process.books
        if chat.private and (await chats.stands(books, chat.name)).closed:
            person = await persons.meet(books, identity, identity.handle.capitalize())
            await chats.reached(books, chat.name, person.id)

    async def _show(self, reply, language, show):
        world = self._world
        text = speech.plain(speech.spoken(reply.lines, language))
        for button in reply.buttons:
            speech.label(button.label, language)
        await self._process.passes("before it is shown")
        if world.disk.strikes(world.disk.weather.unsent):
            raise PlatformDown("nothing was shown")
        show(text)
        await self._process.passes("after it was shown")
        if world.disk.strikes(world.disk.weather.unheard):
            raise PlatformDown("it was shown, and the platform's answer was lost")


class BuiltIn:
    """The built-in chat: the real one, whose transcript stands in the books."""

    name = "web"

    def __init__(self, world):
        self.world = world

    def of(self, process):
        """Return the chat of a process."""
        if not hasattr(process, "web"):
            process.web = _Web(self.world, process)
        return process.web


class _Web:
    """The web chat of one process, with what its app replied noted on the way."""

    def __init__(self, world, process):
        self._world = world
        self._process = process
        self.chat = WebChat(process.app)

    async def handled(self, update):
        """Take what a browser sends, until the browser has the answer."""
        world, actor = self._world, update.actor
        stood = world.model.number_behind(update.press)
        HEARD.set(update.heard)
        answers = await self._given(update)
        await self._process.passes("before the browser hears")
        if world.disk.strikes(world.disk.weather.unheard):
            raise PlatformDown("the connection broke")
        for each in answers:
            world.record.note(f"answer to #{update.id}: {each['text']!r}")
            alone = each["chat"] == "private"
            chat = Chat("web", actor.external if alone else each["chat"], private=alone)
            offered = [Press(chat.name, each["id"], button["id"]) for button in each["buttons"]]
            world.standing.saw(chat, offered)
        if answers:
            world.model.answered(update, _heard(update, answers[0]), stood)
            if not update.press:
                world.model.kept(update, answers)
        world.acknowledge(update, answers)

    async def lets_in(self, actor, group):
        """Let somebody into a group that everybody may be in, making it if need be."""
        books, chat = self._process.books, f"web:{group}"
        person = await persons.meet(books, _identity(actor), actor.name.capitalize())
        if await groups.get(books, chat) is None:
            with suppress(NotAllowed):  # it was made at the same moment
                await groups.found(books, chat, group, person, ids.token(), quietly=True)
        with suppress(NotAllowed):
            await groups.let_in(books, chat, person)

    async def _given(self, update):
        actor, press = update.actor, update.press
        try:
            if update.chat:
                await self.lets_in(actor, update.chat)
            if press:
                return await self.chat.press(actor.external, press.message, press.data)
            sent = Sent(actor.external, update.text, update.chat or "private", None, update.message)
            return await self.chat.message(sent)
        except Unknown:  # a group that she is out of by now
            if (press.where == actor.place) if press else not update.chat:
                raise
            update.chatter = True
        except Conflict:
            if len(self._world.texts[update.key]) == 1:
                raise
        return []

    async def deliver(self, chat, reply, language, event, message=""):
        """Let the chat show it, and note that it did."""
        shown = await self.chat.deliver(chat, reply, language, event, message)
        if not message:
            self._world.model.notices.stands_in_transcript(chat.name, event)
        self._world.standing.offer(chat, shown, reply)
        return shown


def _heard(update, answer):
    """Return the reply behind an answer: this time's, or one of an earlier time in its place."""
    offered = [button["id"] for button in answer["buttons"]]
    for reply in reversed(update.heard):
        if reply and [button.data for button in reply.buttons] == offered:
            return reply
    return None


def _identity(actor):
    return Identity(actor.platform.name, actor.external, actor.handle)
