"""A loop beside the test's own, for whoever has none."""

import asyncio
import atexit
from functools import cache
from threading import Thread


@cache
def _beside():
    """Return a loop that runs on a thread of its own, as long as this process does."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def end():
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    atexit.register(end)
    return loop


def run(work):
    """Run a coroutine to its end, whether or not a loop runs here."""
    return asyncio.run_coroutine_threadsafe(work, _beside()).result()
