"""Bank accounts in the chat: both amounts are told there; nothing that names an account is."""

import pytest

from ledger.banking import accounts
from ledger.banking.accounts import Told
from tests.bot.talk import Talk, read, stocked
from tests.ledger.acts import asking
from tests.ledger.banking.accounts.told import GERMAN, SAUDI

NAME = "Omar Almansour"


@pytest.fixture
async def talk(books):
    await stocked(books)
    made = Talk(books, gift="0", undo_seconds=0)
    await made.joins("omar")
    return made


async def sent(talk, number=SAUDI):
    omar = await talk.person("omar")
    found = await accounts.add(asking(talk.books, omar), Told("iban", number, NAME))
    await accounts.sent(talk.books, found)
    return found


async def written(talk, found):
    first, second = await accounts.deposits(talk.books, found)
    return f"{first.decimal} {second.decimal}"


async def test_both_amounts_in_any_order_and_in_arabic_verify_it(talk):
    found = await sent(talk)
    first, second = (await written(talk, found)).split()
    digits = str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫")
    said = f"بنك تأكيد {second} SAR و{first}".translate(digits)
    told = read(await talk.types("omar", said))
    assert told.startswith("SA•• •••• 7519 is verified.") or "7519" in told
    assert (await accounts.get(talk.books, found.token)).state == "usable"


async def test_wrong_ones_are_told_how_many_are_left_and_the_last_one_removes_it(talk):
    found = await sent(talk)
    right = await written(talk, found)
    wrong = "0.98 0.99" if right != "0.98 0.99" else "0.96 0.97"
    told = [read(await talk.types("omar", f"/bank verify {wrong}")) for _ in range(3)]
    assert ["2 more tries" in told[0], "1 more try" in told[1], "last try" in told[2]] == [True] * 3
    assert (await accounts.get(talk.books, found.token)).state == "disabled"


async def test_amounts_are_asked_for_only_where_an_account_waits_for_them(talk):
    assert "no such bank account" in read(await talk.types("omar", "/bank verify"))
    found = await sent(talk)
    assert "Which two amounts" in read(await talk.types("omar", "/bank verify"))
    await talk.types("omar", await written(talk, found))
    assert (await accounts.get(talk.books, found.token)).state == "usable"
    assert "waits for two amounts" in read(await talk.types("omar", "/bank verify"))


async def test_of_several_she_says_which(talk):
    first, second = await sent(talk), await sent(talk, GERMAN)
    asked = await talk.types("omar", f"/bank verify {await written(talk, first)}")
    assert "Which account" in read(asked)
    assert len(asked.buttons) == 2
    question = await talk.presses("omar", asked.buttons[1])
    assert "two amounts" in read(question)
    await talk.types("omar", await written(talk, first))
    states = [(await accounts.get(talk.books, each.token)).state for each in (first, second)]
    assert states == ["usable", "verifying"]


@pytest.mark.parametrize("typed", ["0.12", "0.12 0.34 0.56", "lunch", "0.123 0.45"])
async def test_what_is_not_two_amounts_costs_no_try(talk, typed):
    found = await sent(talk)
    await talk.types("omar", f"/bank verify {typed}")
    assert (await accounts.get(talk.books, found.token)).tries == 0


async def test_nobody_sees_anothers_account_by_its_number(talk):
    found = await sent(talk)
    await talk.joins("sara")
    listed = await talk.types("omar", "/bank")
    told = next(each for each in listed.buttons if "tell" in each.data)
    assert str(found.number) in told.data
    assert "no such bank account" in read(await talk.presses("sara", told))


async def test_in_a_group_nobody_is_given_the_page(talk):
    assert "private chat alone" in read(await talk.types("omar", "/bank add", group="lunch"))
