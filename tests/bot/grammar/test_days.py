"""Days as people write them, in both languages and both calendars."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar import days
from tests.bot.grammar.words import ENGLISH

TODAY = date(2026, 11, 26)  # a Thursday, 16 Jumada al-Akhira 1448


def day(text, *, past=False):
    found = days.read(text.split(), ENGLISH)
    assert found, text
    assert found[1] == len(text.split()), text
    return found[0].on(TODAY, past=past)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("today", TODAY),
        ("tomorrow", date(2026, 11, 27)),
        ("غدًا", date(2026, 11, 27)),
        ("بكرة", date(2026, 11, 27)),
        ("the day after tomorrow", date(2026, 11, 28)),
        ("بعد غد", date(2026, 11, 28)),
        ("Thursday", TODAY),
        ("Friday", date(2026, 11, 27)),
        ("next wednesday", date(2026, 12, 2)),
        ("الجمعة", date(2026, 11, 27)),
        ("يوم السبت", date(2026, 11, 28)),
        ("2027-03-20", date(2027, 3, 20)),
        ("٢٠٢٧-٠٣-٢٠", date(2027, 3, 20)),
        ("20/3/2027", date(2027, 3, 20)),
        ("٢٠/٣", date(2027, 3, 20)),
        ("1.12.2026", date(2026, 12, 1)),
        ("20 March", date(2027, 3, 20)),
        ("March 20 2028", date(2028, 3, 20)),
        ("20th of March", date(2027, 3, 20)),
        ("٢٠ مارس", date(2027, 3, 20)),
        ("٢٠ آذار", date(2027, 3, 20)),
        ("5 كانون الأول", date(2026, 12, 5)),
        ("29 Feb", date(2028, 2, 29)),
        ("1 Shawwal", date(2027, 3, 9)),
        ("١ شوال", date(2027, 3, 9)),
        ("الأول من شوال ١٤٤٨", date(2027, 3, 9)),
        ("1/10/1448", date(2027, 3, 9)),
        ("Eid al-Fitr", date(2027, 3, 9)),
        ("عيد الفطر", date(2027, 3, 9)),
        ("العيد", date(2027, 3, 9)),
        ("عيد الأضحى", date(2027, 5, 16)),
        ("27 رمضان", date(2027, 3, 6)),
    ],
)
def test_a_day_to_come(text, meant):
    assert day(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("yesterday", date(2026, 11, 25)),
        ("Friday", date(2026, 11, 20)),
        ("1 December", date(2025, 12, 1)),
        ("1 نوفمبر", date(2026, 11, 1)),
        ("1 Ramadan", date(2026, 2, 18)),
    ],
)
def test_a_day_gone_by(text, meant):
    assert day(text, past=True) == meant


@pytest.mark.parametrize(
    "text", ["31 February", "2027-02-29", "30/2/2027", "31/1/1448", "1 شوال 9999"]
)
def test_a_day_that_no_calendar_has(text):
    assert day(text) is None


@pytest.mark.parametrize("text", ["lunch", "10", "50 x10", "happy Eid", "12.5 euros", "shawwal"])
def test_what_is_no_day(text):
    assert days.read(text.split(), ENGLISH) is None


@given(st.dates(TODAY, TODAY + timedelta(days=360)))
def test_every_day_of_the_year_is_read_back(wanted):
    for text in (f"{wanted:%d/%m}", f"{wanted:%d %B}", f"{wanted:%B %d}", wanted.isoformat()):
        assert day(text) == wanted
