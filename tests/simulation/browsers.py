"""Pages of the built-in chat that stay open, as its own script keeps them."""

import json
from contextlib import aclosing

from ledger.errors import LedgerError
from tests.simulation.loop import spawn
from tests.simulation.people import GROUPS
from tests.simulation.weather import Injected

_VISIBLE = """
    SELECT m.id, m.seq FROM messages m
    WHERE m.chat = ?1 OR EXISTS (
        SELECT 1 FROM members g JOIN identities i ON i.person = g.person
        WHERE g.chat = m.chat AND g.state = 'in' AND g.since < m.seq
            AND i.platform || ':' || i.external_id = ?1)
    ORDER BY m.seq"""


class Browser:
    """One person's page: opened again whenever its stream ends, on whichever process lives."""

    def __init__(self, world, actor):
        self._world = world
        self._actor = actor
        self._shown = {}
        self._mark = 0
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
        """Tell whether all that she may see is on the page."""
        return not self.missing()

    def _ended(self, process, task):
        del process.watching[task]
        self._again()

    def _again(self):
        self._world.loop.call_later(self._world.chance.random() * 5, self.open)

    async def _watch(self, process):
        web, name = self._world.platforms[1].of(process), self._actor.external
        opened = False
        try:
            for group in GROUPS:
                await web.lets_in(self._actor, group)
            async with aclosing(web.chat.reading.live([name])) as stream:
                async for heard in stream:
                    for told in heard:
                        if told.what == "message":
                            self._show(json.loads(told.data))
                    if not opened:
                        opened = True
                        await self._read(web.chat.reading, name)
        except (LedgerError, Injected) as failure:
            self._world.record.note(f"the page of {name} lost its stream: {failure}")

    async def _read(self, reading, name):
        """Read what was written before the stream began; that alone moves the mark.

        Each chat streams in its order, and one may be ahead of another.
        """
        more = True
        while more:
            page = await reading.since(name, self._mark)
            for message in page["messages"]:
                self._show(message)
            self._mark, more = page["seq"], page["more"]

    def _show(self, message):
        if message["seq"] < self._shown.get(message["id"], 0):
            self._world.find(f"{self._actor.name} is shown an older {message}")
        self._shown[message["id"]] = message["seq"]
