"""Corrections add, once, and only while the accounts stand as the card said."""

import asyncio

import pytest

from ledger import ids
from ledger.act import Act
from ledger.errors import AlreadySettled, InsufficientFunds, NotAllowed, NotFound
from ledger.people import intents, proposals, roles
from ledger.posting import Move
from ledger.products import corrections, fund
from tests.ledger.acts import act, asking, findings, held, met, move, stands, usd, wallet


@pytest.fixture
async def people(books):
    """Return an owner and two people; the first one has 100, and paid 30 of it."""
    boss, omar, sara = [await met(books, name) for name in ("boss", "omar", "sara")]
    await roles.first(books, boss)
    await fund.capitalise(books, usd(1000))
    one, two = await wallet(books, omar.id, 100), await wallet(books, sara.id)
    paid = await books.post(move(one, two, 30, payer=omar.id, payee=sara.id, kind="send"))
    return boss, omar, sara, paid.number


async def has(books, person):
    return (await stands(books, await wallet(books, person.id)))[0]


async def test_a_receipt_is_reversed_once_however_many_ask(books, people):
    boss, omar, sara, number = people
    cards = [await corrections.draft_reversal(asking(books, boss), number, "why") for _ in "ab"]
    done = await asyncio.gather(
        *(corrections.corrected(asking(books, boss), card) for card in [*cards, cards[0]]),
        return_exceptions=True,
    )
    stood = [each for each in done if not isinstance(each, Exception)]
    assert len({number for number, _ in stood}) == 1
    assert {type(each) for each in done if each not in stood} <= {AlreadySettled}
    assert (await has(books, omar), await has(books, sara)) == (100, 0)
    with pytest.raises(NotAllowed, match="reversed"):
        await corrections.draft_reversal(asking(books, boss), number, "again")
    now = [await intents.get(books, card.token) for card in cards]
    (other,) = [each for each in now if each.state == "open"]
    await intents.cancel(books, other)
    with pytest.raises(AlreadySettled, match="reversed"):
        await corrections.corrected(asking(books, boss), await intents.get(books, other.token))
    assert await findings(books) == []


async def test_what_moved_nothing_or_is_a_reversal_is_not_reversed(books, people):
    boss, omar, _, number = people
    await held(books, await wallet(books, omar.id), 5)
    with pytest.raises(NotFound):
        await corrections.draft_reversal(asking(books, boss), number + 1, "why")
    card = await corrections.draft_reversal(asking(books, boss), number, "why")
    back, _ = await corrections.corrected(asking(books, boss), card)
    with pytest.raises(NotAllowed, match="reversal"):
        await corrections.draft_reversal(asking(books, boss), back, "why")


async def test_a_wallet_is_not_taken_below_what_is_there(books, people):
    boss, omar, sara, number = people
    card = await corrections.draft_reversal(asking(books, boss), number, "why")
    spend = move(await wallet(books, sara.id), await wallet(books, omar.id), 25)
    await books.post(spend)
    with pytest.raises(InsufficientFunds):
        await corrections.corrected(asking(books, boss), card)
    with pytest.raises(InsufficientFunds):
        await corrections.draft_adjustment(asking(books, boss), sara, usd(6), "why")
    with pytest.raises(NotAllowed, match="adjust_self"):
        await corrections.draft_adjustment(asking(books, boss), boss, usd(1), "why")
    assert (await has(books, omar), await has(books, sara)) == (95, 5)


async def test_an_approval_holds_only_for_what_the_card_showed(books, people):
    boss, omar, sara, _ = people
    card = await corrections.draft_adjustment(asking(books, boss), omar, usd(10), "why")
    await books.post(move(await wallet(books, omar.id), await wallet(books, sara.id), 1))
    approving = Act(books, boss, ids.token(), approver=sara.id)
    with pytest.raises(NotAllowed, match="proposal_changed"):
        await corrections.corrected(approving, card)
    seen = await intents.get(books, card.token)
    assert (await corrections.corrected(approving, seen))[1] is False
    assert await has(books, omar) == 59


async def test_whoever_has_a_wallet_in_it_has_no_word_about_it(books, people):
    boss, omar, sara, _ = people
    chief, one = await met(books, "chief"), await wallet(books, omar.id)
    two, three = await wallet(books, sara.id), await wallet(books, chief.id)
    await roles.first(books, chief)
    settled = act(moves=[Move(one, two, usd(5)), Move(one, three, usd(5))], kind="settlement")
    number = (await books.post(settled)).number
    intent = await corrections.draft_reversal(asking(books, boss), number, "why")
    proposal = await proposals.propose(books, intent, corrections.REVERSE, roles.GIVE_MONEY)
    with pytest.raises(NotAllowed, match="gains_by_it"):
        await proposals.approval(books, proposal, chief)
