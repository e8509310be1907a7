"""What is owed where very much is: what the stories do not tell."""

from bot.commands import owed
from bot.commands.owed import listing
from ledger.products.owed import netting, settling
from tests.bot.talk import read


async def splits(talk, maker, amount, debtor):
    asked = await talk.types(maker, f"/split {amount} @{debtor} without me", group="trip")
    await talk.presses(maker, asked.buttons[0], group="trip")


async def test_so_many_debts_are_netted_at_once_and_her_own_before_others(talk, monkeypatch):
    """The work grows faster than they do, and would hold up everybody."""
    monkeypatch.setattr(owed, "MOST_DEBTS", 3)
    await talk.joins("omar", "sara", "lina", "nour")
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
