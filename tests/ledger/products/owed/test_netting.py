from collections import Counter
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from ledger.debts import Debt
from ledger.money import Money
from ledger.products.owed.netting import bundles, fewest, positions

OMAR, SARA, LINA, NOUR = range(1, 5)


def debt(debtor, creditor, minor, note="", currency="USD"):
    return Debt(b"", debtor, creditor, Money(minor, currency), note)


def a_few(most, debts=15):
    pair = st.tuples(st.integers(1, most), st.integers(1, most)).filter(lambda p: p[0] != p[1])
    one = st.builds(lambda p, minor: debt(*p, minor), pair, st.integers(1, 12))
    return st.lists(one, max_size=debts)


def paid(payments):
    found = Counter()
    for payment in payments:
        found[payment.payee] += payment.amount.minor
        found[payment.payer] -= payment.amount.minor
    return {person: minor for person, minor in sorted(found.items()) if minor}


def known(debts):
    return [(each.debtor, each.creditor) for each in debts]


def test_what_is_owed_both_ways_is_one_payment():
    debts = [
        debt(OMAR, SARA, 2000, "dinner"),
        debt(OMAR, SARA, 500, "taxi"),
        debt(SARA, OMAR, 800, "lunch"),
    ]
    [only] = bundles(debts)
    assert only.payments == ((OMAR, SARA, Money(1700, "USD")),)
    assert only.reasons(OMAR) == [(2000, debts[0]), (500, debts[1]), (-800, debts[2])]
    assert only.askers == [OMAR, SARA]


def test_who_is_in_the_middle_pays_nothing():
    [only] = bundles([debt(OMAR, SARA, 10), debt(SARA, LINA, 10)])
    assert only.payments == ((OMAR, LINA, Money(10, "USD")),)
    assert only.askers == [OMAR, SARA]


def test_a_circle_ends_without_a_payment():
    [only] = bundles([debt(OMAR, SARA, 10), debt(SARA, LINA, 10), debt(LINA, OMAR, 10)])
    assert only.payments == ()


def test_who_only_owes_need_not_wait_for_others():
    found = bundles([debt(OMAR, SARA, 10), debt(LINA, SARA, 20), debt(NOUR, SARA, 30)])
    assert [each.askers for each in found] == [[OMAR], [LINA], [NOUR]]


def test_equal_debts_are_paid_to_whom_they_are_owed():
    found = bundles([debt(OMAR, SARA, 25), debt(LINA, NOUR, 25)])
    assert sorted(each.payments[0][:2] for each in found) == [(OMAR, SARA), (LINA, NOUR)]


def test_currencies_stay_apart():
    found = bundles([debt(OMAR, SARA, 10), debt(SARA, OMAR, 10, currency="EUR")])
    assert [str(each.payments[0].amount) for each in found] == ["0.10 EUR", "0.10 USD"]


@given(a_few(9))
def test_every_position_stays_what_it_was_in_each_bundle(debts):
    found = bundles(debts)
    assert Counter(map(id, debts)) == Counter(id(d) for each in found for d in each.debts)
    for each in found:
        assert paid(each.payments) == positions(each.debts)
        for payment in each.payments:
            reasons = each.reasons(payment.payer)
            paying = sum(p.amount.minor for p in each.payments if p.payer == payment.payer)
            assert sum(minor for minor, _ in reasons) == paying


@given(a_few(40, debts=60))
def test_a_crowd_needs_at_most_one_payment_fewer_than_it_is(debts):
    owed = positions(debts)
    payments = [payment for each in bundles(debts) for payment in each.payments]
    assert len(payments) <= max(0, len(owed) - 1)
    assert paid(payments) == owed
    assert all(payment.amount.minor > 0 for payment in payments)


@given(a_few(6, debts=12))
def test_few_people_settle_in_as_few_payments_as_there_can_be(debts):
    owed = positions(debts)
    circles = most_circles(tuple(sorted(owed.values())))
    assert len(fewest(owed, known(debts))) == len(owed) - circles


@cache
def most_circles(some):
    """Return into how many parts adding up to nothing these can be put, by trying them all."""
    if not some:
        return 0
    first, rest = some[0], some[1:]
    best = 0
    for chosen in range(1 << len(rest)):
        within = [each for at, each in enumerate(rest) if chosen >> at & 1]
        if first + sum(within) == 0:
            others = tuple(each for at, each in enumerate(rest) if not chosen >> at & 1)
            best = max(best, 1 + most_circles(others))
    return best
