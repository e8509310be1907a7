from bot.compose import stock
from ledger import inventory
from ledger.money import Money
from ledger.people import logins, persons
from ledger.people.persons import Identity
from tests.bot.talk import settings
from tests.ledger.acts import held, met, move, wallet

PLATFORMS = ("telegram", "discord")


async def test_what_people_have_is_counted_only_where_it_is_left_out(books):
    await stock(books, settings())
    rich = await wallet(books, (await met(books, "omar")).id, 700)
    other = await wallet(books, (await met(books, "sara")).id)
    await books.post(move(rich, other, 200))
    await held(books, rich, 150)
    assert (await inventory.take(books, ["USD"], PLATFORMS)).owed == ()
    left_out = await inventory.take(books, ["EUR", "SAR"], PLATFORMS)
    assert left_out.owed == (inventory.Owed(Money(700, "USD"), 2),)


async def test_what_the_books_were_opened_with_is_known(books):
    before = await inventory.take(books, ["USD"], PLATFORMS)
    assert (before.capital, before.budget, before.gifts_left) == ({}, {}, {})
    opened = settings(currencies=("EUR", "USD"), treasury_capital="5000", bonus_budget="20")
    await stock(books, opened)
    await stock(books, settings(currencies=("EUR", "USD"), treasury_capital="90000"))
    known = await inventory.take(books, ["USD"], PLATFORMS)
    assert known.capital == {"EUR": Money(500_000, "EUR"), "USD": Money(500_000, "USD")}
    assert known.budget == known.gifts_left == {"EUR": Money(2_000, "EUR")}


async def test_where_people_come_from_and_whether_they_sign_in(books):
    await persons.meet(books, Identity("web", "omar", "omar"), "Omar")
    known = await inventory.take(books, ["USD"], PLATFORMS)
    assert (known.platforms, known.signed_in) == (frozenset(), False)
    await persons.meet(books, Identity("discord", "7", "sara"), "Sara")
    await logins.redeem(books, await logins.invite(books, "omar"))
    known = await inventory.take(books, ["USD"], PLATFORMS)
    assert (known.platforms, known.signed_in) == (frozenset({"discord"}), True)
