"""A question asked in a process of its own: it takes nothing from the loop that waits for it.

ask -> python -m ledger.storage.apart: (survey, place, question) in, its answer out
"""

from __future__ import annotations

import asyncio
import os
import pickle
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from ledger.storage.waiting import Failure

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy import Connection

T = TypeVar("T")
Place = TypeVar("Place")

AFTER_OTHERS = 10  # how nice it is to whatever serves people


async def ask(
    survey: Callable[[Place, Callable[[Connection], T]], Awaitable[T]],
    place: Place,
    question: Callable[[Connection], T],
) -> T:
    """Return the answer of `survey(place, question)`; all of it, and the answer, can be pickled."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __name__),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,  # an interrupt is for whoever waits for it
    )
    try:
        answer, _ = await process.communicate(pickle.dumps((survey, place, question)))
    finally:
        with suppress(ProcessLookupError):
            process.kill()
    if process.returncode:
        raise ChildProcessError(f"a survey ended with {process.returncode}")
    told = pickle.loads(answer)  # noqa: S301 - a process of our own has written it
    if isinstance(told, Failure):
        raise told.failure
    return told  # type: ignore[no-any-return]


def main() -> None:
    """Answer one question, or tell why there is no answer."""
    os.nice(AFTER_OTHERS)
    survey, place, question = pickle.load(sys.stdin.buffer)  # noqa: S301 - as above
    sys.stdout.buffer.write(pickle.dumps(_answer(survey(place, question))))


def _answer(asked: Awaitable[Any]) -> Any:  # noqa: ANN401 - each question has its own
    async def answer() -> Any:  # noqa: ANN401 - the same
        return await asked

    try:
        return asyncio.run(answer())
    except Exception as failure:  # noqa: BLE001 - whoever asked shall know
        return Failure(failure)


if __name__ == "__main__":
    main()
