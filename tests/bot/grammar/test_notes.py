"""Notes as people write them: they never change an amount, and hardly ever cause a question."""

from pathlib import Path

import pytest

from bot.grammar import BadArgument, Handle, Unclear
from ledger.money import Money
from tests.bot.grammar.words import SEND, lexicon, outcome

HERE = Path(__file__).parent
TEN = Money.of(10, "USD")
DIRECTLY = [
    "@sara 10 {}",
    "@sara $10 {}",
    "@sara 10 USD {}",
    "@sara ten {}",
    "@sara ten dollars {}",
    "@sara ١٠ {}",
    "@sara ١٠ دولار {}",
    "@sara عشرة {}",
    "@sara عشرة دولار {}",
]
BEHIND_HER_NAME = ["10 USD @sara {}", "10 to @sara {}", "١٠ دولار لـ@sara {}"]


def notes(language, *, asked):
    lines = (HERE / f"notes.{language}.txt").read_text().splitlines()
    said = [line for line in lines if not line.startswith("# ")]
    return [line.removeprefix("? ") for line in said if line.startswith("? ") == asked]


def read(form, note, home="USD"):
    return outcome(SEND, form.format(note), lexicon(home))


def as_it_is(note):
    return {"to": Handle("sara"), "amount": TEN, "note": note}


@pytest.mark.parametrize("form", [*DIRECTLY, *BEHIND_HER_NAME])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_note_of_ordinary_words_changes_nothing_and_asks_nothing(language, form):
    ordinary = notes(language, asked=False)
    assert len(ordinary) >= 600
    assert [note for note in ordinary if read(form, note) != as_it_is(note)] == []


@pytest.mark.parametrize("form", [*DIRECTLY, *BEHIND_HER_NAME])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_note_that_may_belong_to_the_amount_is_read_as_it_is_or_asked_about(language, form):
    doubtful = notes(language, asked=True)
    assert len(doubtful) <= 45
    answers = {note: read(form, note) for note in doubtful}
    misread = [
        note
        for note, answer in answers.items()
        if not isinstance(answer, BadArgument | Unclear) and answer != as_it_is(note)
    ]
    assert misread == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_behind_a_name_hardly_a_note_is_refused(language):
    doubtful = notes(language, asked=True)
    refused = [note for note in doubtful if read("10 USD to @sara {}", note) != as_it_is(note)]
    assert len(refused) <= 10
