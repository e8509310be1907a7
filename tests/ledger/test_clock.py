from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from ledger import clock


@given(st.integers(0, 2**47))
def test_a_stored_moment_reads_back_to_the_millisecond(milliseconds):
    assert clock.to_ms(clock.from_ms(milliseconds)) == milliseconds


def test_time_is_utc_wherever_it_is_told():
    there = datetime(2026, 1, 1, 3, tzinfo=timezone(timedelta(hours=3)))
    assert clock.from_ms(clock.to_ms(there)) == datetime(2026, 1, 1, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


def test_another_clock_rules_only_inside_its_block():
    past = datetime(2001, 1, 1, tzinfo=UTC)
    with clock.running(lambda: past):
        assert clock.now() == past
    assert clock.now() > past
