"""Waiting for what happens on a server that the tests run beside themselves."""

import asyncio
import time
from contextlib import suppress

PATIENCE_S = 120
"""It only ends what hangs, however busy the machine is."""
LOOK_AGAIN_S = 0.02


class Watched:
    """A server on which something changes, and those who wait until it has."""

    def __init__(self):
        self._changed = asyncio.Event()

    def touch(self):
        """Let everybody who waits look again."""
        self._changed.set()

    async def until(self, predicate, explain="it never happened", *, within=PATIENCE_S):
        """Wait until something holds."""
        ends = time.monotonic() + within
        while not predicate():
            if time.monotonic() >= ends:
                raise AssertionError(explain() if callable(explain) else explain)
            self._changed.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), LOOK_AGAIN_S)
