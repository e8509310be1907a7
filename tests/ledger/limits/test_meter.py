from hypothesis import given
from hypothesis import strategies as st

from ledger.daily import day_in, name_of
from ledger.limits import DAY, EACH, MONTH, WEEK, WINDOWS
from ledger.limits.meter import Meter

TODAY = 20_000
NO_CAPS = {each.name: None for each in (EACH, DAY, WEEK, MONTH)}
DAYS = st.dictionaries(st.integers(TODAY - 29, TODAY), st.integers(0, 1000))
CAPS = st.one_of(st.none(), st.integers(1, 5000))


def meter(days, **caps):
    named = {f"limits.{name}": most for name, most in caps.items()}
    return Meter(TODAY, days, {**NO_CAPS, **named})


def test_what_was_paid_over_a_window_leaves_it_day_by_day():
    paid = meter({TODAY - 6: 40, TODAY: 30}, week=100)
    week = WINDOWS[1]
    assert (paid.used(week), paid.left(week), paid.frees(week)) == (70, 30, (TODAY + 1, 40))
    assert paid.passed(30) is None
    passed = paid.passed(31)
    assert (passed.limit, passed.left, passed.most, passed.day) == (WEEK.name, 30, 100, TODAY + 1)
    assert paid.passed(101).day is None


def test_no_border_lets_twice_as_much_through():
    spent_yesterday = meter({TODAY - 1: 100}, week=100)
    assert spent_yesterday.room == 0


def test_of_several_limits_the_one_that_lasts_longest_is_told():
    both = meter({TODAY: 90}, day=100, month=100)
    assert both.passed(20).limit == MONTH.name
    assert meter({}, each=10, day=100).passed(20).limit == EACH.name


@given(days=DAYS, day=CAPS, week=CAPS, month=CAPS, minor=st.integers(1, 3000))
def test_what_fits_is_what_the_counter_of_today_has_room_for(days, day, week, month, minor):
    stands = meter(days, day=day, week=week, month=month)
    fits = stands.room is None or days.get(TODAY, 0) + minor <= stands.room
    assert (stands.passed(minor) is None) == fits


@given(days=DAYS, week=CAPS, month=CAPS, minor=st.integers(1, 3000))
def test_on_the_day_that_is_told_it_fits_and_not_before(days, week, month, minor):
    stands = meter(days, week=week, month=month)
    passed = stands.passed(minor)
    if passed and passed.day:
        on = [Meter(day, days, stands.caps).passed(minor) for day in range(TODAY, passed.day + 1)]
        assert on[-1] is None
        assert None not in on[:-1]


@given(st.integers(0, 90_000), st.integers(0, 2**63))
def test_a_counter_says_its_day(day, person):
    assert day_in(name_of("spent", f"{person} USD", day)) == day
