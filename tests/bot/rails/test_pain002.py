"""A bank's reports of how orders stand."""

import pytest

from bot.rails.files import BadFile
from bot.rails.iso20022 import pain002
from bot.rails.rail import Heard

BLOCKS = {"B1-1": ["W1", "W2"], "B1-2": ["W3"]}


def report(whole="", blocks="", version="03"):
    """Return a report with statuses of the whole and of blocks, as they are written."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"><CstmrPmtStsRpt>
<GrpHdr><MsgId>R1</MsgId><CreDtTm>2026-11-30T12:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>B1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>
{whole}</OrgnlGrpInfAndSts>{blocks}</CstmrPmtStsRpt></Document>""".encode()


def block(name, status="", orders=""):
    said = status and f"<PmtInfSts>{status}</PmtInfSts>"
    named = f"<OrgnlPmtInfId>{name}</OrgnlPmtInfId>"
    return f"<OrgnlPmtInfAndSts>{named}{said}{orders}</OrgnlPmtInfAndSts>"


def one(key, status, code=""):
    why = code and f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn></StsRsnInf>"
    return (
        f"<TxInfAndSts><OrgnlEndToEndId>{key}</OrgnlEndToEndId><TxSts>{status}</TxSts>{why}"
        "</TxInfAndSts>"
    )


def told(**cells):
    return pain002.told(pain002.read(report(**cells)), BLOCKS)


@pytest.mark.parametrize("version", ["03", "10", "12", "14", "15"])
def test_what_is_said_of_an_order_counts_before_its_block_and_before_the_file(version):
    blocks = block("B1-1", "ACSP", one("W2", "RJCT", "AC04"))
    heard = told(whole="<GrpSts>ACTC</GrpSts>", blocks=blocks, version=version)
    assert heard == {
        "W1": Heard("accepted"),
        "W2": Heard("rejected", "AC04"),
        "W3": Heard("accepted"),
    }


def test_a_file_is_refused_with_all_its_orders():
    whole = "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf>"
    assert told(whole=whole) == dict.fromkeys(("W1", "W2", "W3"), Heard("rejected", "FF01"))


def test_of_a_file_accepted_in_part_those_are_told_of_that_it_names():
    blocks = block("B1-1", "PART", one("W1", "RJCT", "MS03")) + block("B1-2", "ACSC")
    heard = told(whole="<GrpSts>PART</GrpSts>", blocks=blocks, version="12")
    assert heard == {"W1": Heard("rejected", "MS03"), "W3": Heard("settled")}


@pytest.mark.parametrize("code", ["AM05", "DU01"])
def test_a_file_that_came_twice_is_not_rejected_it_was_taken_before(code):
    whole = f"<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>{code}</Cd></Rsn></StsRsnInf>"
    assert {each.state for each in told(whole=whole).values()} == {"unknown"}


def test_what_is_nobodys_word_is_unknown():
    heard = told(blocks=block("B1-2", "", one("W3", "XXXX")), version="12")
    assert heard == {"W3": Heard("unknown", "XXXX")}


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
GOOD = report(whole="<GrpSts>ACTC</GrpSts>").decode()


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"", 1),
        (b"hello", 1),
        (GOOD.replace("<Document", f"{LAUGHS}<Document").encode(), 0),
        (GOOD.encode("utf-16"), 0),
        (GOOD.replace("ACTC", "NONE").encode(), 5),
        (GOOD.replace("</OrgnlGrpInfAndSts>", "").encode(), 5),
        (GOOD.replace("<GrpHdr>", "<Other/><GrpHdr>").encode(), 3),
        (GOOD.replace("pain.002.001.03", "pain.002.001.99").encode(), 0),
        (GOOD.replace("pain.002.001.03", "camt.053.001.08").encode(), 0),
        (report(blocks=block("B1-1", "", one("W1", "RJCT") + one("W1", "ACSC"))), 5),
        (b"<a>" * 100_000, 1),
        (b" " * (32 * 2**20 + 1), 0),
    ],
)
def test_a_bad_file_is_refused_whole_with_its_line(raw, line):
    with pytest.raises(BadFile) as refused:
        pain002.read(raw)
    assert refused.value.line == line
