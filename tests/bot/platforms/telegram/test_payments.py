"""Cards on Telegram: an invoice is paid once, whatever is forged, late, or told twice."""

import pytest

from bot.app import App
from bot.compose import stock
from bot.settings import Settings
from bot.speech import plain
from ledger.banking import deposits, lines, statements
from ledger.banking.deposits.charging import Charge
from ledger.errors import NotAllowed
from ledger.people import persons
from ledger.people.persons import Identity
from tests.bot.platforms.telegram.conftest import ADMIN, World, begun, stopped
from tests.ledger.acts import asking, findings, stands, usd


@pytest.fixture
async def world(books, server, omar):
    settings = Settings(
        _env_file=None,
        telegram_token=server.token,
        telegram_api_url=server.url,
        telegram_provider_token=server.provider_token,
        admins=(f"telegram:{ADMIN}",),
    )
    await stock(books, settings)
    app = App(books, settings)
    world = World(server, books, app, *begun(app))
    await world.joins(omar)
    yield world
    await stopped(world)


async def invoiced(world, person, amount="100"):
    """Ask for a deposit by a card; return the link of its invoice."""
    known = set(world.server.invoices)
    person.writes(f"/deposit {amount}")
    await world.settled()
    person.presses(person.chat.told[-1], "Bank card")
    await world.settled()
    (link,) = set(world.server.invoices) - known
    assert link in str(person.chat.told[-1].text)
    return link


async def state(world, person):
    (newest, *_) = await deposits.of_person(world.books, (await world.person(person)).id)
    return newest.state


async def test_an_invoice_is_paid_once_and_its_card_shows_it(world, omar):
    link, had = await invoiced(world, omar), await world.has(omar)
    checkout = omar.begins_to_pay(link)
    assert await checkout.answered() == (True, "")
    omar.has_paid(link, "one")
    omar.has_paid(link, "one")
    await world.settled()
    assert await world.has(omar) == had + 10_000
    assert await state(world, omar) == "settled"
    said = [each.text for each in omar.chat.told]
    assert any("was paid into your wallet" in each for each in said)
    assert (await omar.begins_to_pay(link).answered())[0] is False
    assert await findings(world.books) == []


async def test_a_crash_between_the_charge_and_the_books_loses_nothing(world, omar):
    link, had = await invoiced(world, omar), await world.has(omar)
    await stopped(world)
    omar.has_paid(link, "one")
    world.telegram, world.jobs, world.running = begun(world.app)
    await world.settled()
    assert await world.has(omar) == had + 10_000


async def test_what_is_not_hers_over_forged_or_another_amount_is_not_charged(world, omar, sara):
    await world.joins(sara)
    link = await invoiced(world, omar)
    assert (await sara.begins_to_pay(link).answered())[0] is False
    for other in (
        {"invoice_payload": "nobody's"},
        {"invoice_payload": "A" * 22},
        {"total_amount": 1},
        {"currency": "EUR"},
        {"currency": "XXX"},
    ):
        ok, why = await omar.begins_to_pay(link, **other).answered()
        assert (ok, bool(why)) == (False, True)
    card = next(each for each in reversed(omar.chat.told) if link in each.text)
    omar.presses(card, "Cancel")
    await world.settled()
    assert await omar.begins_to_pay(link).answered() == (False, "This was cancelled before.")


async def test_a_second_payment_without_stripe_is_hers_and_told(world, omar):
    link, had = await invoiced(world, omar), await world.has(omar)
    omar.has_paid(link, "one")
    omar.has_paid(link, "two")
    await world.settled()
    assert await world.has(omar) == had + 20_000
    assert await findings(world.books) == []


async def test_a_charge_of_nobody_waits_for_treasurers(world, omar):
    link, had = await invoiced(world, omar), await world.has(omar)
    omar.has_paid(link, "odd", invoice_payload="nobody's")
    await world.settled()
    assert await world.has(omar) == had
    assert await stands(world.books, await world.books.house(lines.UNMATCHED, "USD")) == (10_000, 0)
    (entry,) = await statements.waiting(world.books)
    assert (entry.amount, entry.rail, entry.why) == (usd(10_000), "telegram", "unasked")
    assert await findings(world.books) == []
    boss = await persons.meet(world.books, Identity("telegram", str(ADMIN), "boss"), "Boss")
    with pytest.raises(NotAllowed, match="bank_entry_card"):
        await statements.draft(asking(world.books, boss), entry.number, "back", "why")
    drafted = await statements.draft(
        asking(world.books, boss),
        entry.number,
        "give",
        "she has its receipt",
        await world.person(omar),
    )
    await statements.settled(asking(world.books, boss), drafted.intent)
    assert await world.has(omar) == had + 10_000
    assert await statements.waiting(world.books) == []
    assert await findings(world.books) == []


async def test_a_charge_of_nobody_that_its_provider_pays_back_leaves_the_queue(world):
    charge = Charge("telegram", "pi_odd", "odd")
    for _ in range(2):
        await statements.strange(world.books, usd(500), charge)
    assert not await statements.refunded(world.books, "pi_other", usd(500))
    told = [await statements.refunded(world.books, "pi_odd", usd(500)) for _ in range(2)]
    assert told == [True, True]
    assert await statements.waiting(world.books) == []
    assert await stands(world.books, await lines.bank(world.books, "telegram", "USD")) == (0, 0)
    assert await findings(world.books) == []


SAID = {
    "en": (
        "Bank card: 100.00 USD, no fee",
        "Paying in 100.00 USD",
        "Pay here",
        "100.00 USD was paid into your wallet.",
    ),
    "ar": (
        "بطاقة مصرفية: ١٠٠٫٠٠ دولار، بدون رسوم",
        "إيداع ١٠٠٫٠٠ دولار",
        "صفحة الدفع",
        "أُودع ١٠٠٫٠٠ دولار في محفظتك.",
    ),
}


@pytest.mark.parametrize("language", SAID)
async def test_the_way_by_a_card_as_she_reads_it(world, omar, language):
    omar.writes(f"/language {language}")
    await world.settled()
    offered, title, pays, paid = SAID[language]
    omar.writes("/deposit 100")
    await world.settled()
    card = omar.chat.told[-1]
    assert offered in plain(card.text)
    omar.presses(card, "Bank card" if language == "en" else "بطاقة مصرفية")
    await world.settled()
    shown = plain(omar.chat.told[-1].text)
    (link,) = world.server.invoices
    assert all(each in shown for each in (title, pays, link))
    omar.has_paid(link, "one")
    await world.settled()
    assert any(paid in plain(each.text) for each in omar.chat.told)


async def test_an_invoice_that_telegram_refuses_fails_and_is_told(world, omar):
    omar.writes("/deposit 100000")
    await world.settled()
    omar.presses(omar.chat.told[-1], "Bank card")
    await world.settled()
    assert await state(world, omar) == "failed"
