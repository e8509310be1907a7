"""A question that is asked in a process of its own."""

import asyncio
import os
import time

import pytest

from ledger import statement
from ledger.errors import NotFound


def in_process(_connection, _book):
    return os.getpid()


def endless(_connection, _book, place):
    place.write_text(str(os.getpid()))
    time.sleep(600)


async def _alive(process):
    while True:
        os.kill(process, 0)
        await asyncio.sleep(0.01)


async def test_a_question_is_asked_in_another_process(books):
    assert await books.survey_apart(in_process) != os.getpid()


async def test_a_question_that_fails_there_tells_why(books):
    with pytest.raises(NotFound):
        await books.survey_apart(statement.balance, 99_999)


async def test_a_process_that_nobody_waits_for_is_gone(books, tmp_path):
    place = tmp_path / "pid"
    asked = asyncio.create_task(books.survey_apart(endless, place))
    while not place.exists() or not place.read_text():  # noqa: ASYNC110 - another process writes it
        await asyncio.sleep(0.01)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    with pytest.raises(ProcessLookupError):
        await _alive(int(place.read_text()))
