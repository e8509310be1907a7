from datetime import UTC, datetime

import pytest

from ledger.money import Money
from ledger.people import facts
from ledger.people.facts import Who


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


def test_what_is_no_fact_is_refused():
    with pytest.raises(ValueError, match="no fact"):
        facts.load('{"amount":{"minor":5}}')
    with pytest.raises(ValueError, match="no fact"):
        facts.load('{"amount":1.5}')
