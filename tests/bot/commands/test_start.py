"""Joining, and what is said when the same message comes again."""

import pytest

from tests.bot.talk import read


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
