"""What is owed where very much is: what the stories do not tell."""

from bot.commands import owed
from bot.commands.owed import listing
from ledger.money import MAX_MINOR, MOST_ASKED, Money
from ledger.pricing import BASIS_POINTS, MOST_FLAT, Fee
from ledger.products.owed import netting, settling
from ledger.products.requests import reading
from tests.bot.talk import read


async def splits(talk, maker, amount, debtor):
    asked = await talk.types(maker, f"/split {amount} @{debtor} without me", group="trip")
    await talk.presses(maker, asked.buttons[0], group="trip")


async def met(talk, *names):
    """Let people join, and be seen in the group."""
    await talk.joins(*names)
    for name in names:
        await talk.types(name, "/owed", group="trip")


async def test_so_many_debts_are_netted_at_once_and_her_own_before_others(talk, monkeypatch):
    """The work grows faster than they do, and would hold up everybody."""
    monkeypatch.setattr(owed, "MOST_DEBTS", 3)
    await met(talk, "omar", "sara", "lina", "nour")
    for amount in (1, 2, 3, 4):
        await splits(talk, "sara", amount, "omar")
    for amount in (5, 6):
        await splits(talk, "lina", amount, "nour")
    counted = []

    def bundles(debts):
        counted.append(len(debts))
        return netting.bundles(debts)

    monkeypatch.setattr(listing, "bundles", bundles)
    monkeypatch.setattr(settling, "bundles", bundles)
    shown = await talk.types("nour", "/owed", group="trip")
    assert "You to Lina: 11.00 USD" in read(shown)
    await talk.presses("nour", shown.buttons[0], group="trip")
    assert set(counted) == {3}


async def test_what_one_asks_for_however_often_hides_nothing_of_others(talk, monkeypatch):
    monkeypatch.setattr(owed, "MOST_DEBTS", 3)
    await met(talk, "omar", "sara", "lina", "nour")
    for amount in (1, 2, 3, 4):
        await splits(talk, "sara", amount, "omar")
    await splits(talk, "lina", 5, "omar")
    shown = read(await talk.types("omar", "/owed", group="trip"))
    assert "You to Sara: 3.00 USD" in shown
    assert "You to Lina: 5.00 USD" in shown
    shown = read(await talk.types("nour", "/owed", group="trip"))
    assert "Omar to Lina: 5.00 USD" in shown


def test_what_many_ask_for_can_be_summed_with_its_fees():
    together = max(owed.MOST_DEBTS, reading.MOST) * MOST_ASKED
    fees = Fee(BASIS_POINTS, MOST_FLAT).on(Money(MOST_ASKED, "USD"))
    assert together // MOST_ASKED * (MOST_ASKED + fees.minor) <= MAX_MINOR


async def test_older_shares_that_cannot_be_summed_fall_out_and_not_the_page(talk, monkeypatch):
    await met(talk, "omar", "sara", "lina")
    await splits(talk, "sara", 10, "omar")
    monkeypatch.setattr("ledger.money.MOST_ASKED", MAX_MINOR)
    for _ in range(3):
        await splits(talk, "lina", "90071992547409.91", "omar")
    monkeypatch.undo()
    for who, group in (("sara", "trip"), ("omar", "trip"), ("omar", "")):
        shown = await talk.types(who, "/owed", group=group)
        assert "Sara: 10.00 USD" in read(shown) or "to you: 10.00 USD" in read(shown)
        assert "Lina" not in read(shown)
        assert shown.buttons
