"""The real books against a dict of balances, through every act that moves or reserves money."""

import asyncio
import itertools

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    rule,
    run_state_machine_as_test,
)

from ledger import ids
from ledger.books import Books
from ledger.errors import (
    AccountFrozen,
    AlreadySettled,
    InsufficientFunds,
    KeyConflict,
    LedgerError,
)
from ledger.posting import Hold, Posted
from tests.conftest import Lent
from tests.ledger.acts import act, findings, move, stands, usd, wallet

amounts = st.integers(1, 120)


class Ledger(RuleBasedStateMachine):
    """Every act is posted to the books and done to the dicts; what they say must agree."""

    accounts = Bundle("accounts")
    holds = Bundle("holds")
    moves = Bundle("moves")

    fresh: Lent

    def __init__(self):
        super().__init__()
        self.runner = asyncio.Runner()
        self.url = self.fresh()
        self.books = self.runner.run(Books.open(self.url))
        self.owners = itertools.count(1)
        self.balance, self.held, self.frozen, self.open = {}, {}, set(), {}

    def told(self, asked):
        """Return what the books answered: what became of it, or why not."""
        try:
            return self.runner.run(asked)
        except LedgerError as refusal:
            return refusal

    def free(self, account):
        return self.balance[account] - self.held[account]

    def shift(self, source, target, minor):
        self.balance[source] -= minor
        self.balance[target] += minor

    @rule(target=accounts, minor=st.integers(0, 300))
    def opens(self, minor):
        account = self.runner.run(wallet(self.books, next(self.owners), minor))
        self.balance[account], self.held[account] = minor, 0
        return account

    @rule(target=moves, source=accounts, to=accounts, minor=amounts)
    def posts(self, source, to, minor):
        if source == to:
            return None
        asked = move(source, to, minor, digest=b"first")
        told = self.told(self.books.post(asked))
        if self.frozen & {source, to}:
            assert type(told) is AccountFrozen
        elif self.free(source) < minor:
            assert type(told) is InsufficientFunds
            assert told.available == usd(self.free(source))
        else:
            assert type(told) is Posted
            self.shift(source, to, minor)
            return told.number, asked
        return None

    @rule(posted=moves)
    def posts_the_same_key_again(self, posted):
        if posted:
            number, asked = posted
            told = self.told(self.books.post(asked))
            assert (told.number, told.repeated) == (number, True)

    @rule(posted=moves, source=accounts, to=accounts)
    def posts_the_same_key_for_something_else(self, posted, source, to):
        if posted and source != to:
            other = move(source, to, 1, key=posted[1].key, digest=b"other")
            assert type(self.told(self.books.post(other))) is KeyConflict

    @rule(posted=consumes(moves))
    def reverses(self, posted):
        if posted is None:
            return
        number, asked = posted
        (made,) = asked.moves
        told = self.told(self.books.reverse(number, act(kind="reverse")))
        if self.frozen & {made.source, made.target}:
            assert type(told) is AccountFrozen
        elif self.free(made.target) < made.amount.minor:
            assert type(told) is InsufficientFunds
        else:
            assert type(told) is Posted
            self.shift(made.target, made.source, made.amount.minor)
            assert self.told(self.books.reverse(number, act(kind="reverse"))).repeated

    @rule(target=holds, account=accounts, minor=amounts)
    def holds_back(self, account, minor):
        hold = ids.token()
        told = self.told(self.books.hold(Hold(hold, account, usd(minor), "test"), act()))
        if account in self.frozen:
            assert type(told) is AccountFrozen
        elif self.free(account) < minor:
            assert type(told) is InsufficientFunds
        else:
            self.held[account] += minor
            self.open[hold] = (account, minor)
            return hold
        return None

    @rule(hold=holds, to=accounts)
    def captures(self, hold, to):
        account, minor = self.open.get(hold, (None, 0))
        if hold is None or account == to:
            return
        told = self.told(self.books.capture(hold, to, act()))
        if account is None:
            assert type(told) is AlreadySettled
        elif self.frozen & {account, to}:
            assert type(told) is AccountFrozen
        else:
            assert type(told) is Posted
            del self.open[hold]
            self.held[account] -= minor
            self.shift(account, to, minor)

    @rule(hold=holds)
    def voids(self, hold):
        if hold is None:
            return
        told = self.told(self.books.void(hold, act()))
        if hold in self.open:
            assert type(told) is Posted
            account, minor = self.open.pop(hold)
            self.held[account] -= minor
        else:
            assert type(told) is AlreadySettled

    @rule(account=accounts)
    def freezes_or_thaws(self, account):
        frozen = account in self.frozen
        before, after = ("frozen", "open") if frozen else ("open", "frozen")
        assert type(self.told(self.books.set_state(account, before, after, act()))) is Posted
        assert (
            type(self.told(self.books.set_state(account, before, after, act()))) is AlreadySettled
        )
        self.frozen ^= {account}

    def teardown(self):
        try:
            for account, balance in self.balance.items():
                found = self.runner.run(stands(self.books, account))
                assert found == (balance, self.held[account])
            assert self.runner.run(findings(self.books)) == []
        finally:
            self.runner.run(self.books.close())
            self.runner.close()
            self.fresh.back(self.url)


def test_the_books_do_what_a_dict_of_balances_does(fresh_url):
    machine = type("Machine", (Ledger,), {"fresh": fresh_url})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
