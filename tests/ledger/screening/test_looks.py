"""A name that looks the same does not hide, whatever letters and signs it is written with."""

import pytest

from ledger.screening.assessing import Bands, Entry, Name, Subject
from ledger.screening.names.scripts import is_read, readings, spelled
from ledger.screening.names.words import MOST_WORDS
from ledger.screening.searching import Index
from ledger.verification import papers

LISTED = (
    *("Usama bin Muhammad bin Awad bin Ladin", "Usama bin Ladin", "Kazem Vaezi", "Musa Zakkari"),
    *("Hassan Rahman", "Chris Hopper", "طارق الزياني"),
)
INDEX = Index([Entry(str(at), "person", (Name(each),)) for at, each in enumerate(LISTED)])


def is_found(typed):
    found = INDEX.search(Subject((typed,)), 0)
    return bool(found) and found[0][1].points >= Bands().possible


@pytest.mark.parametrize(
    "typed",
    [
        "U\ua731ama bin Ladin",
        "Ka\u1d22em Vae\u1d22i",
        "Mu\ua731a Za\u1d0b\u1d0bari",
        "U\uff53ama bin \U0001d40badin",
        "K\u0430zem V\u0430ezi",
        "\u041cus\u0430 Z\u0430\u043a\u043a\u0430ri",
        "Kazem \u0412aezi",
        "\u041d\u0430ss\u0430n R\u0430hm\u0430n",
        "\u0421hris \u041d\u043e\u0440\u0440\u0435r",
        "\u039cusa \u0396akkari",
        "\u039cusa \u0396a\u03ba\u03baa\u0433i",
        "\u039aa\u03b6em Vaezi",
        "Usama\u0674 bin Ladin\u0674",
        "Usama\u0671 bin Ladin\u06d2",
        "طاxرق الزيا\u006eني",
    ],
)
def test_letters_that_look_the_same_hide_no_name(typed):
    assert is_found(typed)


@pytest.mark.parametrize("mark", "\u200b\u200d\u2060\u00ad\ufeff\u180e\u034f\ufe0f\U000e0041\u3164")
def test_what_is_not_seen_hides_no_name(mark):
    for typed in ("Usama bin Ladin", "طارق الزياني"):
        assert is_found("".join(f"{each}{mark * 9}" for each in typed))


def test_a_name_behind_many_words_is_found_on_papers_of_any_length():
    typed = "Jan Piet " * 9 + "Usama bin Ladin"
    assert papers.mistakes({"latin_name": typed}, ("latin_name",), None) == {}
    assert is_found(typed)
    longest = "ab " * 33
    assert len(longest.split()) < MOST_WORDS
    assert is_read(longest)


def test_names_of_other_languages_are_read_by_what_their_letters_sound_like():
    for name, words in {
        "Γιώργος": "giorgos",
        "Пётр Ђорђе": "petr djordje",
        "Nguyễn Đức": "nguyen duc",
        "Ɓala Ɗan": "bala dan",
        "ٹکڑا": "تكرا",
    }.items():
        ((*found,),) = readings(name)
        assert " ".join(each.written for each in found) == words
        assert is_read(name)


@pytest.mark.parametrize(
    "name", ["محمّد بن راشد", "Jean-Luc O\u2019Brien", "ʿAbd al-Raḥmān", "عبداللّٰه Ali", "Əliyev"]
)
def test_a_name_in_one_alphabet_is_read_in_one_way(name):
    assert is_read(name)
    assert spelled(name) == (name,)


@pytest.mark.parametrize("name", ["Lin\u03b1", "عمرx", "\u738b\u5c0f\u660e", "ab " * 99])
def test_what_is_not_compared_whole_is_not_read(name):
    assert not is_read(name)
