"""A fourth platform: letters that pigeons carry, and its adapter, over what all platforms share.

People are known there by names of their own such as `@sara@loft`, and a letter may have buttons.
`Loft` is what is out there; `Pigeons` is all that Wasl would need to write for it.
"""

import asyncio
from dataclasses import dataclass, field, replace

from bot import speech
from bot.commands import on
from bot.kit import Away, Chat, Place, Reply
from bot.pace import ANSWER, NO_LIMITS, Pace
from bot.presence import Failure, Presence
from bot.presence.places import Out, Places, closed, is_unfinished
from bot.presence.reception import Conversation, Reception, Sent
from bot.wording import TOO_MANY
from ledger.people import persons
from ledger.people.persons import Identity

PIGEONS = "pigeons"


@dataclass
class Letter:
    """What somebody sent: words, or the button of a letter that she got."""

    name: str
    sender: str
    text: str = ""
    button: str = ""
    about: str = ""
    square: bool = False


@dataclass
class Got:
    """What stands in somebody's letter box, or on the square for everybody."""

    text: str
    buttons: dict = field(default_factory=dict)


class Loft:
    """The pigeons' side: letter boxes, letters to us, and storms."""

    def __init__(self):
        self.boxes, self.square, self.shut, self.menu = {}, {}, set(), []
        self.to_us = asyncio.Queue()
        self.storm = False
        self.numbers = 0

    def number(self):
        self.numbers += 1
        return f"letter {self.numbers}"

    def writes(self, sender, text="", **more):
        self.to_us.put_nowait(Letter(self.number(), sender, text, **more))

    def offers(self, who, label):
        """Return the newest letter with a button of this label, and what the button carries."""
        letters = reversed(self.boxes[who].items())
        return next(((n, got.buttons[label]) for n, got in letters if label in got.buttons), None)

    def presses(self, sender, label):
        offered = self.offers(sender, label)
        assert offered, (label, self.boxes[sender])
        self.writes(sender, button=offered[1], about=offered[0])

    async def carry(self, where, got, number=""):
        """Lay a letter into a box, or another in the place of one."""
        if self.storm:
            raise ConnectionError("a storm")
        if where in self.shut:
            raise PermissionError(where)
        box = self.square if where == "#square" else self.boxes.setdefault(where, {})
        number = number or self.number()
        box[number] = got
        return number

    async def next(self):
        while not self.storm:
            try:
                return await asyncio.wait_for(self.to_us.get(), 0.01)
            except TimeoutError:
                continue
        raise ConnectionError("a storm")

    def read(self, who):
        return "\n\n".join(got.text for got in self.boxes.get(who, {}).values())


class Outbound(Out):
    """What goes out."""

    def __init__(self, app, loft):
        self._app, self._loft = app, loft
        self._pace = Pace(NO_LIMITS)

    async def show(self, chat, reply, language, priority=ANSWER, number=""):
        where = persons.own_id(chat.id)
        zone = self._app.settings.time_zone
        text = speech.plain(speech.spoken(reply.lines, language, zone))
        buttons = {speech.label(each.label, language, zone): each.data for each in reply.buttons}
        try:
            async with self._pace.turn(where, self._pace.place(priority)):
                return await self._loft.carry(where, Got(text, buttons), number)
        except PermissionError:
            raise await closed(self._app.books, chat.name) from None
        except ConnectionError as why:
            raise Away(PIGEONS) from why

    async def edit(self, chat, message, reply, language, priority=ANSWER):
        box = self._loft.boxes.get(persons.own_id(chat.id), {})
        if message not in box:
            return ""
        return await self.show(chat, reply, language, priority, message)

    async def point(self, call, language):
        await self._loft.carry("#square", Got(f"{call.actor.name}, open your box"))


class Inbound(Conversation):
    """What comes in."""

    def __init__(self, app, out):
        self._app, self._places = app, Places(app, out)
        self.deliver = self._places.deliver

    async def handle(self, letter):
        call = await self._call(letter)
        await self._places.is_here(call.chat, call.actor)
        if letter.button:
            await self._press(letter, replace(call, at=Place(call.chat, letter.about)))
        elif reply := await self._app.handle(call):
            await self._places.answer(call, reply, _box(letter))

    async def too_many(self, letter):
        await self._places.tell(await self._call(letter), _box(letter), Reply.of(TOO_MANY))

    async def tell_so(self, letter, why):
        return await self._places.tell_so(_box(letter), why)

    async def _call(self, letter):
        chat = Chat(PIGEONS, "#square", private=False) if letter.square else _box(letter)
        _, name, _ = letter.sender.split("@")
        who = Identity.of(PIGEONS, letter.sender, name)
        key = f"{PIGEONS}:{letter.name}"
        return await self._app.call(who, name.capitalize(), chat, key, letter.text)

    async def _press(self, letter, call):
        reply = await self._app.press(call, letter.button)
        edits = reply.edits_card or is_unfinished(reply, offered=True)
        if not (edits and await self._places.edit(call, letter.about, reply)):
            await self._places.tell(call, call.chat, reply)


def _box(letter):
    return Chat(PIGEONS, persons.kept_id(letter.sender), private=True)


class Pigeons(Presence):
    """The platform."""

    name = PIGEONS
    longest_pause_s = 0.01

    def __init__(self, app, loft):
        super().__init__()
        self._loft = loft
        self._reception = Reception(PIGEONS, lambda letter: Sent(letter.sender, letter.name))
        self._reception.talk = self._talk = Inbound(app, Outbound(app, loft))
        self._going = set()

    async def live(self):
        if self._loft.storm:
            raise ConnectionError("a storm")
        self.later.begin("menu", self._offer)
        self.up()
        while True:
            letter = await self._loft.next()
            task = asyncio.create_task(self._reception.see_through(letter))
            self._going.add(task)
            task.add_done_callback(self._going.discard)

    async def _offer(self):
        self._loft.menu = [each.name for each in on(PIGEONS) if each.needs == "nothing"]

    async def close(self):
        for task in list(self._going):
            task.cancel()
        await super().close()

    def failure(self, why):
        return Failure("no pigeon comes through", passes=True) if _is_storm(why) else Failure()

    def where(self):
        return "the loft"

    async def show(self, chat, reply, language, event, message):
        return await self._talk.deliver(chat, reply, language, message)


def _is_storm(why):
    return isinstance(why, ConnectionError)
