"""Revenue and the books: what is said is what stands there, with a chart or without one."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot import speech
from bot.reports import apart
from ledger import clock
from ledger.banking import statements
from ledger.chart import FEES, WALLET
from tests.bot.talk import Talk, read, stocked
from tests.conftest import REALLY
from tests.ledger.banking.test_statements import told
from tests.ledger.banking.told import entry, page

FEE_BPS = 200


@pytest.fixture
def time():
    """Let a clock stand still until the test moves it."""
    now = [datetime(2026, 3, 30, 23, 30, tzinfo=UTC)]
    with clock.running(lambda: now[0]):
        yield lambda **by: now.append(now.pop() + timedelta(**by))


@pytest.fixture
async def talk(time, bare):
    talk = Talk(bare, send_fee_bps=FEE_BPS, undo_seconds=0, time_zone="Africa/Cairo")
    await stocked(bare)
    await talk.joins("boss", "omar", "sara")
    return talk


async def sends(talk, amount):
    card = await talk.types("omar", f"/send @sara {amount}")
    await talk.presses("omar", card.buttons[0])


async def rests(talk, line, *owners):
    found = [each for owner in owners for each in await talk.books.balances(owner, line)]
    return sum(each.posted.minor for each in found if each.posted.currency == "USD")


async def test_what_was_earned_is_what_was_paid_as_fees_in_that_month_where_the_house_is(
    talk, time
):
    await sends(talk, 5)  # on the 31st in Cairo, where it is past midnight
    time(hours=23)
    await sends(talk, 1)  # in April
    march = read(await talk.types("boss", "/revenue March"))
    april = read(await talk.types("boss", "/revenue"))
    assert march.startswith("March 2026, USD / Fees: 0.10 USD / Earned in all: 0.10 USD")
    assert april.startswith("April 2026, USD / Fees: 0.02 USD / Earned in all: 0.02 USD")
    assert await rests(talk, FEES, 0) == 12
    people = [(await talk.person(name)).id for name in ("boss", "omar", "sara")]
    assert await rests(talk, WALLET, *people) == 29_88
    assert "Owed to people at the end: 29.90 USD" in march
    assert "Owed to people at the end: 29.88 USD" in april
    assert "Given as welcome gifts: 30.00 USD" in march


async def test_what_a_bank_charged_is_a_cost_whoever_says_so(talk):
    await told(talk.books, page(entry(-35, "B1", code="NCHG"), entry(-142, "B2")))
    [waits] = await statements.waiting(talk.books)
    card = await talk.types("boss", f"/statements cost {waits.number} it is their fee")
    await talk.presses("boss", card.buttons[0])
    shown = read(await talk.types("boss", "/revenue"))
    assert "What banks charge: −1.77 USD" in shown
    assert "What banks charge: −1.77 USD" in read(await talk.types("boss", "/books"))


async def test_a_month_is_closed_once_its_last_day_is(talk, time):
    await sends(talk, 5)
    await talk.jobs.drain()
    assert "The month goes on" in read(await talk.types("boss", "/revenue March"))
    time(days=2)
    await talk.jobs.drain()
    first = await talk.types("boss", "/revenue March")
    assert "The month is closed" in read(first)
    await sends(talk, 1)
    again = await talk.types("boss", "/revenue March")
    assert (again.card, again.files) == (first.card, first.files)


async def test_a_page_that_nobody_can_have_turned_to_is_this_month_at_home(talk):
    for at in ("", "2026-13.USD", "9999-12.USD", "0000-01.USD", "x.XXX", "2026-03.XAU"):
        shown = read(await talk.presses("boss", f"go:revenue:{at}"))
        assert shown.startswith("March 2026, USD")
        assert read(await talk.presses("boss", f"go:books:{at}")).startswith("The books in USD")


async def test_pages_are_for_who_may_see_the_house(talk):
    for at in ("revenue:2026-03.USD", "books:USD"):
        assert read(await talk.presses("omar", f"go:{at}")) == "This is not yours to do."


async def test_without_what_draws_the_figures_are_told_and_what_to_install(talk, monkeypatch):
    monkeypatch.setitem(apart.NEEDS, "chart", "nothing_of_this_name")
    shown = await talk.types("boss", "/revenue")
    assert not shown.files
    assert "Earned in all: 0.00 USD" in read(shown)
    assert read(shown).endswith("There is no chart without the extra that draws it: make reports.")


async def test_a_chart_that_cannot_be_drawn_holds_up_no_figure(talk, monkeypatch):
    async def fails(*_asked):
        raise apart.NotDrawn("it ended")

    monkeypatch.setattr(apart, "_made", fails)
    apart._kept.clear()
    shown = read(await talk.types("boss", "/revenue"))
    assert "Earned in all: 0.00 USD" in shown
    assert shown.endswith("The chart could not be drawn.")


async def test_the_chart_is_drawn_in_a_process_of_its_own_and_once(talk, monkeypatch):
    monkeypatch.setattr(apart, "_made", REALLY)
    apart._kept.clear()
    await sends(talk, 5)
    [drawn] = (await talk.types("boss", "/revenue")).files
    assert drawn.name == "wasl-2026-03-USD.png"
    monkeypatch.delattr(apart, "_made")
    [again] = (await talk.types("boss", "/revenue")).files
    assert again.content == drawn.content


async def test_what_fails_apart_says_so(monkeypatch, capfd):
    monkeypatch.setattr(apart, "_made", REALLY)
    with pytest.raises(apart.NotDrawn, match="chart ended with 1"):
        await apart.make("chart", {"panels": 7})
    assert "TypeError" in capfd.readouterr().err


async def test_the_chart_says_the_same_to_who_cannot_see_it_in_both_languages(talk):
    await sends(talk, 5)
    [drawn] = (await talk.types("boss", "/revenue")).files
    assert speech.label(drawn.words, "en") == (
        "A chart of March 2026: 0.10 USD earned in all; owed to people at the ends of the days"
        " between 0.00 USD and 29.90 USD, 29.90 USD at the last one"
    )
    assert "مجموع الإيراد ٠٫١٠ دولار" in speech.label(drawn.words, "ar")


async def test_a_budget_stands_beside_what_it_is_for_on_the_card_and_on_the_chart(
    talk, monkeypatch
):
    asked = []

    async def sketch(name, written):
        asked.append((name, json.loads(written)))
        return b"\x89PNG\r\n\x1a\n"

    monkeypatch.setattr(apart, "_made", sketch)
    await sends(talk, 5)
    for what in ("revenue 4", "float 40", "gift 50"):
        card = await talk.types("boss", f"/budget {what} as planned")
        await talk.presses("boss", card.buttons[0])
    shown = read(await talk.types("boss", "/revenue"))
    assert "Earned in all: 0.10 USD of 4.00 USD" in shown
    assert "Owed to people at the end: 29.90 USD of 40.00 USD" in shown
    assert "Given as welcome gifts: 30.00 USD of 50.00 USD" in shown
    [(name, drawn)] = asked
    assert name == "chart"
    assert [each["budget"] for each in drawn["panels"]] == [4.0, 40.0]
    assert drawn["panels"][0]["values"] == [[0.0] * 29 + [0.0, 0.1]]
    assert drawn["panels"][1]["values"][0][-2:] == [0.0, 29.9]
