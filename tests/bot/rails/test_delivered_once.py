"""Whatever fails between us and a bank, and whenever: no file reaches it twice, none is lost."""

import asyncio
import tempfile
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.rails.iso20022.rail import Iso20022Rail
from bot.rails.places import Folder
from bot.rails.rail import RailDown
from tests.bot.rails.orders import PAYER, order

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["submit", "submit", "told", "again"]),
        st.sampled_from([None, 0, 1, 2, 2, 2]),  # which step fails, if any: the third is the name
        st.booleans(),  # before it is done, or after
        st.booleans(),  # whether the bank looks then
    ),
    min_size=2,
    max_size=8,
)


class Shaky:
    """A bank's folder whose steps fail; the bank takes what has its name when it looks."""

    every = timedelta(0)

    def __init__(self, folder):
        self._folder, self._out = Folder(folder), folder
        self.fails, self.after, self.looks = None, False, False
        self.taken = []

    @asynccontextmanager
    async def open(self):
        async with self._folder.open() as self._door:
            yield self

    def look(self):
        for each in sorted(self._out.glob("wasl-*")):
            self.taken.append(each.read_bytes())
            each.unlink()

    async def _step(self, step, *given):
        is_this, self.fails = self.fails == 0, None if self.fails is None else self.fails - 1
        if is_this and not self.after:
            raise OSError
        done = await getattr(self._door, step)(*given)
        if self.looks:
            self.look()
        if is_this:
            raise OSError
        return done

    def __getattr__(self, step):
        async def one(*given):
            return await self._step(step, *given)

        return one


async def _played(root, steps):
    place = Shaky(root / "out")
    rail, orders = Iso20022Rail(PAYER, root / "rail", place), [order("W1"), order("W2")]
    submitted = False
    for what, place.fails, place.after, place.looks in steps:
        try:
            if what == "again":
                rail = Iso20022Rail(PAYER, root / "rail", place)
            elif what == "submit":
                submitted = True
                await rail.submit("B1", orders)
            else:
                await rail.told()
        except RailDown:
            pass
        if place.looks:
            place.look()
    place.fails, place.looks = None, False
    await rail.told()
    place.look()
    return place.taken, [rail.write("B1", orders)] if submitted else []


@given(steps=STEPS)
def test_a_file_reaches_its_bank_once_whatever_fails(steps):
    with tempfile.TemporaryDirectory() as root:
        taken, expected = asyncio.run(_played(Path(root), steps))
    assert taken == expected
