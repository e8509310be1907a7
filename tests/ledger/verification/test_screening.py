"""What is handed in is compared with the lists, whatever became of it."""

from datetime import timedelta

import pytest

from ledger import clock, verification
from ledger.errors import NotAllowed
from ledger.screening import hits
from ledger.screening.hits import running, subjects
from tests.ledger.acts import asking
from tests.ledger.screening.test_hits import imports
from tests.ledger.verification.papers import handed_in, verified

__all__ = ["imports"]
CLEAN = "2,Wardan Berkhov,,"
LISTED = "1,Omar Khalid Almansour,1990-05-17,JO"
OTHERS = {
    "legal_name": "Lina Okafor",
    "latin_name": "Lina Okafor",
    "birth_date": "1971-01-01",
    "country": "SE",
    "document_number": "X1234567",
}


async def rejected(books, found, sam):
    await verification.take(asking(books, sam), found.token)
    await verification.reject(asking(books, sam), found.token, "not_hers", "no")


async def test_papers_that_are_rejected_do_not_hide_the_verified_name(
    books, omar, sam, imports, time
):
    await imports(CLEAN)
    stands = await verified(books, omar, sam)
    time.moment = stands.until - timedelta(days=10)
    found = await handed_in(books, omar, **OTHERS)
    await rejected(books, found, sam)
    await imports(CLEAN, LISTED)
    await running.due.run(books, clock.now())
    assert [each.state for each in await hits.of_person(books, omar.id)] == ["open"]


async def test_no_more_names_are_taken_than_are_compared(books, omar, sam, monkeypatch):
    monkeypatch.setattr(subjects, "MOST", 2)
    await rejected(books, await handed_in(books, omar), sam)
    with pytest.raises(NotAllowed, match="verification_names"):
        await handed_in(books, omar, **OTHERS)
    assert len(await books.vault.of(omar.id, "legal_name")) == 1
    await handed_in(books, omar)
