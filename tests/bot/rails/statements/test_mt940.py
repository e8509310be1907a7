"""MT940: what the library takes in silence is refused here, with the line."""

import pytest

from bot.rails.statements import BadStatement, read
from ledger.money import Money
from tests.bot.rails.statements.files import ACCOUNT, mt940

LINES = (
    ":61:2611271127C250,00NTRFNONREF//BANK1",
    ":86:166?00GUTSCHRIFT?20EREF+KEY1?21SVWZ+RF18 D000 0001 thanks?30COBADEFF",
    f"?31{ACCOUNT}?32JANE DOE",
    ":61:2611271127D240,50NTRFW1234//BANK2",
    ":86:/TRTP/SEPA/IBAN/NL91ABNA0417164300/NAME/Sara/REMI/hello/EREF/W1234",
    ":61:2611271128RD0,50NMSC",
    ":86:in plain",
    "words",
)
GOOD = mt940(*LINES)


def bad(file):
    with pytest.raises(BadStatement) as refused:
        read(file)
    return refused.value.rule, refused.value.line


def test_a_statement_is_read_in_all_three_ways_of_telling():
    (told,) = read(GOOD)
    german, coded, plain = told.entries
    assert (told.opening, told.closing) == (Money(100000, "EUR"), Money(101000, "EUR"))
    assert (german.reference, german.party, german.party_account) == ("BANK1", "JANE DOE", ACCOUNT)
    assert (german.remittance, german.end_to_end) == ("RF18 D000 0001 thanks", "KEY1")
    assert (coded.end_to_end, coded.remittance, coded.party) == ("W1234", "hello", "Sara")
    assert (plain.remittance, plain.is_credit, plain.reverses) == ("in plain words", True, True)
    assert plain.reference.startswith("~")


def test_what_a_payer_writes_is_no_field_of_the_bank():
    words = "/EREF/KEY1/IBAN/NL91ABNA0417164300/NAME/M ALLORY/NAME/JOHN/REMI/USTD//hello"
    more = f"/IBAN/{ACCOUNT}/NAME/JANE DOE/RTRN/AC04/CNTP/{ACCOUNT}/X/JANE DOE/EREF/W1"
    (told,) = read(mt940(":61:2611271127C10,00NTRFNONREF//BANK1", f":86:{words}", more))
    (one,) = told.entries
    assert (one.party, one.party_account) == ("M ALLORY", "NL91ABNA0417164300")
    assert (one.remittance, one.end_to_end, one.returned) == ("hello", "KEY1", "")


def test_an_envelope_of_swift_is_passed_by():
    wrapped = b"{1:F01WASL}{2:O940}{4:\n" + GOOD.replace(b"\n-\n", b"\n-}\n")
    assert read(wrapped)[0].entries[0].reference == "BANK1"


@pytest.mark.parametrize(
    ("bent", "rule", "line"),
    [
        ((b":62F:C261127EUR1010,00\n", b""), "closing", 1),
        ((b"1010,00", b"1010,01"), "balance", 13),
        ((b"250,00", b"250,001"), "amount", 5),
        ((b"250,00", b"2x0,00"), "form", 5),
        ((b":61:2611271127C", b":61:2613271127C"), "date", 5),
        ((b":25:", b":26:"), "form", 2),
        ((b":28C:12/1\n", b""), "form", 1),
        ((b":60F:C261126EUR1000,00\n", b""), "form", 4),
    ],
)
def test_what_is_missing_or_wrong_is_refused(bent, rule, line):
    assert bent[0] in GOOD
    assert bad(GOOD.replace(*bent, 1)) == (rule, line)


def test_totals_are_compared():
    assert read(GOOD.replace(b"\n-\n", b"\n:90C:2EUR250,50\n-\n"))
    assert bad(GOOD.replace(b"\n-\n", b"\n:90D:2EUR240,50\n-\n")) == ("totals", 14)


def test_pages_have_to_follow_and_the_last_one_closes():
    first = GOOD.replace(b":62F:", b":62M:")
    last = mt940(
        ":61:2611271127C5,00NTRFX//BANK9",
        opening="C261127EUR1010,00",
        closing="C261127EUR1015,00",
        number="12/2",
    ).replace(b":60F:", b":60M:")
    assert [each.page for each in read(first + last)] == [1, 2]
    assert bad(first + last.replace(b"12/2", b"12/3"))[0] == "pages"
    assert bad(GOOD + last)[0] == "closing"
    assert bad(first + last.replace(b"12/2", b"13/1"))[0] == "closing"


def test_garbage_is_no_statement():
    assert bad(b"garbage\n" + GOOD) == ("form", 1)
    assert bad(b"hello") == ("kind", 0)
    assert bad(b"") == ("kind", 0)
