"""On whose behalf each posting is made: what happened outside, noted where the books are asked.

What a process does for an update it does within that update's context, its jobs within none. So
a transfer in the books leads back to the press or the message that it came of, whatever the
program says of it.
"""

from collections import defaultdict
from contextvars import ContextVar
from dataclasses import dataclass

from ledger.books import Books

HANDLING = ContextVar("handling", default=None)


@dataclass(frozen=True, slots=True)
class Looking:
    """What somebody types where nothing of it may be kept."""

    actor: object
    text: str


@dataclass(frozen=True, slots=True)
class Origin:
    """One try to post: the update that it came of, if any, and who else was being served then.

    `stood` tells that the key had become a transfer before.
    """

    update: object
    beside: tuple
    stood: bool


class Origins:
    """Every try to post that could become a transfer, by its key."""

    def __init__(self, world):
        self._world = world
        self._of = defaultdict(list)
        self._became = {}

    def of(self, key):
        """Return the tries to post under a key."""
        return self._of[key]

    def looked(self, looking, posting):
        """Let nothing be written of what somebody types."""
        what = f"{looking.actor.name} types {looking.text!r}"
        self._world.find(f"{what}, and it is kept: {posting.kind}")

    def begins(self, process, posting):
        """Note a try."""
        update = HANDLING.get()
        stood = bool(self._world.model.number_of(posting.key))
        origin = Origin(update, tuple(process.taking.values()), stood)
        self._of[posting.key].append(origin)
        return origin

    def ended(self, origin, posting, posted):
        """Hold what a press became to what it became before."""
        update = origin.update
        if update is None:
            return
        mine = posting.actor == self._world.model.person(update.actor)
        if mine and posted.number and posting.payer == posting.actor:
            update.moved.append(posted.number)  # a gift for joining may come before a refusal
        if update.press and update.press.token and mine:
            takes = tuple(each.hold for each in posting.takes)  # who joins claims all that waits
            pressed = (update.press.token, update.press.choice, posting.actor, posting.kind, takes)
            if self._became.setdefault(pressed, posted.number) != posted.number:
                before = self._became[pressed]
                self._world.find(f"{update} moved money twice: {before} and {posted.number}")


class Watched(Books):
    """Books that tell on whose behalf they are asked."""

    def __init__(self, storage, process, origins):
        super().__init__(storage)
        self._process, self._origins = process, origins

    async def post(self, posting):
        """Post one act."""
        if isinstance(HANDLING.get(), Looking):
            self._origins.looked(HANDLING.get(), posting)
        if not posting.numbered:
            return await super().post(posting)
        origin = self._origins.begins(self._process, posting)
        posted = await super().post(posting)
        self._origins.ended(origin, posting, posted)
        return posted
