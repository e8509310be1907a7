"""Days on which banks work, by what calendars say of 2026."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from ledger.banking import days

RIYADH, CAIRO, BERLIN = ZoneInfo("Asia/Riyadh"), ZoneInfo("Africa/Cairo"), ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("place", "day", "works"),
    [
        ("SA", date(2026, 11, 26), True),  # a Thursday
        ("SA", date(2026, 11, 27), False),  # Friday
        ("SA", date(2026, 11, 28), False),  # Saturday
        ("SA", date(2026, 11, 29), True),  # Sunday
        ("EG", date(2026, 1, 7), False),  # Christmas of the Copts
        ("EG", date(2026, 1, 8), True),
        ("EG", date(2026, 3, 20), False),  # Eid al-Fitr
        ("SA", date(2026, 3, 22), False),
        ("KW", date(2026, 5, 27), False),  # Eid al-Adha
        ("JO", date(2026, 11, 27), False),
        ("AE", date(2026, 11, 27), True),  # Saturday and Sunday are its weekend since 2022
        ("AE", date(2026, 11, 29), False),
        ("AE", date(2021, 11, 26), False),
        ("DE", date(2026, 11, 29), False),
        (days.TARGET, date(2026, 4, 3), False),  # Good Friday
        (days.TARGET, date(2026, 6, 4), True),  # Corpus Christi is no day of TARGET's
        (days.TARGET, date(2026, 12, 26), False),
        ("US", date(2026, 7, 3), True),  # the Fourth is a Saturday: the Fed works on Friday
        ("US", date(2027, 7, 5), False),  # it is a Sunday, and kept on Monday
        ("US", date(2026, 11, 26), False),  # Thanksgiving
        ("XK", date(2026, 11, 29), False),  # of whose holidays nobody knows
        ("XK", date(2026, 11, 30), True),
    ],
)
def test_banks_work_or_rest(place, day, works):
    assert days.is_business_day(place, day) is works


def test_the_next_business_day_is_the_day_itself_or_one_behind_weekend_and_holidays():
    assert days.next_business_day("SA", date(2026, 11, 26)) == date(2026, 11, 26)
    assert days.next_business_day("SA", date(2026, 11, 27)) == date(2026, 11, 29)
    assert days.next_business_day(days.TARGET, date(2026, 4, 3)) == date(2026, 4, 7)


def test_what_is_ordered_behind_the_cut_off_leaves_a_day_later():
    before = datetime(2026, 11, 25, 10, 59, tzinfo=UTC)
    behind = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
    assert days.arrives(before, "SA", "SAR", RIYADH, 14, 1) == date(2026, 11, 26)
    assert days.arrives(behind, "SA", "SAR", RIYADH, 14, 1) == date(2026, 11, 29)


def test_dollars_to_riyadh_wait_for_both_weekends():
    thursday = datetime(2026, 11, 19, 8, 0, tzinfo=UTC)
    assert days.arrives(thursday, "SA", "USD", RIYADH, 14, 1) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        (datetime(2026, 11, 27, 12, 59, tzinfo=UTC), date(2026, 11, 27)),  # Friday, before 14:00
        (datetime(2026, 11, 27, 18, 0, tzinfo=UTC), date(2026, 11, 30)),  # Friday evening
        (datetime(2026, 11, 28, 8, 0, tzinfo=UTC), date(2026, 11, 30)),  # Saturday
        (datetime(2026, 11, 29, 23, 30, tzinfo=UTC), date(2026, 11, 30)),  # Monday in Berlin
        (datetime(2026, 4, 2, 18, 0, tzinfo=UTC), date(2026, 4, 7)),  # the eve of Good Friday
        (datetime(2026, 12, 25, 8, 0, tzinfo=UTC), date(2026, 12, 28)),  # Christmas, a Friday
    ],
)
def test_what_is_ordered_leaves_on_a_day_on_which_banks_work(moment, leaves):
    assert days.leaves(moment, "DE", "EUR", BERLIN, 14) == leaves


def test_euros_within_sepa_ask_only_target():
    eve = datetime(2026, 10, 2, 8, 0, tzinfo=UTC)  # the next day is a holiday of Germany's
    assert days.arrives(eve, "DE", "EUR", BERLIN, 14, 0) == date(2026, 10, 2)
    assert days.arrives(eve, "EG", "EUR", CAIRO, 14, 0) == date(2026, 10, 5)
