"""The file of the books is removed, moved or replaced under a process that has it open."""

import shutil

import pytest

from ledger.books import Books
from ledger.errors import Unavailable
from tests.ledger.acts import act, address


async def test_books_whose_file_was_removed_acknowledge_nothing_and_say_why(path):
    books = await Books.open(address(path))
    await books.post(act())
    path.unlink()
    with pytest.raises(Unavailable, match=r"books\.db was removed or replaced"):
        await books.post(act())
    await books.close()


async def test_books_whose_file_was_replaced_acknowledge_nothing(path, tmp_path):
    shutil.copy(path, tmp_path / "other.db")
    books = await Books.open(address(path))
    (tmp_path / "other.db").replace(path)
    with pytest.raises(Unavailable, match="replaced"):
        await books.post(act())
    await books.close()


async def test_books_whose_file_comes_back_go_on(path, tmp_path):
    books = await Books.open(address(path))
    path.rename(tmp_path / "away.db")
    with pytest.raises(Unavailable):
        await books.post(act())
    (tmp_path / "away.db").rename(path)
    await books.post(act())
    await books.close()
