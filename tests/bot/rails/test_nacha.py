"""Files for the US, read by two readers that others wrote, and what comes back."""

from datetime import date

import pytest
from ach.parser import Parser
from hypothesis import given
from hypothesis import strategies as st
from mockbank import nacha as mock

from bot.rails.files import BadFile, Unwritable
from bot.rails.nacha import credits as nacha
from bot.rails.nacha import returns
from bot.rails.nacha.origin import Origin
from bot.rails.rail import Heard
from tests.bot.rails.orders import american, order

ORIGIN = Origin("Wasl Payments", "121000248", "WELLS FARGO", "1234567890", "1234567890")
MANY = [
    american("W1", "10.00"),
    american("W2", "0.01", number="0000123456789", name="Zoë Müller-Weiß", savings=True),
    american("W3", "99999.99", bank="999999992", name="Abdelrahman Mohammed Abdelaziz"),
    american("W4", "7.50", day=date(2026, 12, 1)),
]


def test_two_readers_of_others_read_what_is_written():
    raw = nacha.write("B1", MANY, ORIGIN)
    theirs, findings = mock.inspect(raw)
    assert findings == []
    assert [(each.end_to_end_id, each.amount) for each in theirs.payments] == [
        (each.key, each.amount.minor) for each in MANY
    ]
    assert [each.creditor_name for each in theirs.payments][1:3] == [
        "ZOE MULLER-WEISS",
        "ABDELRAHMAN MOHAMMED A",
    ]
    assert [each.requested_execution_date for each in theirs.batches] == [
        date(2026, 12, 1),
        date(2026, 12, 2),
    ]
    read = Parser(raw.decode().replace("\r\n", "\n")).as_dict()
    entries = [one["entry_detail"] for batch in read["batches"] for one in batch["entries"]]
    assert [each["ind_id"].strip() for each in entries] == [each.key for each in MANY]
    assert [int(each["amount"]) for each in entries] == [each.amount.minor for each in MANY]
    assert int(read["file_control"]["credit_amount"]) == sum(each.amount.minor for each in MANY)
    assert [each["transaction_code"] for each in entries] == ["22", "32", "22", "22"]


@given(at=st.permutations(range(len(MANY))))
def test_the_same_orders_are_the_same_bytes(at):
    raw = nacha.write("B1", MANY, ORIGIN)
    assert nacha.write("B1", [MANY[each] for each in at], ORIGIN) == raw
    assert nacha.write("B2", MANY, ORIGIN) != raw


@given(count=st.integers(1, 40))
def test_a_file_is_whole_blocks_of_ten(count):
    raw = nacha.write("B1", [american(f"W{each}") for each in range(count)], ORIGIN)
    assert mock.inspect(raw)[1] == []
    assert len(raw.split(b"\r\n")[:-1]) % 10 == 0


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (american(number="1" * 18), "R04"),
        (american(number=""), "R04"),
        (american(bank="121000249"), "R13"),
        (order(currency="EUR"), "R19"),
        (american(amount="100000000.00"), "R19"),
        (american(name="سارة"), "R21"),
        (american(name=""), "R21"),
    ],
)
def test_what_does_not_fit_is_refused_and_never_cut(wrong, code):
    assert nacha.refused(wrong).code == code
    with pytest.raises(Unwritable):
        nacha.write("B1", [american("W9"), wrong], ORIGIN)


def came_back(*reasons):
    """Return a file of returns as mock-bank writes it, of orders W1 and on."""
    rows = [
        {
            "transaction_code": "22",
            "entry_class": "PPD",
            "instruction_id": f"12100024{number:07d}",
            "amount": 1_000,
            "end_to_end_id": f"W{number}",
            "creditor_name": "SARA",
            "creditor_number": "123",
            "creditor_clearing_id": "121000248",
            "return_reason": reason,
        }
        for number, reason in enumerate(reasons, 1)
    ]
    account = {"account_number": "1234567890", "name": "WASL"}
    return mock.return_file("999999992", account, rows, MANY[0].day, MANY[0].day).encode()


def test_what_comes_back_is_known_by_its_key_with_its_code():
    assert returns.read(came_back("R01", "R03")) == {
        "W1": Heard("returned", "R01"),
        "W2": Heard("returned", "R03"),
    }


def test_a_correction_is_no_return():
    corrected = came_back("R01").replace(b"799R01", b"798C01")
    assert returns.read(corrected) == {"W1": Heard("accepted", "C01")}


GOOD = came_back("R01", "R02")


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"", 1),
        (b"hello", 1),
        (GOOD.replace(b"799R02", b"799XXX"), 6),
        (GOOD.replace(b"799R02", b"705   "), 6),
        (GOOD[: GOOD.rindex(b"\n9000001")], 0),
        (GOOD.replace(b"0000001000W1", b"0000002000W1"), 8),
        (GOOD.replace(b"MOCK BANK", "MÖCK BAN".encode()), 1),
        (b"\n".join(each for each in GOOD.split(b"\n") if b"799R01" not in each), 4),
        (nacha.write("B1", [american()], ORIGIN), 4),
        (GOOD.replace(b"W2", b"W1"), 6),
        (b"101" + b" " * (32 * 2**20), 0),
    ],
)
def test_a_bad_file_is_refused_whole_with_its_line(raw, line):
    with pytest.raises(BadFile) as refused:
        returns.read(raw)
    assert refused.value.line == line
