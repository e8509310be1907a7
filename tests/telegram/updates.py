"""The updates that wait for the bot, and the long poll that asks for them."""

import asyncio
from dataclasses import dataclass, field

from tests.telegram.refusals import conflict

FIRST_ID = 870_000_001
LONGEST_LIFE_S = 24 * 60 * 60
MOST = 100
LONGEST_POLL_S = 50
_NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
WEBHOOK_SET = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)


@dataclass(eq=False)
class Update:
    id: int
    kind: str
    body: dict
    at: float
    lane: int | None = None
    stubborn: bool = False
    copies: int = 1
    late: bool = False
    under_way: bool = field(default=False, repr=False)

    def as_json(self):
        return {"update_id": self.id, self.kind: self.body}


class Updates:
    """One bot's queue."""

    def __init__(self, server):
        self.server = server
        self.pending = []
        self.confirmed = []
        self.allowed = []
        self.next_id = FIRST_ID
        self._poll = None
        self._held = []

    def wants(self, kind):
        """Return whether the bot asked for updates of this kind."""
        return kind in self.allowed if self.allowed else kind not in _NOT_BY_DEFAULT

    def put(self, kind, body, lane=None):
        """Queue an update and wake whoever waits for it."""
        if not self.wants(kind):
            return None
        update = Update(self.next_id, kind, body, self.server.clock(), lane)
        self.next_id += 1
        self.server.faults.spoil(update, self)
        self._queue(update)
        self.wake()
        return update

    def _queue(self, update):
        if update.late:
            self._held.append(update)
        else:
            self.pending += [update, *self._held]
            self._held.clear()

    def insert(self, kind, body, lane=None):
        """Queue an update as it is, behind the one that is being put."""
        self._held.append(Update(self.next_id, kind, body, self.server.clock(), lane))
        self.next_id += 1

    def wake(self):
        if self._poll and not self._poll.done():
            self._poll.set_result(None)
        self.server.webhook.pump()
        self.server.touch()

    @property
    def polled(self):
        """Return whether a long poll is waiting right now."""
        return self._poll is not None and not self._poll.done()

    def end_poll(self, why):
        """End a waiting long poll with a conflict."""
        if self.polled:
            self._poll.set_exception(conflict(why))

    async def get(self, offset, limit, patience):
        """Confirm what is below `offset` and return what comes next, waiting for it if need be."""
        if self.server.webhook.url:
            raise conflict(WEBHOOK_SET)
        self.end_poll(OTHER_POLL)
        self._confirm(offset)
        self.forget_old()
        if not self.pending:
            await self._wait(min(patience, LONGEST_POLL_S))
        batch = self.pending[: min(limit, MOST)] if limit >= 1 else self.pending[:MOST]
        return [one.as_json() for one in batch for _ in range(one.copies)]

    async def _wait(self, seconds):
        self._poll = poll = asyncio.get_running_loop().create_future()
        self.server.touch()
        try:
            await asyncio.wait_for(poll, seconds)
        except TimeoutError:
            return
        finally:
            if self._poll is poll:
                self._poll = None

    def _confirm(self, offset):
        if offset < 0:
            self.pending = self.pending[offset:]
        for update in [one for one in self.pending if offset > 0 and one.id < offset]:
            self.confirm(update)
        self.server.touch()

    def confirm(self, update):
        """Forget an update, unless it is one that comes again all the same."""
        update.copies = 1
        if update.stubborn:
            update.stubborn = False
            return
        self.confirmed.append(update.id)
        self.pending.remove(update)

    def forget_old(self):
        """Forget what waited for more than a day, as Telegram does."""
        oldest = self.server.clock() - LONGEST_LIFE_S
        self.pending = [one for one in self.pending if one.at >= oldest]
