"""Something drawn in a process of its own: it takes nothing from the loop that waits for it.

    make -> python -m bot.reports.apart NAME: what is to be drawn, as JSON, in; its bytes out

What was drawn last is kept in mind, for a card is drawn as often as somebody looks.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections import OrderedDict
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from typing import TypeAlias

from ledger import ids

Json: TypeAlias = "dict[str, object]"

NEEDS = {"chart": "matplotlib", "spent": "matplotlib", "pdf": "typst", "xlsx": "xlsxwriter"}
"""What can be drawn, and the library that it takes; what is no drawing takes none."""
MOST_KEPT = 16
AFTER_OTHERS = 10  # how nice it is to whatever serves people

_kept: OrderedDict[tuple[str, bytes], bytes] = OrderedDict()


class NotDrawn(Exception):
    """What should have been drawn was not; the log of that process says why."""


def can(name: str) -> bool:
    """Tell whether something can be drawn here."""
    return name not in NEEDS or find_spec(NEEDS[name]) is not None


async def make(name: str, asked: Json) -> bytes:
    """Draw something; NotDrawn when that fails."""
    written = json.dumps(asked, ensure_ascii=False, sort_keys=True)
    key = name, ids.digest(written)
    if key not in _kept:
        _kept[key] = await _made(name, written)
        if len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    return _kept[key]


async def _made(name: str, written: str) -> bytes:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __name__, name),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,  # an interrupt is for whoever waits for it
    )
    try:
        drawn, _ = await process.communicate(written.encode())
    finally:
        with suppress(ProcessLookupError):
            process.kill()
    if process.returncode or not drawn:
        raise NotDrawn(f"{name} ended with {process.returncode}")
    return drawn


def main() -> None:
    """Draw one thing."""
    os.nice(AFTER_OTHERS)
    drawing = import_module(f"bot.reports.{sys.argv[1]}")
    sys.stdout.buffer.write(drawing.draw(json.load(sys.stdin.buffer)))


if __name__ == "__main__":
    main()
