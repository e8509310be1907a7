"""What people say is understood, and what they say to each other is not taken for it."""

import pytest

from tests.bot.grammar.said import PHRASINGS, TALK, becomes, read

FILES = sorted(PHRASINGS.glob("*.txt"))
CARDS = ("send ", "link ", "fund ", "claim ")


WISHES = {
    "ar": "|عايز|عاوزة|أبغى|أبي|ودي|بدي|بغيت|نحب|أريد|أريد أن|ممكن|من فضلك|لو سمحت"
    "|السلام عليكم، تقدر",
    "en": "|please|can you|could you please|I want to|I'd like to|hi, let me",
}
VERBS = {
    "ar": "حوّل|حوّلي|حوّلوا|أحوّل|نحوّل|تحويل|أرسل|أرسلي|نرسل|ابعت|ابعتي|تبعت|ابعث|نبعث"
    "|ادفع|ادفعي|سدّد|سدّدي"
    "|هات|ادي|عطي|صيفط|نصيفط|دز|طرش",
    "en": "send|pay|transfer|give|wire",
}


def said_in(path):
    return [line for line in path.read_text().splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_phrasing_becomes_what_it_must(path):
    wrong = {
        said: (became, meant)
        for home, meant, said in read(path)
        if (became := becomes(said, home)) != meant and not (meant == "?" and _is_help(became))
    }
    assert wrong == {}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_wish_goes_with_every_verb(language):
    end = {"ar": "١٠ لـ@sara", "en": "@sara 10"}[language]
    said = [
        f"{wish} {verb} {end}"
        for wish in WISHES[language].split("|")
        for verb in VERBS[language].split("|")
    ]
    assert [each for each in said if becomes(each) != "send @sara 10.00 USD"] == []


def test_there_are_enough_of_every_kind():
    counted = {path.stem: len(list(read(path))) for path in FILES}
    assert set(counted) == {"egyptian", "gulf", "levantine", "maghrebi", "standard", "english"}
    assert min(counted.values()) >= 50
    assert sum(counted.values()) >= 300


def test_nearly_all_are_understood_and_the_others_helped():
    meant = [line for path in FILES for _, line, _ in read(path)]
    assert meant.count("?") <= 0.03 * len(meant)


def test_what_people_say_to_each_other_is_no_payment():
    became = {said: becomes(said) for said in said_in(TALK)}
    assert {said: line for said, line in became.items() if _is_card(line)} == {}


def _is_help(line):
    return not line or line.endswith("?")


def _is_card(line):
    return line.startswith(CARDS) and not _is_help(line)
