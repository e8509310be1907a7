"""What came in by the alerts of a case is held as far as it is there, and let go with the case."""

import pytest

from ledger import laundering
from ledger.chart import WALLET
from ledger.errors import NotAllowed
from ledger.people import cases, persons
from tests.ledger.acts import asking, usd
from tests.ledger.laundering.test_rules import FIGURES, OLD, plays
from tests.ledger.laundering.test_rules import people as people  # noqa: PLC0414 - a fixture
from tests.ledger.laundering.test_watching import case as case  # noqa: PLC0414 - a fixture
from tests.ledger.laundering.test_watching import handler, rows, watches
from tests.ledger.products.test_connecting import came, joined


async def wallet(books, person):
    return await books.balance(await books.account(WALLET, person.id, "USD"))


async def test_what_came_in_is_held_and_goes_with_the_case(books, path, time, people, case):
    boss, before = await handler(books, "boss"), await wallet(books, people["ana"])
    act = asking(books, boss)
    (held,) = await laundering.hold(act, case.number, "many give to her")
    assert held.amount == usd(300)
    assert await laundering.hold(act, case.number, "many give to her") == [held]
    assert before.available - (await wallet(books, people["ana"])).available == usd(300)
    assert await laundering.checked(books, people["ana"].id) == {"USD": usd(300)}
    with pytest.raises(NotAllowed):
        await laundering.hold(asking(books, boss), case.number, "again")
    await laundering.close(asking(books, boss), case.number, "a shop")
    assert await wallet(books, people["ana"]) == before
    assert await laundering.held_by(books, case.token) == []
    told = "SELECT person, kind FROM events WHERE kind LIKE 'checked%' ORDER BY id"
    ana = people["ana"].id
    assert [*rows(path, told)] == [(ana, "checked"), (ana, "checked_over")]
    audits = "SELECT kind FROM audits WHERE kind IN ('aml.hold', 'aml.let_go') ORDER BY id"
    assert [kind for (kind,) in rows(path, audits)] == ["aml.hold", "aml.let_go"]


async def test_no_more_is_held_than_is_there_and_it_is_held_again(books, time, people, case):
    boss, ana = await handler(books, "boss"), people["ana"]
    with pytest.raises(NotAllowed):
        await laundering.release(asking(books, boss), case.number, "nothing yet")
    there = (await wallet(books, ana)).available.minor
    await plays(books, time, [("ana", "ben", there - 40)])
    for _ in range(2):
        (held,) = await laundering.hold(asking(books, boss), case.number, "many give to her")
        assert held.amount == usd(40)
        assert (await wallet(books, ana)).available == usd(0)
        act = asking(books, boss)
        assert await laundering.release(act, case.number, "explained") == [held]
        assert (await wallet(books, ana)).available == usd(40)
    await plays(books, time, [("ana", "ben", 40)])
    with pytest.raises(NotAllowed):
        await laundering.hold(asking(books, boss), case.number, "too late")


async def test_what_came_to_who_became_one_with_another_is_held_of_who_is_there(books, time):
    older = await came(books, "web", "older", 5)
    time.move(seconds=5)
    mule = await came(books, "web", "mule")
    for each in ("ben", "cem", "dia"):
        await came(books, "web", each, 50_000)
    books.stated = {**FIGURES, "aml.fanin": 1}
    boss = await handler(books, "boss")
    await watches(books, time)
    await plays(books, time, [OLD, *((each, "mule", 100) for each in ("ben", "cem", "dia"))])
    await watches(books, time)
    (case,) = await cases.among(books, 0)
    assert case.person == mule.id
    await plays(books, time, [("mule", "older", 20)])
    await joined(books, older, mule)
    one = await persons.by_id(books, mule.id)
    assert one.id == older.id
    before = await wallet(books, one)
    (held,) = await laundering.hold(asking(books, boss), case.number, "many gave to her")
    assert (held.person, held.amount) == (one.id, usd(300))
    await laundering.close(asking(books, boss), case.number, "a shop")
    assert await wallet(books, one) == before
