"""A state made by hand, and what `decide` makes of postings there."""

import copy

from ledger import clock
from ledger.chain import START
from ledger.decide import decide
from ledger.state import AccountNow, HeadState, State

NOW = clock.from_ms(1_800_000_000_000)
WORLD, OMAR, SARA, EURO = 1, 2, 3, 4


def account(balance=0, *, owner=0, held=0, floor=0, state="open", currency="USD"):
    return AccountNow("wallet", owner, currency, balance, held, floor, state, 0, "")


def opened(**more):
    accounts = {
        WORLD: account(-100, floor=None),
        OMAR: account(100, owner=8),
        SARA: account(0, owner=9),
        EURO: account(0, owner=9, currency="EUR"),
    }
    state = State(1, HeadState(0, 0, 4, 10, START), accounts=accounts)
    for name, value in more.items():
        setattr(state, name, value)
    return state


def ask(state, *postings):
    outcomes, changes = decide(postings, state, clock.to_ms(NOW))
    return [*outcomes, changes]


def refused(state, posting, kind):
    """Ask in vain, and see that nothing at all has changed."""
    before = copy.deepcopy(state)
    outcome, changes = ask(state, posting)
    assert type(outcome) is kind
    assert state == before
    assert not changes
    assert changes == type(changes)()
    return outcome


def balances(state):
    return {number: now.balance for number, now in state.accounts.items() if now.balance}
