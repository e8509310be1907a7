"""Settings that contradict the books: the books win and it is said, or the start is refused."""

import shutil

import httpx
import pytest

from bot import reconciling
from bot.app import App
from bot.compose import stock
from bot.reconciling import reconcile
from bot.settings import Settings
from bot.settings.bad import BadSetting
from bot.settings.stated import DEMO, VARIABLES, stated
from ledger import rules
from ledger.money import Money
from ledger.people import logins, persons
from ledger.people.persons import Identity
from ledger.pricing import FEE, Fee
from ledger.products import bonus
from ledger.rules import ALL
from tests.bot.talk import Talk, read, settings
from tests.keeping import migrated
from tests.ledger.acts import asking
from tests.process import Running, wasl

THREE = ("USD", "EUR", "SAR")


@pytest.fixture
def file(tmp_path):
    """Copy books that nobody has opened yet."""
    return shutil.copy(migrated(), tmp_path / "books.db")


async def opened(books, **more):
    """Open books with some settings; return what is said against others."""
    await stock(books, settings(currencies=THREE, **more))


async def told(books, **more):
    changed = settings(**{"currencies": THREE, **more})
    await stock(books, changed)
    return (await reconcile(books, changed)).told


async def test_money_in_a_currency_that_is_left_out_stays_its_owners_to_send(books):
    await opened(books)
    talk = Talk(books, currencies=THREE)
    await talk.joins("omar", "sara", "boss")
    card = await talk.types("boss", "/fund @omar 75 SAR for lunch")
    await talk.presses("boss", card.buttons[0])
    kept = await reconcile(books, settings(currencies=("USD", "EUR")))
    (line,) = kept.told
    assert line.startswith("CURRENCIES leaves out SAR, and 1 person has 75.00 SAR:")
    assert kept.settings.currencies == ("USD", "EUR", "SAR")
    talk.app = App(books, kept.settings)
    card = await talk.types("omar", "/send @sara 75 SAR lunch")
    assert "75.00 SAR" in read(await talk.presses("omar", card.buttons[0]))
    card = await talk.types("sara", "/send @nobody 75 SAR back")
    await talk.presses("sara", card.buttons[0])
    assert len((await reconcile(books, settings(currencies=("USD",)))).told) == 1


async def test_what_nobody_has_is_left_out_without_a_word(books):
    await opened(books)
    assert await told(books, currencies=("USD",)) == ()
    assert await told(books) == ()


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (
            {"treasury_capital": "5000", "bonus_budget": "20"},
            (
                "TREASURY_CAPITAL is 5000, but it is booked once, and the books were opened with"
                " 1000000.00 USD, 1000000.00 EUR, 1000000.00 SAR: that stands"
            ),
        ),
        (
            {"bonus_budget": "20"},
            (
                "BONUS_BUDGET is 20, but it is booked once, and the books were opened with"
                " 10000.00 USD: that stands"
            ),
        ),
        ({"gift": "20000"}, "GIFT is 20000.00 USD, but 10000.00 USD is left for gifts: "),
        (
            {"currencies": ("EUR", "USD", "SAR")},
            "10000.00 USD was set aside for gifts and stays so, while gifts are in EUR",
        ),
    ],
    ids=lambda each: next(iter(each)) if isinstance(each, dict) else "",
)
async def test_what_is_booked_once_stands_and_is_said(books, changed, line):
    await opened(books)
    assert any(each.startswith(line) for each in await told(books, **changed))


async def test_a_budget_that_the_treasury_cannot_pay_costs_the_gifts_not_the_start(books):
    await opened(books, treasury_capital="50", bonus_budget="0", gift="0")
    lines = await told(books, treasury_capital="1000000", gift="5")
    assert any("BONUS_BUDGET is 10000" in each for each in lines)
    assert any("0.00 USD is left for gifts: newcomers get none" in each for each in lines)


async def test_what_was_decided_since_is_said_and_stands(books):
    boss = await persons.meet(books, Identity("web", "boss", "boss"), "Boss")
    books.stated = {FEE.name: Fee(100)}
    for rule, value in ((FEE, Fee(50)), (bonus.A_DAY, 100), (bonus.GIFT, Money(300, "USD"))):
        card = await rules.draft(asking(books, boss), rule, ALL, value, None, "it is time")
        await rules.changed(asking(books, boss), rule, card.intent)
    otherwise = "of which version 1 has been decided otherwise: that stands"
    assert [each for each in await told(books, send_fee_bps=100) if "decided" in each] == [
        f"SEND_FEE_BPS speaks of send.fee, {otherwise}",
        f"GIFT speaks of gift, {otherwise}",
    ]


def test_the_settings_speak_of_rules_that_there_are():
    known = {each.name: each for each in reconciling._RULES}
    said = {name: value for name, value in stated(settings()).items() if name not in DEMO}
    assert said.keys() == VARIABLES.keys()
    assert said.keys() == known.keys()
    assert all(known[name].fits(value) for name, value in said.items())


@pytest.mark.parametrize("how", ["from another platform", "signed in"])
async def test_a_demo_over_books_of_real_people_is_refused(books, how):
    if how == "signed in":
        await logins.redeem(books, await logins.invite(books, "omar"))
    else:
        await persons.meet(books, Identity("telegram", "66", "sara"), "Sara")
    with pytest.raises(BadSetting, match=r"WEB_LOGIN: .*say closed, or open"):
        await reconcile(books, settings())
    for more in ({"web_login": "closed"}, {"web_login": "open"}, {"discord_token": "x"}):
        lines = (await reconcile(books, settings(**more))).told
        missing = [each for each in lines if each.startswith("TELEGRAM_TOKEN is not set")]
        assert bool(missing) == (how == "from another platform")


async def test_admins_are_said_as_the_books_know_them(books):
    admins = ("web:boss", "web:nour", "telegram:66")
    await persons.meet(books, Identity("telegram", "66", "sara"), "Sara")
    talk = Talk(books)
    await talk.joins("boss")
    kept = await reconcile(books, settings(admins=admins, telegram_token="1:a"))
    assert kept.admins == (
        "web:boss",
        "web:nour (has not come yet)",
        "telegram:66 (has not come yet)",
    )


@pytest.mark.parametrize(
    "admin", ["telegran:66", "telegram:sara", "discord:@sara", "web:Boss", "66"]
)
def test_an_admin_who_can_never_come_is_refused(admin, monkeypatch):
    with pytest.raises(ValueError, match="write web:NAME, telegram:NUMBER or discord:NUMBER"):
        Settings(_env_file=None, admins=(admin,))


def test_the_start_says_it_and_serves(tmp_path):
    wasl(tmp_path, "migrate")
    with Running(tmp_path, CURRENCIES="USD,EUR"):
        pass
    with Running(tmp_path, CURRENCIES="EUR", TREASURY_CAPITAL="20000") as running:
        assert httpx.get(f"{running.url}/health").status_code == 200
        code, out, _ = running.stop()
    assert code == 0
    assert "  NOTE      TREASURY_CAPITAL is 20000, but" in out
    assert "  admins         web:admin (has not come yet)" in out
