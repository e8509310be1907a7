"""A file that came with a message: what is none of those that are asked for is not even fetched."""

from dataclasses import replace

import pytest

from bot.grammar import BadArgument
from bot.grammar.kinds import TABLE
from bot.grammar.kinds.file import LARGEST_TABLE
from bot.kit import Filed, Unfetched, Upload
from tests.bot.talk import read


async def never():
    raise AssertionError("it was fetched")


def upload(name="october.csv", content=b"who,amount\n", size=None):
    async def fetch():
        return content

    return Upload(name, len(content) if size is None else size, fetch)


async def resolved(talk, *files):
    await talk.joins("boss")
    return await TABLE.resolve(replace(await talk.call("boss"), files=files), None)


async def refused(talk, *files):
    with pytest.raises(BadArgument) as why:
        await resolved(talk, *files)
    return read(type("Reply", (), {"lines": [why.value.said]}))


async def test_what_is_in_it_is_read_under_its_name(talk):
    assert await resolved(talk, upload()) == Filed("october.csv", b"who,amount\n")
    assert await resolved(talk, upload("أجور.CSV")) == Filed("أجور.CSV", b"who,amount\n")
    assert await resolved(talk) is None


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (Upload("wages.xlsx", 10, never), "its name has to end in .csv, .tsv, .txt"),
        (Upload("", 10, never), "its name has to end in"),
        (Upload("big.csv", LARGEST_TABLE + 1, never), "3 MB, and 2 MB fit"),
        (upload("liar.csv", bytes(LARGEST_TABLE + 1), size=9), "too large"),
        (upload("none.csv", b""), "This file is empty."),
        (Upload(f"{'x' * 300}.pdf\n", 1, never), f"{'x' * 59}… is not such a file"),
    ],
    ids=["other kind", "no name", "too large", "larger than was told", "empty", "long name"],
)
async def test_another_file_is_refused(talk, sent, why):
    assert why in await refused(talk, sent)


async def test_two_at_once_are_refused_and_one_that_is_gone_is_asked_for_again(talk):
    async def gone():
        raise Unfetched

    assert "one at a time" in await refused(talk, upload(), upload())
    assert "Send it again" in await refused(talk, Upload("a.csv", 3, gone))


async def test_a_file_with_nothing_said_beside_it_is_asked_about(talk):
    await talk.joins("boss")
    call = replace(await talk.call("boss"), files=(Upload("a.csv", 3, never),))
    assert read(await talk.app.handle(call)).startswith("What is this file for?")
