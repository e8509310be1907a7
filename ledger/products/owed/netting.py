"""Who pays whom, so that the fewest payments settle what people owe each other.

    debts -> payments of one currency -> bundles: debts and payments that settle each other exactly

Everybody's position stays what it was: what she is owed less what she owes. People whose positions
add up to nothing settle among themselves, in one payment fewer than they are: the fewest payments
are the most such circles. That is exact for as many as `EXACT` people whom nobody simply balances.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ledger.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ledger.debts import Debt

EXACT = 12


class Payment(NamedTuple):
    """What one person pays another."""

    payer: int
    payee: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Bundle:
    """Debts that these payments settle exactly, and no others."""

    debts: tuple[Debt, ...]
    payments: tuple[Payment, ...]

    @property
    def askers(self) -> list[int]:
        """Who has to agree: whoever owes something in it; the rest only receive."""
        return sorted({debt.debtor for debt in self.debts})

    @property
    def people(self) -> set[int]:
        """Everybody who owes or is owed something in it."""
        return {person for debt in self.debts for person in debt.between}

    def reasons(self, person: int) -> list[tuple[int, Debt]]:
        """Return what somebody owes in it, and what others owe her with a minus before it."""
        owes = [(debt.amount.minor, debt) for debt in self.debts if debt.debtor == person]
        has = [(-debt.amount.minor, debt) for debt in self.debts if debt.creditor == person]
        return owes + has


def bundles(debts: Iterable[Debt]) -> list[Bundle]:
    """Return how debts are settled in the fewest payments, those that need the fewest people first.

    Currencies stay apart.
    """
    of_currency: dict[str, list[Debt]] = defaultdict(list)
    for debt in debts:
        of_currency[debt.amount.currency].append(debt)
    found = [each for currency in sorted(of_currency) for each in _bundled(of_currency[currency])]
    return sorted(found, key=lambda bundle: len(bundle.askers))


def positions(debts: Iterable[Debt]) -> dict[int, int]:
    """Return what each person is owed in all, less what she owes, in minor units."""
    found: Counter[int] = Counter()
    for debt in debts:
        found[debt.creditor] += debt.amount.minor
        found[debt.debtor] -= debt.amount.minor
    return {person: minor for person, minor in sorted(found.items()) if minor}


def fewest(owed: Mapping[int, int], known: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Return the fewest payments (payer, payee, minor units) that even out these positions.

    Where it makes no difference, they run between who owes and who is owed already (`known`).
    """
    pairs = set(known)
    left = dict(owed)
    payments = [*_pairs_off(left, pairs)]
    for circle in [sorted(left)] if len(left) > EXACT else _most_circles(left):
        payments += _evened({person: left[person] for person in circle}, pairs)
    return payments


def _bundled(debts: Sequence[Debt]) -> Iterator[Bundle]:
    """Yield the pairs whose payment settles what is between them, and then what hangs together."""
    currency = debts[0].amount.currency
    owed = positions(debts)
    paid = {
        frozenset((payer, payee)): Payment(payer, payee, Money(minor, currency))
        for payer, payee, minor in fewest(owed, ((d.debtor, d.creditor) for d in debts))
    }
    between: dict[frozenset[int], list[Debt]] = defaultdict(list)
    for debt in debts:
        between[debt.between].append(debt)
    rest: list[Debt] = []
    for pair, theirs in between.items():
        payment = paid.get(pair)
        if positions(theirs) == (_positions_of(payment) if payment else {}):
            paid.pop(pair, None)
            yield Bundle(tuple(theirs), (payment,) if payment else ())
        else:
            rest += theirs
    yield from _hanging_together(rest, [*paid.values()])


def _positions_of(payment: Payment) -> dict[int, int]:
    minor = payment.amount.minor
    return dict(sorted({payment.payer: -minor, payment.payee: minor}.items()))


def _hanging_together(debts: Sequence[Debt], payments: Sequence[Payment]) -> Iterator[Bundle]:
    """Yield what is left by the people whom it connects."""
    circles: list[set[int]] = []
    for pair in (*(debt.between for debt in debts), *({p.payer, p.payee} for p in payments)):
        touched = [circle for circle in circles if circle & pair]
        circles = [circle for circle in circles if circle not in touched]
        circles.append(set(pair).union(*touched))
    for circle in circles:
        yield Bundle(
            tuple(debt for debt in debts if debt.debtor in circle),
            tuple(payment for payment in payments if payment.payer in circle),
        )


def _pairs_off(left: dict[int, int], known: set[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Take out whoever balances one other person exactly: nothing can be fewer than that."""
    payers = [person for person in left if left[person] < 0]
    for must_be_known in (True, False):
        for payer in payers:
            for payee in left if payer in left else ():
                owes = (payer, payee) in known
                if left[payee] == -left[payer] and (owes or not must_be_known):
                    yield payer, payee, left.pop(payee)
                    del left[payer]
                    break


def _most_circles(owed: Mapping[int, int]) -> list[list[int]]:
    """Part people into the most circles whose positions add up to nothing.

    They are put in a row one by one, in the order in which the row adds up to nothing most often
    on the way: each time, a circle is complete.
    """
    people = sorted(owed)
    everybody = (1 << len(people)) - 1
    sums, most, last = [0], [0], [0]
    for some in range(1, everybody + 1):
        lowest = some & -some
        sums.append(sums[some ^ lowest] + owed[people[lowest.bit_length() - 1]])
        before, at = max((most[some ^ 1 << at], at) for at in _members(some))
        most.append(before + (sums[some] == 0))
        last.append(at)
    circles: list[list[int]] = []
    some = everybody
    while some:
        if sums[some] == 0:
            circles.append([])
        circles[-1].append(people[last[some]])
        some ^= 1 << last[some]
    return circles


def _members(some: int) -> list[int]:
    return [at for at in range(some.bit_length()) if some >> at & 1]


def _evened(left: dict[int, int], known: set[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Even out one circle: each payment leaves one person less, and the last one two."""
    pairs = sorted(pair for pair in known if left.get(pair[0], 0) < 0 < left.get(pair[1], 0))
    while left:
        pairs = [pair for pair in pairs if left.get(pair[0]) and left.get(pair[1])]
        payer, payee = max(pairs, key=lambda at: _least(left, *at)) if pairs else _greatest(left)
        minor = _least(left, payer, payee)
        yield payer, payee, minor
        left = left | {payer: left[payer] + minor, payee: left[payee] - minor}
        left = {person: owed for person, owed in left.items() if owed}


def _least(left: Mapping[int, int], payer: int, payee: int) -> int:
    return min(-left[payer], left[payee])


def _greatest(left: Mapping[int, int]) -> tuple[int, int]:
    """Return two, of whom the one pays the other more than any two others could."""
    most = min(-min(left.values()), max(left.values()))
    payer = next(person for person in left if -left[person] >= most)
    return payer, next(person for person in left if left[person] >= most)
