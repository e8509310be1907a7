"""A large book is proven in processes of its own, each a share of it."""

import pytest

from ledger.books import Books
from ledger.errors import Unavailable
from ledger.proof import apart, prove
from tests.bench.many import filled
from tests.ledger.acts import by_hand


@pytest.fixture
async def large(url, monkeypatch):
    """Give books that count as large."""
    await filled(url, transfers=400, accounts=90)
    monkeypatch.setattr("ledger.proof.apart.LEAST_OF_A_SHARE", 100)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    books = await Books.open(url)
    yield books
    await books.close()


@pytest.fixture
def processes(monkeypatch):
    """Count the surveys that have a process of their own."""
    begun, survey = [], Books.survey_apart

    def counted(*asked):
        begun.append(asked)
        return survey(*asked)

    monkeypatch.setattr(Books, "survey_apart", counted)
    return begun


async def test_two_processes_come_to_what_one_comes_to(large, processes):
    assert await apart.prove_apart(large) == await large.survey(prove)
    assert len(processes) == 2


async def test_what_does_not_hold_between_two_shares_is_named(large, url):
    """The account's first entry after the border stands on what was not there before it."""
    by_hand(url, "UPDATE entries SET balance_after = balance_after - 1 WHERE id = 401")
    found = {str(finding) for finding in (await apart.prove_apart(large)).findings}
    assert any(each.startswith("balance after each entry: account") for each in found)


async def test_small_books_are_proven_here(large, processes, monkeypatch):
    monkeypatch.setattr("ledger.proof.apart.LEAST_OF_A_SHARE", 201)
    assert (await apart.prove_apart(large)).findings == ()
    assert processes == []


async def test_the_failure_of_one_share_is_that_of_the_proof(large, monkeypatch):
    """As an operator at a terminal reads it, and the agenda, which tries again."""

    async def away(*_asked):
        raise Unavailable("the database is gone")

    monkeypatch.setattr(Books, "survey_apart", away)
    with pytest.raises(Unavailable, match="gone"):
        await apart.prove_apart(large)
