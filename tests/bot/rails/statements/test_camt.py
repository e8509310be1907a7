"""camt: what is read of it, and what is refused, with the line."""

import pytest

from bot.rails.statements import BadStatement, read
from ledger.money import Money
from tests.bot.rails.statements.files import ACCOUNT, VERSIONS, camt, detail, entry

BODY = entry(
    "250.00", reference="B1", structured="RF18D0000001", party="Jane Doe", account=ACCOUNT
) + entry("100.50", credit=False, reference="B2", key="W1234", remittance="& more")


def bad(file):
    """Return the rule and the line by which a file is refused."""
    with pytest.raises(BadStatement) as refused:
        read(file)
    return refused.value.rule, refused.value.line


def test_an_entry_tells_who_how_much_and_under_which_key():
    (told,) = read(camt(BODY, opening="1000.00", closing="1149.50"))
    paid, sent = told.entries
    assert (told.account, told.currency, told.opening, told.closing) == (
        ACCOUNT,
        "EUR",
        Money(100000, "EUR"),
        Money(114950, "EUR"),
    )
    assert (paid.reference, paid.amount, paid.is_credit, paid.remittance) == (
        "B1",
        Money(25000, "EUR"),
        True,
        "RF18D0000001",
    )
    assert (paid.party, paid.party_account, paid.end_to_end) == ("Jane Doe", ACCOUNT, "")
    assert (sent.end_to_end, sent.is_credit, sent.remittance) == ("W1234", False, "& more")


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_is_read_alike(version):
    kind, number = version[5:8], version[-2:]
    line = entry("1.00", reference="B1", key="K", party="Jane", version=number)
    (told,) = read(camt(line, opening="0" * (kind == "053"), kind=kind, version=number))
    (one,) = told.entries
    assert told.format == f"camt.{kind}"
    assert (one.reference, one.end_to_end, one.party, one.amount, one.booked) == (
        "B1",
        "K",
        "Jane",
        Money(100, "EUR"),
        True,
    )


@pytest.mark.parametrize(
    ("currency", "written", "minor"),
    [("KWD", "1.234", 1234), ("JPY", "500", 500), ("JPY", "500.00", 500), ("IQD", "0.001", 1)],
)
def test_amounts_are_exact_in_their_own_currency(currency, written, minor):
    line = entry(written, currency=currency)
    (told,) = read(camt(line, opening="0", currency=currency))
    assert told.entries[0].amount == Money(minor, currency)


def test_what_is_finer_than_the_currency_is_refused_with_its_line():
    assert bad(camt(entry("1.00"), entry("1.005"), opening="0")) == ("amount", 12)


def test_a_batch_becomes_its_transactions():
    parts = [detail("30.00", key="A"), detail("12.00", key="B", reference="T2")]
    (told,) = read(camt(entry("42.00", reference="B", details=parts), opening="0", closing="42.00"))
    assert [(each.reference, each.amount.minor, each.end_to_end) for each in told.entries] == [
        ("B/1", 3000, "A"),
        ("T2", 1200, "B"),
    ]
    assert {each.batch for each in told.entries} == {"B"}


def test_what_the_bank_took_of_a_batch_is_an_entry_of_its_own():
    parts = [detail("30.00", credit=False), detail("12.00", credit=False)]
    line = entry("42.50", credit=False, reference="B", details=parts, charges="0.50")
    (told,) = read(camt(line, opening="50", closing="7.50"))
    assert [(each.amount.minor, each.code) for each in told.entries][-1] == (50, "CHRG")


def test_a_batch_that_does_not_add_up_is_refused():
    parts = [detail("30.00"), detail("11.00")]
    assert bad(camt(entry("42.00", details=parts), opening="0"))[0] == "parts"


def test_balances_have_to_agree():
    assert bad(camt(BODY, opening="1000.00", closing="1149.51")) == ("balance", 6)


def test_what_is_pending_is_no_part_of_the_balance():
    (told,) = read(camt(entry("5.00", status="PDNG"), entry("1.00"), opening="0", closing="1.00"))
    assert [each.booked for each in told.entries] == [False, True]
    assert [each.expected for each in told.entries] == [True, False]


def test_reversals_returns_and_charges_are_told():
    lines = [
        entry("9.00", credit=False, reverses=True, reference="R"),
        entry("95.00", returned="AC04", key="W1", reference="T", charges="5.00"),
    ]
    (told,) = read(camt(*lines, kind="054"))
    assert told.entries[0].reverses
    assert (told.entries[1].returned, told.entries[1].charges) == ("AC04", Money(500, "EUR"))


def test_the_same_entry_has_one_reference_in_report_statement_and_copy():
    line = entry("7.00", remittance="no reference of the bank")
    found = {
        read(camt(line, kind=kind, opening="0" * (kind == "053")))[0].entries[0].reference
        for kind in ("052", "053", "054")
    }
    assert len(found) == 1


def test_what_looks_the_same_on_one_page_has_its_place():
    (told,) = read(camt(entry("7.00"), entry("7.00"), opening="0"))
    assert [each.place for each in told.entries] == [1, 2]
    assert told.entries[0].reference == told.entries[1].reference


@pytest.mark.parametrize(
    ("bent", "rule"),
    [
        ((b"<Document", b'<!DOCTYPE d [<!ENTITY a "b">]><Document'), "dtd"),
        ((b"camt.053.001.08", b"camt.053.001.99"), "version"),
        ((b"camt.053.001.08", b"pain.001.001.09"), "version"),
        ((b"</Stmt>", b""), "xml"),
        ((b"<Sts><Cd>BOOK</Cd></Sts>", b""), "schema"),
        ((b"<CdtDbtInd>CRDT", b"<CdtDbtInd>CREDIT"), "schema"),
        ((b'Ccy="EUR">250', b'Ccy="XAU">250'), "currency"),
        ((b"2026-11-27</Dt></BookgDt>", b"2026-13-27</Dt></BookgDt>"), "date"),
        ((b'Ccy="EUR">250.00', b'Ccy="USD">250.00'), "currency"),
        ((b'">250.00', b'">99999999999999999'), "amount"),
    ],
)
def test_what_is_not_as_it_should_be_is_refused_whole(bent, rule):
    file = camt(BODY, opening="1000.00")
    assert bent[0] in file
    assert bad(file.replace(*bent, 1))[0] == rule


def test_pages_follow_each_other():
    first = camt(entry("1.00", reference="A"), opening="0", closing="1.00", page=1)
    statement = first[first.index(b"<Stmt>") : first.index(b"</BkToCstmrStmt>")]
    paged = b"<StmtPgntn><PgNb>%d</PgNb><LastPgInd>false</LastPgInd></StmtPgntn>"
    one = statement.replace(b"</Id><CreDtTm>", b"</Id>" + paged % 1 + b"<CreDtTm>", 1)
    third = statement.replace(b"</Id><CreDtTm>", b"</Id>" + paged % 3 + b"<CreDtTm>", 1)
    assert bad(first.replace(statement, one + third))[0] == "pages"
