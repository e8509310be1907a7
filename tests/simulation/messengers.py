"""Messengers as the bot meets them: one as Telegram is, one as Discord is; each may fail.

    Messenger  messages and presses; cards that people post through us where the bot is not
    Server     what is asked is answered to who asked alone, unless its command speaks to all; what
               she alone sees can be edited for a quarter of an hour

`of(process)` is what one process holds of a platform: `handled` takes an update to its answer,
`deliver` shows what the outbox tells. A reply may be lost, a repeated event is shown once.
"""

import re
from dataclasses import replace

from bot import speech
from bot.app import live
from bot.kit import Away, Chat, Place, Unreachable, Upload
from ledger import clock
from ledger.people import chats, persons
from tests.simulation.inline import Inline
from tests.simulation.weather import PlatformDown

_NUMBER = re.compile("@([0-9]+)")
HIDDEN = "hidden:"
EDITABLE_MS = 15 * 60 * 1000


class Connection(Inline):
    """One process's hands on a messenger."""

    def __init__(self, platform, process):
        self._platform = platform
        self._world = platform.world
        self._process = process

    async def handled(self, update):
        """Handle an update as the adapter of a platform does, up to its acknowledgement."""
        call = await self._call(update)
        stood = self._world.model.number_behind(update.press)
        reply = call and await self._asked(update, call)
        if reply:
            await self._answer(update, call, reply, stood)
        await self._process.passes("before the acknowledgement")
        self._world.acknowledge(update, reply)

    async def deliver(self, chat, reply, language, event, message=""):
        """Show what the outbox tells, once for each event, or put it where a message stands."""
        world, edits = self._world, self._edits(chat, message)
        where = message if edits else str(event)

        def show(text):
            told = (event, chat.name, message) if message else event
            if told not in self._platform.shown:
                self._platform.shown[told] = text
                if not message:
                    world.model.notices.shown(chat.name, event)
                world.record.note(f"{'edit' if edits else 'notice'} in {chat.name}: {text!r}")
            world.standing.put(chat.name, where, reply, language)
            world.standing.offer(chat, where, reply)

        if chat.private and world.who(chat.platform, chat.id).blocks:
            await chats.note(self._process.books, chat.name, "closed")
            raise Unreachable(chat.name)
        if world.disk.weather.unsent == 1:
            raise Away
        await self._show(reply, language, show)
        return where

    # -- steps ------------------------------------------------------------------------------

    async def _call(self, update):
        """Make an update into a call; None if nobody is to be asked anything."""
        app, actor = self._process.app, update.actor
        if update.chosen:
            return await self._typing(actor, update.key, update.text)
        posted = update.chat.startswith("inline:")
        chat = self._private(actor) if posted or not update.chat else self._group(update.chat)
        author = update.reply_to.identity if update.reply_to else None
        me = actor.identity
        await self._welcomed_back(chat, actor)
        call = await app.call(me, actor.name.capitalize(), chat, update.key, update.text, author)
        at, named = update.press and update.press.place(chat), await self._mentioned(update.text)
        files = (_upload(update.file),) if update.file else ()
        return replace(call, at=at, picks=chat.private, mentioned=named, files=files)

    async def _asked(self, update, call):
        """Ask the app; None for what people say to each other."""
        app = self._process.app
        if update.chosen:
            return await self._posted(update, call)
        if update.pick:
            number, actor = update.pick
            books, name = self._process.books, actor.name.capitalize()
            return await app.pick(call, number, await persons.named(books, actor.identity, name))
        return await (app.press(call, update.press.data) if update.press else app.handle(call))

    def _where(self, update, call, reply):
        """Return where an answer belongs: in place of the card, to her alone, or to the group."""
        if call.at and call.at.chat.private and reply.edits_card:
            return call.at
        in_group = reply.audience == "chat" and not update.press and not call.chat.private
        chat = call.chat if in_group else self._private(update.actor)
        return Place(chat, f"{update.id}.{update.answers}")

    def _edits(self, _chat, message):
        """Tell whether a message can still be edited."""
        return bool(message)

    async def _answer(self, update, call, reply, stood):
        """Show an answer where it belongs."""
        language = reply.language or self._process.app.language_of(call.actor)
        place = self._where(update, call, reply)

        def show(text):
            self._world.record.note(f"answer to #{update.id}: {text!r}")
            self._world.standing.put(place.chat.name, place.message, reply, language)
            self._world.standing.offer(place.chat, place.message, reply)
            self._world.model.answered(update, reply, stood)

        await self._show(reply, language, show)
        await live.stands(self._process.books, reply, place, call.actor.id, language)

    async def _mentioned(self, text):
        """Return who is meant by each number after an @ in a text."""
        books = self._process.books
        there = (each for each in self._world.people if each.platform is self._platform)
        by_number = {each.external: each for each in there}
        return {
            number: await persons.named(books, who.identity, who.name.capitalize())
            for number in _NUMBER.findall(text)
            if (who := by_number.get(number))
        }

    async def _welcomed_back(self, chat, actor):
        """Note that somebody who blocked the bot writes to it again."""
        books = self._process.books
        if chat.private and (await chats.stands(books, chat.name)).closed:
            person = await persons.meet(books, actor.identity, actor.name.capitalize())
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

    def _private(self, actor):
        return Chat(self._platform.name, actor.external, private=True)

    def _group(self, group):
        return Chat(self._platform.name, group, private=False)


class Interactions(Connection):
    """One process's hands on a messenger where everything is a command, a press or a form."""

    async def _call(self, update):
        app, actor, me = self._process.app, update.actor, update.actor.identity
        alone, group = self._private(actor), update.chat and self._group(update.chat)
        await self._welcomed_back(alone, actor)
        call = await app.call(me, actor.name.capitalize(), alone, update.key, update.text)
        at = update.press and update.press.place(group or alone)
        named = {"mentioned": await self._mentioned(update.text), "options": update.options}
        named["files"] = (_upload(update.file),) if update.file else ()
        return replace(call, seen_in=group.name if group else "", at=at, picks=True, **named)

    async def _asked(self, update, call):
        if update.posts:
            return await self._posts_here(update, call)
        if update.question:
            return await self._process.app.write(call, update.question)
        return await super()._asked(update, call)

    def _where(self, update, call, reply):
        if call.at and call.at.chat.private and reply.edits_card:
            message, _, _ = call.at.message.partition(" ")
            return Place(call.at.chat, self._named(message))
        if reply.audience == "chat" and not update.press and update.chat:
            return Place(self._group(update.chat), f"{update.id}.{update.answers}")
        hidden = self._named(f"{HIDDEN}{update.id}.{update.answers}")
        return Place(self._private(update.actor), hidden)

    def _named(self, message):
        """Name a message by what opens it to be edited, for a while."""
        return f"{message} {clock.to_ms(clock.now())}" if message.startswith(HIDDEN) else message

    def _edits(self, chat, message):
        if not message.startswith(HIDDEN):
            return bool(message)
        since = int(message.partition(" ")[2])
        in_time = clock.to_ms(clock.now()) <= since + EDITABLE_MS
        if not in_time and not chat.private:
            raise Unreachable(chat.name)
        return in_time


class Messenger:
    """A chat as Telegram is one."""

    name = "telegram"
    hands = Connection

    def __init__(self, world):
        self.world = world
        self.shown = {}

    def written(self, text):
        """Return a text as it is written here."""
        return text

    def of(self, process):
        """Return what a process sees of it."""
        return self.hands(self, process)


class Server(Messenger):
    """A chat as Discord is one."""

    name = "discord"
    hands = Interactions

    def written(self, text):
        """Return a text as a command: nothing else is heard here."""
        return text if text.startswith("/") else f"/{text}"


def _upload(text):
    """Return a file as a platform tells of it."""
    content = text.encode()

    async def fetch():
        return content

    return Upload("list.csv", len(content), fetch)
