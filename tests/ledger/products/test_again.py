"""Older books beside a vault that knows more: nobody is taken for somebody else."""

from contextlib import asynccontextmanager

import pytest

from ledger import clock
from ledger.books import Books
from ledger.errors import NotFound
from ledger.people import persons
from ledger.products import privacy
from ledger.vault import KeyFile, Vault, copying
from tests.ledger.acts import findings, met
from tests.ledger.test_backup import kept, put

PAPERS = {"legal_name": "Omar Secret", "document_number": "A1234567"}


@pytest.fixture
def opened(tmp_path):
    """Open books beside a vault, as a process that starts does, but for what it does first."""

    @asynccontextmanager
    async def opening(url, vault_url):
        books = await Books.open(url)
        books.vault = Vault(vault_url, KeyFile(tmp_path / "keys"))
        try:
            await books.vault.open()
            yield books
        finally:
            await books.close()

    return opening


@pytest.fixture
def restored(opened, url, fresh_url, tmp_path):
    """Restore books and a vault that were copied one after the other; somebody came in between."""
    vault_url, there, vault_there = fresh_url(), fresh_url(), fresh_url()

    async def restoring(between):
        async with opened(url, vault_url) as books:
            await met(books, "sara")
            await kept(url, tmp_path / "books")
            omar = await met(books, "omar")
            await between(books, omar)
            await copying.backup(vault_url, tmp_path / "vault")
        await put(tmp_path / "books", there, force=True)
        keys = KeyFile(tmp_path / "keys")
        await copying.restore(tmp_path / "vault", vault_there, keys, force=True)
        return omar, opened(there, vault_there)

    return restoring


async def verified(books, person):
    await books.vault.keep_all(person.id, PAPERS)


async def marked(books, person):
    await books.vault.mark(person.id)
    await books.vault.erase(person.id)


@pytest.mark.parametrize("between", [verified, marked])
async def test_a_newcomer_gets_the_number_of_nobody_whom_the_vault_knows(restored, between):
    omar, opening = await restored(between)
    async with opening as books:
        assert await privacy.again(books) == 0
        lina = await met(books, "lina")
        assert lina.id > omar.id
        assert await books.vault.of(lina.id) == []
        await books.vault.keep(lina.id, "legal_name", "Lina")
        assert await findings(books) == []


async def test_numbers_stay_as_they_are_where_the_books_know_everybody(opened, url, fresh_url):
    async with opened(url, fresh_url()) as books:
        omar = await met(books, "omar")
        await verified(books, omar)
        await privacy.again(books)
        assert (await met(books, "lina")).id == omar.id + 1


async def test_a_mark_of_somebody_else_erases_no_newcomer(restored, time):
    omar, opening = await restored(marked)
    async with opening as books:
        time.move(minutes=1)
        lina = await met(books, "lina")  # before it was looked at: the number is taken
        assert lina.id == omar.id
        assert await privacy.again(books) == 0
        time.move(minutes=2)
        await privacy.erase_what_is_due.run(books, clock.now())
        assert (await persons.by_id(books, lina.id)).name
        with pytest.raises(NotFound):
            await privacy.of(books, lina.id)
