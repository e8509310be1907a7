"""What a bank says of files of payments: bent at a few places, cut, or no report at all."""

from hypothesis import strategies as st

from bot.rails.files import BadFile
from bot.rails.iso20022 import pain002
from bot.rails.nacha import returns
from tests.bot.rails.test_nacha import came_back
from tests.bot.rails.test_pain002 import BLOCKS, block, one, report
from tests.fuzz.test_statements import LONGEST, bent

WHOLE = "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf>"
GOOD = (
    report(whole=WHOLE),
    report(blocks=block("B1-1", "PART", one("W1", "RJCT", "AC04") + one("W2", "ACSC"))),
    report(blocks=block("B1-2", "ACSP"), version="12"),
    came_back("R01", "R03"),
    came_back("R02").replace(b"799R02", b"798C01"),
)
PUT = st.one_of(
    st.sampled_from(
        [
            *(b"<", b"&", b"&x;", b"\0", b"\xff", b"\n", b"9" * 94, b"<x>" * 300, b"<!DOCTYPE a>"),
            *(b"ACSC", b"799R99", b"../B1", b"\n6", b"\n9", b"", b"<!--", b"<?x?>", b"0" * 90),
        ]
    ),
    st.binary(max_size=12),
)
BENDS = st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 100), PUT), max_size=3)
FILES = st.one_of(st.tuples(st.sampled_from(GOOD), BENDS), st.tuples(st.binary(), st.just([])))
STATES = {"unknown", "accepted", "settled", "rejected", "returned"}


def taken(given):
    """Read a report, which is taken whole or refused."""
    raw = bent(*given)
    try:
        heard = returns.read(raw) if returns.is_one(raw) else _told(raw)
    except BadFile as bad:
        refused = bad
    else:
        return _held(heard)
    assert refused.line >= 0
    assert len(str(refused)) < LONGEST
    return "refused"


def _held(heard):
    for said in heard.values():
        assert said.state in STATES
        assert len(said.code) <= 35
    return "read"


def _told(raw):
    heard = pain002.told(pain002.read(raw), BLOCKS)
    assert set(heard) <= {"W1", "W2", "W3"}
    return heard


def test_a_report_is_read_whole_or_refused(fuzz):
    fuzz("reports", FILES, taken)
