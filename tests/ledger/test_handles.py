"""Having a handle moves nothing; the payer's word about who came under it does."""

import asyncio

import pytest

from ledger import claims, handles, ids
from ledger.claims import LASTS
from ledger.errors import AccountFrozen, AlreadySettled, NotAllowed
from ledger.people import intents, outbox, persons
from ledger.people.persons import Identity
from ledger.posting import Guard
from ledger.pricing import Fee
from ledger.products import bonus, fund, p2p
from tests.ledger.acts import act, asking, findings, rich, rows, stands, usd, wallet

PLATFORM = "telegram"


@pytest.fixture
async def omar(books):
    return await rich(books, "omar", 1000)


@pytest.fixture
async def nour(books):
    return await persons.expected(books, PLATFORM, "nour")


async def seen(books, number, handle, name="Nour"):
    return await persons.meet(books, Identity(PLATFORM, number, handle), name)


async def comes(books, number, handle="nour", name="Nour"):
    """Let somebody with this number and handle join, without a gift."""
    person = await seen(books, number, handle, name)
    await bonus.join(asking(books, person), usd(0))
    person = await seen(books, number, handle, name)
    await handles.came(books, person)
    return person


async def sent(books, payer, payee, minor, fee_bps=0):
    books.stated = {"send.fee": Fee(fee_bps)}
    card = await p2p.draft(asking(books, payer), payee, usd(minor), "tea")
    return await p2p.confirm(asking(books, payer), card.intent)


async def looked_after(books, now):
    """Do what is due about payments."""
    for each in (p2p.unclaimed, p2p.arrivals):
        await each.run(books, now)


async def told(books):
    """Return what waits to be told since the last time: its kind, its reader, its facts."""
    waiting = await outbox.waiting(books, 100)
    await outbox.told(books, *waiting) if waiting else None
    return [(event.kind, event.person.name, event.values) for event in waiting]


async def questions(books):
    """Return the intents of what payers are asked since the last time."""
    cards = [values["card"] for kind, _, values in await told(books) if kind == "came"]
    return [await intents.get(books, ids.from_text(card)) for card in cards]


async def has(books, person):
    return await stands(books, await wallet(books, person.id))


async def test_it_waits_and_nobody_is_told(books, omar, nour):
    receipt = await sent(books, omar, nour, 300, fee_bps=100)
    assert nour.is_handle
    assert receipt.waits_until is not None
    assert await stands(books, receipt.terms.source) == (1000, 303)
    assert await told(books) == []


async def test_who_comes_is_asked_about_once_and_gets_nothing_yet(books, omar, nour):
    receipt = await sent(books, omar, nour, 300)
    came = await comes(books, "13")
    for _ in range(2):
        await handles.due(books)
        await handles.came(books, came)
    ((first, reader, _), (second, payer, values)) = await told(books)
    assert (first, reader, second, payer) == ("awaited", "Nour", "came", "Omar")
    assert (values["comer"], values["handle"]) == (came, receipt.payee)
    assert values["receipt"] == receipt.number
    assert await has(books, came) == (0, 0)
    assert await stands(books, receipt.terms.source) == (1000, 300)


async def test_the_newcomer_learns_neither_who_pays_nor_how_much(books, omar, nour):
    await sent(books, omar, nour, 300)
    await comes(books, "13")
    values = next(values for kind, _, values in await told(books) if kind == "awaited")
    assert set(values) == {"handle", "number", "note"}
    assert (values["number"], values["note"]) == (None, "")


async def test_yes_pays_the_person_who_was_shown_with_its_fee_and_note(books, omar, nour):
    receipt = await sent(books, omar, nour, 300, fee_bps=100)
    came = await comes(books, "13")
    (asked,) = await questions(books)
    released = await handles.release(asking(books, omar), asked)
    assert (released.payee, released.note, released.left) == (came, "tea", usd(697))
    assert released.number > receipt.number
    assert await has(books, came) == (300, 0)
    assert await stands(books, receipt.terms.source) == (697, 0)
    ((kind, reader, values),) = await told(books)
    assert (kind, reader) == ("received", "Nour")
    assert (values["number"], values["note"]) == (released.number, "tea")
    recorded = await books.transfer(released.number)
    assert (recorded.kind, recorded.payer, recorded.payee) == ("release", omar.id, came.id)
    assert await findings(books) == []


async def test_yes_is_for_the_person_shown_whoever_has_the_handle_by_then(books, omar, nour):
    await sent(books, omar, nour, 300)
    first = await comes(books, "13")
    (asked,) = await questions(books)
    await seen(books, "13", "nour_old")
    other = await comes(books, "66", name="Not Nour")
    await handles.release(asking(books, omar), asked)
    assert await has(books, first) == (300, 0)
    assert await has(books, other) == (0, 0)


async def test_another_who_takes_the_handle_is_asked_about_anew(books, omar, nour):
    await sent(books, omar, nour, 300)
    await comes(books, "13")
    (about_first,) = await questions(books)
    await seen(books, "13", "")
    other = await comes(books, "66", name="Not Nour")
    (about_other,) = await questions(books)
    assert about_other.facts["payee"] == other.id != about_first.facts["payee"]
    await handles.dismiss(asking(books, omar), about_first)
    await handles.release(asking(books, omar), about_other)
    assert await has(books, other) == (300, 0)
    with pytest.raises(AlreadySettled):
        await handles.release(asking(books, omar), about_first)
    assert await findings(books) == []


async def test_who_is_known_by_another_handle_and_takes_this_one_is_only_asked_about(
    books, omar, nour
):
    mona = await comes(books, "50", "mona", "Mona")
    await sent(books, omar, nour, 300)
    await seen(books, "50", "nour", "Mona")
    await looked_after(books, (await books.transfer(1)).recorded_at)
    (asked,) = await questions(books)
    assert asked.facts["payee"] == mona.id
    assert await has(books, mona) == (0, 0)


async def test_a_payer_who_takes_the_handle_herself_is_not_asked_about(books, nour):
    omar = await comes(books, "11", "omar", "Omar")
    await wallet(books, omar.id, 500)
    await sent(books, omar, nour, 300)
    await seen(books, "11", "nour", "Omar")
    await handles.due(books)
    assert await told(books) == []
    assert await has(books, omar) == (500, 300)


async def test_who_has_not_joined_or_is_on_another_platform_has_not_come(books, omar, nour):
    await sent(books, omar, nour, 300)
    await seen(books, "13", "nour")
    stranger = await persons.meet(books, Identity("web", "nour", "nour"), "Nour")
    await bonus.join(asking(books, stranger), usd(0))
    await handles.due(books)
    assert await told(books) == []


async def test_no_lets_it_wait_and_she_is_not_asked_about_again(books, time, omar, nour):
    receipt = await sent(books, omar, nour, 300)
    await comes(books, "13")
    (asked,) = await questions(books)
    for _ in range(2):
        assert (await handles.dismiss(asking(books, omar), asked)).state == "open"
    await seen(books, "13", "")
    await comes(books, "13")
    await handles.due(books)
    assert await told(books) == []
    with pytest.raises(AlreadySettled):
        await handles.release(asking(books, omar), asked)
    time.moment += LASTS.first
    await looked_after(books, time.moment)
    assert [(kind, reader) for kind, reader, _ in await told(books)] == [("returned", "Omar")]
    assert await stands(books, receipt.terms.source) == (1000, 0)
    assert await findings(books) == []


async def test_a_second_yes_gets_the_first_receipt_and_moves_nothing(books, omar, nour):
    await sent(books, omar, nour, 300)
    came = await comes(books, "13")
    (asked,) = await questions(books)
    receipts = await asyncio.gather(
        *(handles.release(asking(books, omar), asked) for _ in range(5))
    )
    assert len({receipt.number for receipt in receipts}) == 1
    assert sum(receipt.repeated for receipt in receipts) == 4
    assert await has(books, came) == (300, 0)
    with pytest.raises(AlreadySettled):
        await handles.dismiss(asking(books, omar), asked)


async def test_it_ends_one_way_whoever_is_first(books, time, omar, nour):
    for number in range(20, 24):
        receipt = await sent(books, omar, nour, 10)
        people = [await comes(books, f"{number}{place}") for place in range(2)]
        cards = [each for each in await questions(books) if each.owner == omar.id]
        mine = [card for card in cards if card.facts["payee"] in {each.id for each in people}]
        time.moment += LASTS.first
        before = await stands(books, receipt.terms.source)
        await asyncio.gather(
            *(handles.release(asking(books, omar), card) for card in mine),
            handles.dismiss(asking(books, omar), mine[0]),
            p2p.take_back(asking(books, omar), receipt.waits),
            looked_after(books, time.moment),
            return_exceptions=True,
        )
        paid = sum([(await has(books, each))[0] for each in people])
        claim = await claims.of_transfer(books, await books.transfer(receipt.number))
        assert paid == (10 if claim.state == "captured" else 0)
        assert await stands(books, receipt.terms.source) == (before[0] - paid, 0)
    assert await findings(books) == []


async def test_after_it_was_taken_back_or_returned_yes_is_too_late(books, time, omar, nour):
    taken, late = await sent(books, omar, nour, 300), await sent(books, omar, nour, 200)
    await comes(books, "13")
    cards = await questions(books)
    assert len(cards) == 2
    await p2p.take_back(asking(books, omar), taken.waits)
    time.moment += LASTS.first
    await looked_after(books, time.moment)
    for card in cards:
        with pytest.raises(AlreadySettled):
            await handles.release(asking(books, omar), card)
    assert await stands(books, late.terms.source) == (1000, 0)


async def test_before_the_return_is_posted_yes_is_honoured(books, time, omar, nour):
    await sent(books, omar, nour, 300)
    came = await comes(books, "13")
    (asked,) = await questions(books)
    time.moment += LASTS.first * 2
    await handles.release(asking(books, omar), asked)
    assert await has(books, came) == (300, 0)


async def test_a_frozen_wallet_gets_nothing_until_it_is_thawed(books, omar, nour):
    receipt = await sent(books, omar, nour, 300)
    came = await comes(books, "13")
    (asked,) = await questions(books)
    for account in (await wallet(books, came.id), receipt.terms.source):
        await books.set_state(account, "open", "frozen", act())
        with pytest.raises(AccountFrozen):
            await handles.release(asking(books, omar), asked)
        await books.set_state(account, "frozen", "open", act())
    await handles.release(asking(books, omar), asked)
    assert await has(books, came) == (300, 0)


async def test_who_came_while_nobody_looked_is_found_later(books, omar, nour):
    receipt = await sent(books, omar, nour, 300)
    person = await seen(books, "13", "nour")
    await books.post(act(guards=(Guard("persons", (person.id,), "joined_at", None, 1),)))
    await looked_after(books, (await books.transfer(receipt.number)).recorded_at)
    assert [kind for kind, *_ in await told(books)] == ["awaited", "came"]


async def test_each_payer_is_asked_about_her_own_money(books, url, omar, nour):
    zaid = await rich(books, "zaid", 1000)
    for payer in (omar, zaid):
        await sent(books, payer, nour, 300)
    await comes(books, "13")
    heard = [(kind, reader) for kind, reader, _ in await told(books)]
    assert heard == [("awaited", "Nour"), ("came", "Omar"), ("came", "Zaid")]
    assert rows(url, "SELECT COUNT(*) FROM arrivals") == [(2,)]


async def test_two_processes_that_look_at_once_ask_once(books, omar, nour):
    await sent(books, omar, nour, 300)
    person = await seen(books, "13", "nour")
    await bonus.join(asking(books, person), usd(0))
    await asyncio.gather(*(handles.due(books) for _ in range(4)))
    assert len(await questions(books)) == 1


async def test_the_house_pays_nobody_who_is_but_a_handle(books, omar, nour):
    with pytest.raises(NotAllowed, match="unknown_payee"):
        await fund.draft(asking(books, omar), nour, usd(1), "refund")


async def test_what_became_of_each_is_told(books, omar, nour):
    receipt = await sent(books, omar, nour, 300)
    claim = await claims.of_transfer(books, await books.transfer(receipt.number))
    assert await handles.asked(books, claim) == []
    first, second = await comes(books, "13"), await comes(books, "66")
    one, two = await questions(books)
    await handles.dismiss(asking(books, omar), one)
    await handles.release(asking(books, omar), two)
    said = [(each.person, each.intent.state) for each in await handles.asked(books, claim)]
    assert said == [(first, "cancelled"), (second, "done")]


async def test_nobody_is_ever_met_as_a_handle(books, nour):
    assert await persons.by_handle(books, PLATFORM, "nour") is None
    assert await persons.expected(books, PLATFORM, "nour") == nour
    for name in ("@nour", " @ @nour", "@"):
        person = await seen(books, f"9{len(name)}", "", name)
        assert not person.is_handle
        assert person.name == ("nour" if "nour" in name else f"9{len(name)}")
