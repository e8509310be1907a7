"""Files: what is said of one, and lists as people save them, or as nobody would."""

import csv
import io
from types import SimpleNamespace

from hypothesis import strategies as st

from bot.commands.payroll import filing, reading
from bot.commands.payroll.reading import Reader
from bot.grammar.kinds import TABLE
from bot.grammar.kinds.file import LARGEST_TABLE
from bot.kit import Filed, Upload
from ledger.money import MAX_MINOR
from tests.bot.grammar.words import TEN
from tests.fuzz import drawn
from tests.fuzz.parsed import check, check_said, outcome

MOST = 200
READER = Reader("web", reading.lexicon(TEN, "USD"))
HEADS = st.sampled_from(
    (
        *("who,amount", "who,amount,note", "WHO;Amount;Notes;key", "who\tsum\tmemo\tcurrency"),
        *("المستلم;المبلغ;ملاحظة", "who,who", "", "\ufeffwho,amount", '"who","amount"', "BIG"),
        "who,amount," * 500,
    )
)
CELLS = st.one_of(
    st.sampled_from(["@sara", "$sara", "sara", "10", "10.50", "=1+1", "'@sara", '"', '""', "BIG"]),
    drawn.words(),
    drawn.words(),
)
LINES = st.tuples(st.lists(CELLS, max_size=5), st.sampled_from([",", ",", ";", "\t", "|"])).map(
    lambda each: each[1].join(each[0])
)
TABLES = st.one_of(
    st.tuples(
        HEADS, st.lists(LINES, max_size=6), st.sampled_from(["\n", "\r\n", "\r", "\v", ""])
    ).map(lambda parts: parts[2].join([parts[0], *parts[1]]).encode("utf-8", "ignore")),
    st.tuples(st.just(b"who,amount\n"), st.binary(max_size=60)).map(b"".join),
    st.binary(max_size=60),
)
NAMES = st.tuples(
    drawn.words(),
    st.sampled_from([".csv", ".CSV", ".txt", ".tsv", ".xlsx", "", ".csv\0", ".csv.exe"]),
).map("".join)
SIZES = st.sampled_from([0, 1, LARGEST_TABLE, LARGEST_TABLE + 1, 2**70, -1])
FILES = st.tuples(NAMES, SIZES, TABLES)


def filed(given):
    """Take a file as one platform or another tells of it, and read the list that is in it."""
    name, size, content = given
    content = content.replace(b"BIG", b"a" * 140_000)

    async def fetch():
        return content

    call = SimpleNamespace(files=[Upload(name, size, fetch)])
    what, found = outcome(lambda: _resolved(call))
    if what == "read":
        assert isinstance(found, Filed)
        assert len(found.content) <= LARGEST_TABLE
        assert len(found.name) <= 60
    check(found)
    what, table = outcome(lambda: reading.read(content, READER, MOST))
    if what == "refused":
        check(table)
        return what
    assert len(table.lines) + len(table.wrong) <= MOST
    for each in table.lines:
        assert 0 < each.amount.minor <= MAX_MINOR
        assert len(each.note) <= 200
    check_said(*(why for _, why in table.wrong)) if table.wrong else None
    _hold_harmless(filing.wrong(table.wrong, "ar").content)
    return what


def _resolved(call):
    """Run what waits for nothing."""
    try:
        TABLE.resolve(call, None).send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("it waits")


def _hold_harmless(content):
    """Hold that no cell of a table that is given back is a formula."""
    for cells in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_whatever_is_in_a_file_is_read_or_refused(fuzz):
    fuzz("files", FILES, filed)
