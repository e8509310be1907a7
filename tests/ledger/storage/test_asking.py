import pytest
from sqlalchemy import bindparam
from sqlmodel import col, select

from ledger.storage.asking import row, rows
from ledger.tables import Account
from tests.ledger.acts import wallet

OPEN = (
    select(Account.id, Account.balance)
    .where(Account.book == bindparam("book"), Account.state == "open", Account.name == "wallet")
    .where((col(Account.id) >= bindparam("number")) | (col(Account.owner) == bindparam("number")))
    .order_by(col(Account.id))
)


@pytest.mark.parametrize(("number", "expected"), [(0, 3), (1, 3), (2, 2), (99, 0)])
async def test_what_the_driver_answers_is_what_the_engine_answers(books, number, expected):
    for owner in (1, 2, 3):
        await wallet(books, owner, owner * 100)

    def both(connection, book):
        engine = connection.execute(OPEN, {"book": book, "number": number}).all()
        return rows(connection, OPEN, book=book, number=number), [tuple(each) for each in engine]

    driver, engine = await books.read(both)
    assert [tuple(each) for each in driver] == engine
    assert len(driver) == expected


async def test_one_row_or_none(books):
    number = await wallet(books, 1, 100)

    def ask(connection, book):
        return [row(connection, OPEN, book=book, number=at) for at in (number, 99)]

    found, missing = await books.read(ask)
    assert (tuple(found), missing) == ((number, 100), None)
