import pytest

from bot.grammar import months
from ledger.figures.months import Month
from tests.bot.grammar.words import ENGLISH

NOW = Month(2026, 3)


@pytest.mark.parametrize(
    ("said", "month", "count"),
    [
        ("2026-01", Month(2026, 1), 1),
        ("٢٠٢٦-٠١", Month(2026, 1), 1),
        ("1/2026", Month(2026, 1), 1),
        ("March", Month(2026, 3), 1),
        ("April", Month(2025, 4), 1),
        ("april 2024", Month(2024, 4), 2),
        ("نوفمبر", Month(2025, 11), 1),
        ("تشرين الثاني ٢٠٢٤", Month(2024, 11), 3),
        ("last month", Month(2026, 2), 2),
        ("this month", Month(2026, 3), 2),
        ("April 2027", Month(2027, 4), 2),
    ],
)
def test_a_month_is_read_as_people_write_it(said, month, count):
    told, words = months.read(said.split(), ENGLISH)
    assert (told.on(NOW), words) == (month, count)


@pytest.mark.parametrize("said", ["2026-13", "0000-01", "13/2026", "10", "tomorrow", "2026"])
def test_what_is_no_month_is_none(said):
    assert months.read(said.split(), ENGLISH) is None


def test_months_are_counted_over_the_years():
    assert Month(2026, 1).after(-1) == Month(2025, 12)
    assert Month(2026, 12).after(1) == Month(2027, 1)
    assert [str(Month(2024, 2).first), str(Month(2024, 2).last)] == ["2024-02-01", "2024-02-29"]
