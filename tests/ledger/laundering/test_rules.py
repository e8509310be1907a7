"""Each rule finds what it is for, on real books, and not what is just short of it."""

import pytest

from ledger.chart import WORLD
from ledger.laundering import WATCHES, watching
from ledger.people import cases, persons
from ledger.posting import Move
from tests.ledger.acts import act, met, usd, wallet

FIGURES = {
    "aml.structuring.amount": usd(1_000),
    "aml.structuring.times": 3,
    "aml.rapid.amount": usd(1_000),
    "aml.fanin.people": 3,
    "aml.fanin.amount": usd(300),
    "aml.fanout.people": 3,
    "aml.fanout.amount": usd(300),
    "aml.dormant.amount": usd(500),
    "aml.velocity.times": 4,
    "aml.roundtrip.amount": usd(500),
    "aml.newaccount.amount": usd(2_000),
}
WAIT = "wait"
OLD = (WAIT, {"days": 30})
"""By then nobody is new."""
STORIES = {
    "structuring": (
        [OLD, ("ana", "ben", 900), ("ana", "cem", 950), ("ana", "ben", 990)],
        "ana",
        [OLD, ("ana", "ben", 900), ("ana", "cem", 1_000), ("ana", "ben", 990), ("ana", "ben", 790)],
    ),
    "rapid": (
        [OLD, ("ben", "ana", 1_000), (WAIT, {"hours": 23}), ("ana", "cem", 800)],
        "ana",
        [OLD, ("ben", "ana", 1_000), (WAIT, {"hours": 25}), ("ana", "cem", 800)],
    ),
    "fan-in": (
        [OLD, ("ben", "ana", 100), ("cem", "ana", 100), ("dia", "ana", 100)],
        "ana",
        [OLD, ("ben", "ana", 100), ("cem", "ana", 100), ("cem", "ana", 100), ("ben", "ana", 300)],
    ),
    "fan-out": (
        [OLD, ("ana", "ben", 100), ("ana", "cem", 100), ("ana", "dia", 100)],
        "ana",
        [OLD, ("ana", "ben", 100), ("ana", "cem", 100), ("ana", "dia", 99)],
    ),
    "dormant": (
        [("ana", "ben", 5), (WAIT, {"days": 91}), ("ana", "ben", 500)],
        "ana",
        [("ana", "ben", 5), (WAIT, {"days": 89}), ("ana", "ben", 500)],
    ),
    "velocity": (
        [OLD, *[("ana", "ben", 1)] * 4],
        "ana",
        [OLD, *[("ana", "ben", 1)] * 3, (WAIT, {"minutes": 61}), ("ana", "ben", 1)],
    ),
    "round-trip": (
        [OLD, ("ana", "ben", 600), ("ben", "cem", 590), ("cem", "ana", 550)],
        "ana",
        [OLD, ("ana", "ben", 600), ("dia", "cem", 590), ("cem", "ana", 550), ("ben", "cem", 590)],
    ),
    "new-account": (
        [(WAIT, {"days": 6}), ("ben", "ana", 2_000)],
        "ana",
        [(WAIT, {"days": 8}), ("ben", "ana", 2_000)],
    ),
}


async def plays(books, time, story):
    """Let people pay each other; each has come with as much as there is."""
    for first, *more in story:
        time.move(seconds=1)
        if first == WAIT:
            time.move(**more[0])
            continue
        payee, minor = more
        payer, payee = await met(books, first), await met(books, payee)
        source, target = await wallet(books, payer.id), await wallet(books, payee.id)
        moved = act(kind="send", payer=payer.id, payee=payee.id)
        moved.moves = (Move(source, target, usd(minor)),)
        await books.post(moved)


@pytest.fixture
async def people(books, time):
    """Let four join; what they have came to them apart, so that it tells nothing."""
    time.move(seconds=1)
    found = {name: await met(books, name) for name in ("ana", "ben", "cem", "dia")}
    for each in found.values():
        account = await wallet(books, each.id)
        moved = act(kind="adjust")
        moved.moves = (Move(await books.house(WORLD, "USD"), account, usd(100_000)),)
        await books.post(moved)
    return found


async def alerted(books):
    """Return who has a case of alerts, and by which rule."""
    found = [each for each in await cases.among(books, 0) if each.what == cases.ALERT]
    named = await persons.by_ids(books, {each.person for each in found})
    return {(str(each.about["rule"]), named[each.person].name.lower()) for each in found}


@pytest.mark.parametrize("rule", STORIES)
async def test_a_rule_finds_what_it_is_for(books, time, people, rule):
    story, who, _ = STORIES[rule]
    books.stated = {**FIGURES, WATCHES[rule].switch.name: 1}
    await watching.watch.run(books, time())
    await plays(books, time, story)
    await watching.watch.run(books, time())
    assert (rule, who) in await alerted(books)


@pytest.mark.parametrize("rule", STORIES)
async def test_a_rule_does_not_find_what_is_just_short_of_it(books, time, people, rule):
    _, _, story = STORIES[rule]
    books.stated = {**FIGURES, WATCHES[rule].switch.name: 1}
    await watching.watch.run(books, time())
    await plays(books, time, story)
    await watching.watch.run(books, time())
    assert await alerted(books) == set()
