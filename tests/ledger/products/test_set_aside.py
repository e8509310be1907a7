"""What is set aside for gifts stands beside the wallets, until it is given or comes back."""

from datetime import timedelta

from ledger import products
from ledger.pricing import Fee
from ledger.products.gifts import eidiya, ending, making, opening
from ledger.products.gifts.eidiya import List
from ledger.products.gifts.making import Wish
from tests.ledger.acts import asking, met, rich, usd

CHAT = "web:group:family"


async def beside(books, person):
    """Return what stands of gifts beside somebody's wallets, in minor units."""

    def told(connection, book):
        (gifts,) = [each for each in products.DECLARED.stands if each.kind == "set_aside"]
        found = gifts.run(connection, book, person.id)
        return {each["what"]: each["amount"].minor for each in found}

    return await books.read(told)


async def filled(books, giver, minor, count):
    asked = asking(books, giver, chat=CHAT)
    card = await making.draft(asked, Wish(usd(minor), count, "equal"))
    return await making.fill(asking(books, giver), card.intent)


async def test_it_is_what_nobody_has_yet_with_its_fee(books, time):
    omar, sara = await rich(books, "omar", 10_000), await met(books, "sara")
    assert await beside(books, omar) == {}
    books.stated = {"send.fee": Fee(100)}
    first, second = await filled(books, omar, 1000, 2), await filled(books, omar, 1000, 2)
    asked = List([sara], [usd(300)], time.moment + timedelta(days=3))
    card = await eidiya.draft(asking(books, omar), asked)
    made = await eidiya.make(asking(books, omar), card.intent)
    assert await beside(books, omar) == {"envelopes": 2020, "lists": 303}
    assert await beside(books, sara) == {}
    await opening.open_one(asking(books, sara), first.envelope.token, None)
    await ending.end(asking(books, omar), second.back)
    await eidiya.take(asking(books, omar), made.back)
    assert await beside(books, omar) == {"envelopes": 505}
