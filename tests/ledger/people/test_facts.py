from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.money import MAX_MINOR, Money
from ledger.people import facts
from ledger.people.facts import Stranger, Who

MILLISECOND = timedelta(milliseconds=1)
ONE = (
    st.text()
    | st.integers()
    | st.booleans()
    | st.none()
    | st.binary()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.builds(Money, st.integers(-MAX_MINOR, MAX_MINOR), st.sampled_from(["USD", "KWD"]))
    | st.builds(Who, st.integers(0))
    | st.builds(Stranger, st.text(), st.text(), st.text(), st.text())
    | st.integers(-(10**12), 10**12).map(lambda spans: spans * MILLISECOND)
    | st.integers(0, 2**41).map(lambda since: datetime.fromtimestamp(0, UTC) + since * MILLISECOND)
)
FACTS = st.dictionaries(st.text(), st.recursive(ONE, st.lists, max_leaves=8))


def kinds(fact):
    """Return what kind a fact is of: equal is not enough, for a person is no number."""
    return [kinds(each) for each in fact] if type(fact) is list else type(fact)


@given(FACTS)
def test_whatever_is_written_is_read_back_as_it_was(written):
    read = facts.load(facts.dump(written))
    assert read == written
    assert kinds([*read.values()]) == kinds([*written.values()])


def test_facts_read_back_with_their_types():
    written = {
        "payer": Who(7),
        "count": 7,
        "amount": Money(1050, "USD"),
        "until": datetime(2026, 5, 1, 12, 30, 0, 7000, tzinfo=UTC),
        "note": "شكراً",
        "sure": True,
        "nothing": None,
    }
    read = facts.load(facts.dump(written))
    assert read == written
    assert isinstance(read["payer"], Who)
    assert not isinstance(read["count"], Who)


@pytest.mark.parametrize("no_fact", [1.5, Decimal("NaN"), {"a": 1}, {1}, [1.5]])
def test_what_could_not_be_read_back_is_not_written(no_fact):
    with pytest.raises(ValueError, match="no fact"):
        facts.dump({"it": no_fact})


def test_what_is_no_fact_is_refused():
    with pytest.raises(ValueError, match="no fact"):
        facts.load('{"amount":{"minor":5}}')
    with pytest.raises(ValueError, match="no fact"):
        facts.load('{"amount":1.5}')
    with pytest.raises(ValueError, match="no fact"):
        facts.load('{"rate":{"decimal":"five"}}')
