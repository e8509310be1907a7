"""What rests on the accounts of gifts is what was set aside, less what has gone; hands are seen."""

import pytest

from ledger import products
from ledger.proof import prove
from tests.ledger.acts import by_hand, met, rich
from tests.ledger.products import test_eidiyas as lists
from tests.ledger.products import test_envelopes as envelopes


async def found(books):
    proof = await books.survey(prove, None, products.DECLARED.checks)
    return [each.check for each in proof.findings]


@pytest.fixture
async def given(books, time):
    """Let two have opened an envelope, one be over, and a list wait."""
    omar = await rich(books, "omar", 10_000)
    people = [await met(books, name) for name in ("sara", "ziad")]
    half = await envelopes.filled(books, omar, 1000, 3, fee_bps=70)
    over = await envelopes.filled(books, omar, 500, 2, fee_bps=70)
    for person in people:
        for each in (half, over):
            await envelopes.opened(books, person, each)
    await lists.made(books, omar, people, time.moment, fee_bps=70)
    return half


async def test_gifts_hold_at_every_moment(books, given):
    assert await found(books) == []


@pytest.mark.parametrize(
    ("hand", "check"),
    [
        ("UPDATE envelopes_opened SET amount = amount + 1 WHERE place = 0", "shares are as drawn"),
        (
            "UPDATE envelopes SET taken = 1 WHERE taken = 2 AND state = 'open'",
            "what rests in a gift",
        ),
        ("UPDATE eidiya_presents SET state = 'given' WHERE place = 0", "what rests in a gift"),
        ("UPDATE envelopes SET seed = 'another' WHERE state = 'open'", "shares are as drawn"),
    ],
)
async def test_a_hand_is_seen(books, url, given, hand, check):
    by_hand(url, hand)
    assert check in await found(books)
