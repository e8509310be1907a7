"""Names: spelled otherwise they are found, and common ones are not taken for each other."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.screening.assessing import Bands, Entry, Name, Subject, assess
from ledger.screening.births import Birth
from ledger.screening.matching import ALONE, LITTLE, ONE_OF_SEVERAL, match
from ledger.screening.names.words import words
from ledger.screening.searching import Index
from tests.ledger.screening.people import pairs

TABLE = Path(__file__).parent / "pairs.csv"
POSSIBLE = Bands().possible
LEAST_FOUND, MOST_FALSE = 98, 1


def table(half):
    """Return the pairs of a half of the table: the same person, spelled in two ways."""
    with TABLE.open(encoding="utf-8") as file:
        return [each for each in csv.DictReader(file) if each["half"] == half]


def missed(half):
    return [
        (each["one"], each["other"])
        for each in table(half)
        if match(each["one"], each["other"]).points < POSSIBLE
    ]


@pytest.mark.parametrize("half", ["train", "held"])
def test_of_a_hundred_true_pairs_98_are_found(half):
    found = table(half)
    assert len(found) > 100
    assert len({each["kind"] for each in found}) >= 9
    assert 100 * (len(found) - len(missed(half))) >= LEAST_FOUND * len(found), missed(half)


def test_of_a_thousand_random_pairs_at_most_one_is_a_hit():
    drawn = pairs(5_000, seed=20)
    hits = [each for each in drawn if match(*each).points >= POSSIBLE]
    assert len(hits) * 1_000 <= MOST_FALSE * len(drawn), hits


def test_the_index_finds_what_matching_does():
    held = table("held")
    listed = [
        Entry(str(at), "person", (Name(each["other"]),))
        for at, each in enumerate(table("train") + held)
    ]
    index = Index(listed)
    first = len(listed) - len(held)
    lost = [
        each["one"]
        for at, each in enumerate(held, first)
        if str(at) not in {entry.id for entry, _ in index.search(Subject((each["one"],)), POSSIBLE)}
    ]
    assert 100 * (len(held) - len(lost)) >= LEAST_FOUND * len(held), lost


def test_both_ways_it_is_the_same():
    for each in table("held"):
        assert match(each["one"], each["other"]).points == match(each["other"], each["one"]).points


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hassan Fadlan", "حسين فضلان"),
        ("محمد الراوي", "محمود الراوي"),
        ("Karim Saffar", "Karam Saffar"),
        ("أحمد الباهي", "حمد الباهي"),
        ("Ahmed Zahrani", "Khalid Zahrani"),
        ("Mohammed Saleh", "Mohammed Saleh Shaqra"),
        ("Abu Omar Shishani", "Omar Shishani"),
        ("Samir Labib", "Amir Labib"),
    ],
)
def test_names_that_are_not_each_other_are_no_hit(one, other):
    assert match(one, other).points < POSSIBLE


def test_one_word_in_common_is_never_a_hit_however_rare():
    assert match("Bartholomew Quist", "Bartholomew Zander").points <= ONE_OF_SEVERAL < POSSIBLE
    assert match("Mohammed", "Mohammed Khalil Barakat").points <= ONE_OF_SEVERAL
    assert match("Mohammed", "Muhammad").points <= ALONE


def test_common_names_alone_are_never_certain():
    assert match("Mohammed Ali", "محمد علي").points == LITTLE < Bands().strong


def test_a_kunya_is_a_name_of_its_own():
    assert match("Abu Ubaida Rasheedi", "أبو عبيدة الرشيدي").points > Bands().strong
    assert [each.readings for each in words("ابوعبيدة")] == [("أبو عبيدة",)]
    assert match("Umm Hashem", "Hashem").points == 0


def test_a_match_says_by_which_words_and_letters():
    found = match("Tariq Zayani Fuad", "طارق الزياني")
    first, second = found.pairs
    assert (first.one, first.other, first.likeness.letters) == ("tariq", "طارق", "TRK")
    assert (second.one, second.other, second.likeness.how) == ("zayani", "الزياني", "sounds")
    assert (found.only_one, found.only_other) == (("fuad",), ())


ENTRY = Entry("7", "person", (Name("طارق الزياني"),), (Birth.read("1962-03-05"),), ("IQ",))


def test_a_birth_date_and_a_country_raise_or_lower():
    def points(born="", country=""):
        births = (Birth.read(born).first,) if born else ()
        countries = (country,) if country else ()
        return assess(Subject(("Tarek Zayani",), births, countries), ENTRY)

    alone = points().points
    assert points("1962-03-05").points > alone > points("1985-01-01").points
    assert points(country="IQ").points > alone > points(country="SE").points
    assert Bands().of(points("1962-03-05")) == "strong"
    assert points("1985-01-01").birth == "unlike"
    assert Bands().of(points("1985-01-01")) in {"weak", "possible"}


@pytest.mark.parametrize(
    ("told", "born", "says"),
    [
        ("1962-03-05", "1962-03-05", "day"),
        ("1962", "1962-07-01", "year"),
        ("1960..1963", "1962-07-01", "year"),
        ("~1962", "1964-07-01", "near"),
        ("1962-03-05", "1962-05-03", "near"),
        ("1962-03-05", "1963-03-05", "near"),
        ("1962-03-05", "1962-11-20", "unlike"),
        ("1962", "1970-07-01", "unlike"),
        ("2000-02", "2000-02-29", "year"),
    ],
)
def test_a_birth_date_is_compared_as_it_is_told(told, born, says):
    assert Birth.read(told).says_of(Birth.read(born).first) == says
    assert str(Birth.read(told)) == told


def test_a_weak_alias_counts_less_and_the_best_name_decides():
    aliases = Entry("8", "person", (Name("Zayd Munif"), Name("طارق الزياني", "weak alias")))
    primary = Entry("9", "person", (Name("طارق الزياني"), Name("Zayd Munif", "weak alias")))
    weak, good = (assess(Subject(("Tariq Zayani",)), each) for each in (aliases, primary))
    assert weak.points < good.points
    assert good.listed.text == "طارق الزياني"
    latin = Entry("10", "person", (Name("طارق الزياني"), Name("Tariq Zayani", "alias")))
    assert assess(Subject(("Tariq Zayani",)), latin).listed.text == "Tariq Zayani"


def test_of_names_that_are_as_like_the_first_is_told():
    spelled = ["Tarek Zayani", "Tareq Zayani", "Tarik Zayani", "Tareek Zayani", "Tarique Zayani"]
    index = Index([Entry("11", "person", tuple(Name(f"{each} Fuad") for each in spelled))])
    ((_, found),) = index.search(Subject(("Tariq Zayani",)), POSSIBLE)
    points = [match("Tariq Zayani", f"{each} Fuad", index.weights).points for each in spelled]
    first = spelled[points.index(max(points))]
    assert found.listed.text == f"{first} Fuad"
    assert points.count(max(points)) > 1


def test_what_is_looked_up_of_a_list_is_what_is_compared():
    """The index compares what it looked up of words; it is worth what the names are."""
    held = table("held")
    entries = [Entry(str(at), "person", (Name(each["other"]),)) for at, each in enumerate(held)]
    index = Index(entries)
    for each in held:
        for entry, found in index.search(Subject((each["one"],)), POSSIBLE):
            assert found == assess(Subject((each["one"],)), entry, index.weights)


@given(st.text(max_size=60), st.text(alphabet="اأإآىيةهبعد لـمن-'abdelou ", max_size=60))
def test_whatever_is_written_has_an_answer(one, other):
    assert 0 <= match(one, other).points <= 1000
    assert match(other, one).points == match(one, other).points
