"""Where somebody is goes along when two become one, and goes when she is erased."""

from ledger import ids, licences
from ledger.posting import Posting
from ledger.products.privacy import taking
from tests.ledger.acts import asking, met, rows
from tests.ledger.products.test_connecting import came, joined


async def says(books, person, source, country):
    row = licences.noted(person.id, source, country)
    await books.post(Posting(ids.token(), "noted", rows=(row,)))


async def test_where_either_of_two_is_goes_along_with_the_source(books, time):
    omar, other = await came(books, "web", "omar"), await came(books, "telegram", "omar_t")
    await says(books, other, "declared", "JO")
    await says(books, other, "document", "EG")
    time.move(hours=1)
    await says(books, omar, "declared", "KW")
    one = await joined(books, omar, other)
    found = await licences.place_of(books, one.id)
    assert (found.country, found.source) == ("EG", "document")


async def test_who_is_erased_is_nowhere(books, url):
    omar = await met(books, "omar")
    await licences.declare(asking(books, omar), "EG")
    await taking.words(books, omar.id)
    assert await licences.place_of(books, omar.id) is None
    assert rows(url, "SELECT country FROM countries") == [("",)]
