"""Statements of banks: bent at a few places, cut, or no statement at all."""

from hypothesis import strategies as st

from bot.rails.statements import BadStatement, read
from tests.bot.rails.statements.files import camt, detail, entry, mt940

_PARTS = [detail("30.00", key="A"), detail("12.00", reference="T2")]
GOOD = (
    camt(entry("42.00", reference="B", details=_PARTS), entry("1.00"), opening="0", closing="43"),
    camt(entry("5.00", returned="AC04", charges="0.50", party="Jane"), kind="054", version="02"),
    mt940(":61:2611271127C10,00NTRFX//B1", ":86:166?00X?20EREF+K?21SVWZ+RF18?32JANE"),
)
PUT = st.one_of(
    st.sampled_from(
        [
            *(b"<", b"&", b"&x;", b"\0", b"\xff", b"-", b"\n:61:", b"\n:62F:", b"\n-\n", b"1E9"),
            *(b"9" * 400, b"<x>" * 300, b"NaN", b"", b"<Ntry/>", b"<!DOCTYPE a>", b"//", b"?20"),
        ]
    ),
    st.binary(max_size=12),
)
BENDS = st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 40), PUT), max_size=3)
FILES = st.one_of(st.tuples(st.sampled_from(GOOD), BENDS), st.tuples(st.binary(), st.just([])))


LONGEST = 400


def bent(file, bends):
    """Return a file with something else at a few places."""
    for anywhere, length, put in bends:
        at = anywhere % (len(file) + 1)
        file = file[:at] + put + file[at + length :]
    return file


def taken(given):
    """Read a file, which is taken whole or refused."""
    try:
        found = read(bent(*given))
    except BadStatement as bad:
        refused = bad
    else:
        return _held(found)
    assert refused.line >= 0
    assert len(str(refused)) < LONGEST
    return refused.rule


def _held(found):
    for statement in found:
        assert statement.account
        for each in statement.entries:
            assert each.reference
            assert each.amount.minor >= 0
            assert each.amount.currency == statement.currency
    return "read"


def test_a_statement_is_read_whole_or_refused(fuzz):
    fuzz("statements", FILES, taken)
