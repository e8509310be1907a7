"""Pages of the built-in chat that stay open, as its own script keeps them."""

from contextlib import aclosing

from ledger.errors import LedgerError
from tests.simulation.loop import spawn
from tests.simulation.weather import Injected

_VISIBLE = "SELECT id, seq FROM messages WHERE chat = ? OR chat LIKE 'web:group:%' ORDER BY seq"


class Browser:
    """One person's page: opened again whenever its stream ends, on whichever process lives."""

    def __init__(self, world, actor):
        self._world = world
        self._actor = actor
        self._shown = {}
        self._last = 0
        self.open()

    def open(self):
        """Open the stream, now or as soon as a process takes it."""
        if self._world.ready:
            process = self._world.chance.choice(self._world.ready)
            task = spawn(process, self._watch(process))
            process.watching[task] = None
            task.add_done_callback(lambda done: self._ended(process, done))
        else:
            self._again()

    def missing(self):
        """Return what stands in the transcript and is not on the page, or is older there."""
        rows = self._world.model.ask(_VISIBLE, self._actor.place)
        return [row for row in rows if self._shown.get(row[0].hex()) != row[1]]

    def caught_up(self):
        """Tell whether the newest that she may see is on the page."""
        rows = self._world.model.ask(f"{_VISIBLE} DESC LIMIT 1", self._actor.place)
        return not rows or rows[0][1] == self._last

    def _ended(self, process, task):
        del process.watching[task]
        self._again()

    def _again(self):
        self._world.loop.call_later(self._world.chance.random() * 5, self.open)

    async def _watch(self, process):
        chat, name = self._world.platforms[1].of(process).chat, self._actor.external
        opened = False
        try:
            async with aclosing(chat.live([name])) as stream:
                async for heard in stream:
                    if heard is not None:
                        self._show(heard[1])
                    elif not opened:
                        opened = True
                        after = self._last
                        while page := await chat.since(name, after):
                            for message in page:
                                self._show(message)
                            after = page[-1]["seq"]
        except (LedgerError, Injected) as failure:
            self._world.record.note(f"the page of {name} lost its stream: {failure}")

    def _show(self, message):
        if message["seq"] < self._shown.get(message["id"], 0):
            self._world.find(f"{self._actor.name} is shown an older {message}")
        self._shown[message["id"]] = message["seq"]
        self._last = max(self._last, message["seq"])
