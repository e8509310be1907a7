"""Both sides of a hit: on a page of its own, with what is alike and why, and nowhere else."""

from types import SimpleNamespace

import pytest

from bot import speech
from bot.commands.screen.comparing import COMPARED, compared
from ledger import clock, screening
from ledger.errors import NotFound
from ledger.people import cases
from ledger.people.tickets import Ticket
from ledger.screening import lists
from tests.bot.talk import read
from tests.ledger.acts import met
from tests.ledger.people.test_roles import changes
from tests.ledger.verification.papers import handed_in

CLOSED = "The account is closed, so nothing is frozen."
HEAD = "id,name,aliases,born,country\n"


async def alike(books, folder, person):
    """Let somebody be like whom a list names."""
    path = folder / "local.csv"
    path.write_text(f"{HEAD}1,Tarek Zayani,طارق الزياني,1962-03-05,IQ\n", encoding="utf-8")
    await lists.import_file(books, path)
    known = {"legal_name": "طارق الزيانى", "birth_date": "1962-03-05", "country": "SE"}
    await books.vault.keep_all(person.id, known)
    await screening.screen(books, person.id)


@pytest.fixture
async def sara(books, tmp_path):
    """Return somebody who is like whom a list names."""
    person = await met(books, "sara")
    await alike(books, tmp_path, person)
    return person


@pytest.fixture
async def case(talk, tmp_path):
    """Return the number of the case about ana, who is like whom a list names."""
    await talk.joins("boss", "ana", "ben", "nour")
    await alike(talk.books, tmp_path, await talk.person("ana"))
    (case,) = [each for each in await cases.among(talk.books, 0) if each.is_confidential]
    return case.number


def asks(books, *, may=True):
    return SimpleNamespace(books=books, may=lambda _: may)


def ticket(person):
    return Ticket(b"", COMPARED, 0, str(person.id).encode(), b"", clock.now())


async def test_a_page_shows_both_sides_and_why(books, sara):
    sheet = await compared.run(asks(books), ticket(sara))
    said = speech.plain(speech.spoken([each for _, each in sheet.card.said], "en"))
    for words in (
        "Name: طارق الزيانى",
        "Born: 1962-03-05",
        "Tarek Zayani; طارق الزياني",
        "طارق = طارق — 1000 of 1000, the same letters: T-R-K",
        "birth date: the same day",
        "country: another one",
    ):
        assert words in said, said
    assert (sheet.once, [each.kind for each in sheet.audits]) == (True, [COMPARED])


async def test_no_account_is_closed_before_it_is_decided_whether_a_list_names_her(talk, case):
    said = read(await talk.types("boss", "/close @ana she asked for it"))
    assert "cannot be closed yet" in said
    assert "Likenesses to listed names: 1" in said


async def test_who_matches_a_closed_account_reads_that_nothing_is_frozen(talk, tmp_path):
    await talk.joins("boss", "ana")
    card = await talk.types("boss", "/close @ana she asked for it")
    await talk.presses("boss", card.buttons[0])
    await alike(talk.books, tmp_path, await talk.person("ana"))
    (case,) = [each.number for each in await cases.among(talk.books, 0) if each.is_confidential]
    card = await talk.types("boss", f"/screen match {case} it is she")
    assert CLOSED in read(card)
    assert CLOSED in read(await talk.presses("boss", card.buttons[0]))


async def test_who_screens_reads_that_a_name_is_compared_with_nothing(talk):
    await talk.joins("boss", "nour")
    nour = await talk.person("nour")
    await talk.books.vault.keep(nour.id, "legal_name", "\u738b\u5c0f\u660e")
    assert "compared with nothing" in read(await talk.types("boss", "/screen @nour"))


async def test_why_somebody_is_frozen_for_a_match_stands_with_its_case_alone(talk, case):
    boss = (await talk.call("boss")).actor
    for role in ("support", "auditor"):
        await changes(talk.books, boss, await talk.person("ben"), role)
    card = await talk.types("boss", f"/screen match {case} it is she")
    await talk.presses("boss", card.buttons[0])
    assert "it is she" in read(await talk.types("boss", f"/audit case {case}"))
    thaw = await talk.types("ben", "/thaw @ana a mistake")
    assert "an admin decides" in read(thaw)
    assert not thaw.buttons
    for typed in ("/person @ana", "/audit", "/audit @ana"):
        said = read(await talk.types("ben", typed))
        assert "rozen" in said
        assert [each for each in ("it is she", "list", "local") if each in said] == []


async def test_support_that_verifies_learns_nothing_of_a_hit(talk, case):
    found = await handed_in(talk.books, await talk.person("ana"))
    boss = (await talk.call("boss")).actor
    await changes(talk.books, boss, await talk.person("ben"), "support")
    said = []
    for name in ("boss", "ben"):
        card = await talk.presses(name, f"go:verifications:of.{found.number}")
        card = await talk.presses(name, card.buttons[1])
        said.append(read(card) + read(await talk.presses(name, card.buttons[1])))
    assert "cannot be decided yet" in said[0]
    assert "like 1 listed name" in said[0]
    assert "cannot be decided yet" in said[1]
    assert [each for each in ("list", "creen", "like") if each in said[1]] == []


async def test_who_may_not_handle_alerts_sees_nothing(books, sara):
    with pytest.raises(NotFound):
        await compared.run(asks(books, may=False), ticket(sara))
