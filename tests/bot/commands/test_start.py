"""Joining, the gift that may have to wait, and what is said when the same message comes again."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from ledger import clock
from tests.bot.talk import Talk, read
from tests.ledger.acts import findings

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


async def test_the_same_start_handled_twice_answers_the_same(talk):
    first, again = [await talk.types("nour", "/start", key="web:nour:7") for _ in range(2)]
    assert read(first).startswith("Welcome to Wasl, Nour")
    assert [button.data for button in first.buttons] == [button.data for button in again.buttons]
    assert len(first.buttons) == 2
    assert read(again) == read(first)
    assert await talk.has("nour") == 1000


async def test_so_does_one_in_arabic_and_what_waited_is_named_again(talk):
    await talk.joins("omar")
    card = await talk.types("omar", "/send @nour 4")
    await talk.presses("omar", card.buttons[0])
    first, again = [await talk.types("nour", "ابدأ", key="web:nour:7") for _ in range(2)]
    assert "كان بانتظارك مبلغ واحد" in read(first, "ar")
    assert read(again, "ar") == read(first, "ar")
    assert await talk.has("nour") == 1400


@pytest.mark.parametrize("times", [1, 2])
async def test_a_later_start_says_welcome_back(talk, times):
    await talk.types("nour", "/start", key="web:nour:7")
    for _ in range(times):
        assert read(await talk.types("nour", "/start", key="web:nour:8")).startswith("Welcome back")


async def test_past_the_caps_of_a_day_she_joins_and_her_gift_waits_until_another(talk):
    talk = Talk(talk.books, gifts_per_day=2)
    with clock.running(lambda: NOON):
        await talk.joins("omar", "sara")
        told = read(await talk.types("nour", "/start"))
        assert "Your welcome gift of 10.00 USD waits for you: today's gifts have all" in told
        assert "Type /start after 2 Mar 2026, 00:00 to take it." in told
        assert "budget" not in told
        assert "still" not in told
        assert await talk.has("nour") == 0
        again = read(await talk.types("nour", "/start"))
        assert again.startswith("Welcome back, Nour. / Available: 0.00 USD")
        assert "/ Your welcome gift of 10.00 USD waits" in again
        assert await talk.has("nour") == 0
    with clock.running(lambda: NOON + timedelta(hours=12)):
        told = read(await talk.types("nour", "/start"))
        assert told.startswith(
            "Welcome back, Nour. / Available: 10.00 USD / A welcome gift of 10.00"
        )
        await talk.types("nour", "/start")
        assert await talk.has("nour") == 1000
    assert await findings(talk.books) == []


async def test_why_it_waits_is_told_in_arabic_and_with_the_choice_of_a_language(talk):
    talk = Talk(talk.books, gifts_per_day=1)
    with clock.running(lambda: NOON):
        await talk.joins("omar")
        first = await talk.types("nour", "ابدأ")
        assert "هدية الترحيب محفوظة لك، وقدرها ١٠٫٠٠ دولار" in read(first, "ar")
        assert "«ابدأ» بعد ٢ مارس ٢٠٢٦، ٠٠:٠٠" in read(first, "ar")
        card = await talk.types("lina", "/start")
        chosen = await talk.presses("lina", card.buttons[0])
        assert "Your welcome gift of 10.00 USD waits for you" in read(chosen)


async def test_a_start_that_comes_twice_tells_twice_that_the_gift_waits(talk):
    talk = Talk(talk.books, gifts_per_day=1)
    await talk.joins("omar")
    told = [read(await talk.types("nour", "/start", key="web:nour:7")) for _ in range(2)]
    assert "waits for you" in told[0]
    assert told[0] == told[1]


async def test_who_joined_without_a_gift_gets_none_later(talk):
    await Talk(talk.books, gift="0").types("nour", "/start", key="web:nour:before")
    assert read(await talk.types("nour", "/start")).startswith(
        "Welcome back, Nour. / Available: 0.00 USD"
    )
    assert await talk.has("nour") == 0


async def test_a_gift_that_waits_for_a_budget_that_has_run_dry_is_not_lost(bare):
    talk = Talk(bare, gifts_per_day=1)  # nothing was put into the budget
    await talk.types("omar", "/start")
    assert read(await talk.types("omar", "/start")).startswith(
        "Welcome back, Omar. / Available: 0.00 USD"
    )


async def test_a_gift_that_waited_comes_once_however_often_it_is_asked_for_at_once(talk):
    talk = Talk(talk.books, gifts_per_day=1)
    with clock.running(lambda: NOON):
        await talk.joins("omar")
        await talk.types("nour", "/start")
    with clock.running(lambda: NOON + timedelta(days=1)):
        await asyncio.gather(*(talk.types("nour", "/start") for _ in range(8)))
        assert await talk.has("nour") == 1000
        told = read(await talk.types("lina", "/start"))
        assert "today's gifts have all been given" in told
