"""The built-in chat as a process holds it: the real one, whose transcript stands in the books."""

from contextlib import suppress

from bot.kit import Chat, Filed
from bot.platforms.web.answers import Conflict, Sent, Unknown
from bot.platforms.web.chat import WebChat
from ledger import ids
from ledger.errors import NotAllowed
from ledger.people import groups, persons
from tests.simulation.people import Press
from tests.simulation.process import HEARD
from tests.simulation.weather import PlatformDown


class BuiltIn:
    """The built-in chat: the real one, whose transcript stands in the books."""

    name = "web"

    def __init__(self, world):
        self.world = world

    def written(self, text):
        """Return a text as it is written here."""
        return text

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
            reply = _heard(update, answers[0])
            world.model.answered(update, reply, stood)
            if update.press and reply and reply.edits_card:
                world.standing.becomes(actor.place, update.press.message, reply)
            if not update.press:
                world.model.kept(update, answers)
        world.acknowledge(update, answers)

    async def lets_in(self, actor, group):
        """Let somebody into a group that everybody may be in, making it if need be."""
        books, chat = self._process.books, f"web:{group}"
        person = await persons.meet(books, actor.identity, actor.name.capitalize())
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
            file = Filed("list.csv", update.file.encode()) if update.file else None
            where = update.chat or "private"
            sent = Sent(actor.external, update.text, where, None, update.message, file=file)
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
        self._world.standing.becomes(chat.name, shown, reply)
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
