"""One run: a seed, so many steps, and what was found."""

import asyncio
import sys
import tempfile
import warnings
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

import structlog

from bot.app import answering
from bot.reports import apart
from ledger import clock, ids, migrations, writer
from tests.simulation.loop import PROCESS, VirtualLoop
from tests.simulation.plants import PLANTS
from tests.simulation.process import noting
from tests.simulation.record import Record
from tests.simulation.world import Finding, World

QUEUE = 8  # so short that it is full now and then
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run ended: what was found first, and the hash of every step."""

    seed: int
    steps: int
    hash: str
    finding: str = ""
    last: str = ""
    counted: dict = field(default_factory=dict)


def simulate(seed, steps, *, plant="", trace=None):
    """Run a seed to its end or to the first finding."""
    record = Record(trace)
    with tempfile.TemporaryDirectory() as folder, closing(VirtualLoop()) as loop:
        path = Path(folder) / "books.db"
        migrations.migrate(f"sqlite+aiosqlite:///{path}")
        world = World(seed, path, loop, record, PLANTS[plant])
        try:
            with _ruling(world), PLANTS[plant].patched():
                loop.run_until_complete(world.run(steps))
        except Finding as found:
            return Ran(seed, record.step, record.hash, str(found), record.last())
        finally:
            _end(world, loop)
    counted = {**world.counted, **world.model.checked, "commits": world.disk.commits}
    return Ran(seed, record.step, record.hash, counted=counted)


@contextmanager
def _ruling(world):
    """Let the world give the time, the chance and the ear for the log."""
    queue = mock.patch.object(writer, "MAX_WAITING", QUEUE)
    with (
        clock.running(world.now),
        ids.drawing(world.draw),
        _listening(world),
        queue,
        mock.patch.object(apart, "_made", _sketched),
        mock.patch.object(answering, "answered", noting(answering.answered)),
        warnings.catch_warnings(),
    ):
        warnings.filterwarnings("ignore", "coroutine .* was never awaited")  # it was to die first
        yield


async def _sketched(name, written):
    """Return a picture of something as this world draws: at once, and the same each time."""
    return PNG + ids.digest(name, written)


def _end(world, loop):
    """Let every task end, before the loop does."""
    for process in world.processes:
        if process and process.alive:
            process.die()
    for task in list(world.waiting):
        task.cancel()
    loop.run_until_complete(_nothing())
    world.model.close()


async def _nothing():
    """Give what was cancelled the time to end."""
    for _ in range(20):
        await asyncio.sleep(0)


@contextmanager
def _listening(world):
    """Let the program's log tell of failures."""

    def heard(logger, method, event):
        process = PROCESS.get()
        if process is None or process.alive:
            failure = event.get("exc_info")
            world.logged(event["event"], sys.exc_info()[1] if failure is True else failure)
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[heard])
    try:
        yield
    finally:
        structlog.configure(**before)
