"""A bank that others wrote takes our files from a folder, and answers into another."""

import pytest
from mockbank import accounts
from mockbank.server import Config
from mockbank.state import State

from bot.rails import statements
from bot.rails.iso20022.payer import Account, Payer
from bot.rails.iso20022.rail import Iso20022Rail
from bot.rails.nacha.origin import Origin
from bot.rails.nacha.rail import NachaRail
from bot.rails.places import Folder
from bot.rails.rail import Heard
from tests.bot.rails.orders import american, order

OURS, CLOSED = "ACME", "INITECH"
NUMBER = "0000000001"


class Bank:
    """The bank with its folders, on a Monday morning."""

    def __init__(self, root):
        self.out, self.rail, self.statements = root / "out", root / "rail", root / "statements"
        self.statements.mkdir()
        folders = {"drop_dir": str(self.out), "pickup_dir": str(self.rail / "in")}
        config = Config(**folders, drop_settle_ms=0, clock="2026-11-30T09:00", quiet=True)
        self.state = State(config)

    def account(self, name, **changed):
        """Return an account of theirs, changed."""
        return accounts.update(self.state.conn, name, changed)

    def takes(self):
        """Let it take what lies in the folder."""
        self.state.dropbox.scan()
        self.state.release()

    def passes(self, days):
        """Let days pass at the bank."""
        self.state.clock.advance(days=days)
        self.state.release()

    def told(self):
        """Return the entries of all its statements and notices, by kind."""
        read = {}
        for each in sorted(self.statements.iterdir()):
            if b"urn:iso:std:iso:20022:tech:xsd:camt" in each.read_bytes():
                for statement in statements.read(each.read_bytes()):
                    read.setdefault(statement.format[:8], []).extend(statement.entries)
        return read


@pytest.fixture
def bank(tmp_path):
    there = Bank(tmp_path)
    yield there
    there.state.close()


@pytest.fixture
def rail(bank):
    own = accounts.get(bank.state.conn, OURS)
    payer = Payer("Wasl Payments", {"EUR": Account(own["iban"], own["bic"])})
    return Iso20022Rail(payer, bank.rail, Folder(bank.out), bank.statements)


async def heard(rail):
    """Return what came in, and put it away."""
    said = {}
    for told in [*await rail.told(), *await rail.told()]:
        assert not told.wrong
        said |= told.heard
        await rail.put_away(told.name)
    return said


async def test_a_payment_goes_and_stands_on_the_statement_under_its_key(bank, rail):
    closed = accounts.get(bank.state.conn, CLOSED)["iban"]
    await rail.submit("B1", [order("W1", "12.34"), order("W2", "20", number=closed)])
    bank.takes()
    assert await heard(rail) == {"W1": Heard("accepted"), "W2": Heard("rejected", "AC04")}
    bank.passes(3)
    assert await heard(rail) == {}
    told = bank.told()
    booked = [(each.end_to_end, each.amount.minor, each.is_credit) for each in told["camt.053"]]
    assert booked == [("W1", 1234, False)]
    assert "W1" in {each.end_to_end for each in told["camt.054"]}


async def test_what_comes_back_after_it_was_settled_stands_there_with_its_code(bank, rail):
    bank.account(OURS, behaviour="return-later", parameters={"days": 2})
    await rail.submit("B1", [order("W1")])
    bank.takes()
    bank.passes(7)
    await heard(rail)
    came_back = [each for each in bank.told()["camt.053"] if each.is_credit]
    assert [(each.end_to_end, each.amount.minor, bool(each.returned)) for each in came_back] == [
        ("W1", 1000, True)
    ]


async def test_a_file_that_the_bank_had_before_is_no_rejection(bank, rail):
    await rail.submit("B1", [order("W1")])
    bank.takes()
    assert await heard(rail) == {"W1": Heard("accepted")}
    (bank.out / "wasl-B1-again.xml").write_bytes(rail.write("B1", [order("W1")]))
    bank.takes()
    assert {each.state for each in (await heard(rail)).values()} == {"unknown"}
    assert await rail.ask("W1") == Heard("accepted")


async def test_a_whole_file_is_refused_with_its_reason(bank, rail):
    bank.account(OURS, behaviour="reject-file")
    await rail.submit("B1", [order("W1")])
    bank.takes()
    assert await heard(rail) == {"W1": Heard("rejected", "FF01")}


async def test_a_bank_that_says_nothing_leaves_it_unknown(bank, rail):
    bank.account(OURS, behaviour="silent")
    await rail.submit("B1", [order("W1")])
    bank.takes()
    assert await heard(rail) == {}
    assert await rail.ask("W1") == Heard("unknown")


async def test_a_payment_in_the_us_comes_back_with_its_code(bank):
    bank.account(OURS, format="nacha", currency="USD", balance=100_000)
    bank.account(CLOSED, currency="USD")
    origin = Origin("Wasl", "999999992", "MOCK BANK", NUMBER, NUMBER)
    rail = NachaRail(origin, bank.rail, Folder(bank.out), bank.statements)
    closed = accounts.get(bank.state.conn, CLOSED)["account_number"]
    await rail.submit("B1", [american("W1"), american("W2", number=closed, bank="999999992")])
    bank.takes()
    bank.passes(3)
    assert await heard(rail) == {"W2": Heard("returned", "R02")}
    assert await rail.ask("W1") == Heard("unknown")
