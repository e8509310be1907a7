"""Every money rule, without a database: a state is made by hand, and decided upon."""

import copy
from datetime import timedelta

import pytest

from ledger import clock, ids
from ledger.chain import START
from ledger.decide import decide
from ledger.errors import (
    AccountClosed,
    AccountFrozen,
    AlreadySettled,
    Expired,
    InsufficientFunds,
    KeyConflict,
    LimitExceeded,
    NotFound,
    TooLarge,
    Unbalanced,
)
from ledger.money import MAX_MINOR, Money
from ledger.posting import (
    ANY,
    NEW,
    NUMBER,
    Change,
    Count,
    Event,
    Guard,
    Hold,
    Move,
    Opening,
    Row,
    Take,
)
from ledger.state import AccountNow, HeadState, HoldNow, State
from tests.ledger.acts import act, move, usd

NOW = clock.from_ms(1_800_000_000_000)
WORLD, OMAR, SARA, EURO = 1, 2, 3, 4


def account(balance=0, *, owner=0, held=0, floor=0, state="open", currency="USD"):
    return AccountNow("wallet", owner, currency, balance, held, floor, state)


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


def test_a_move_takes_here_and_gives_there():
    state = opened()
    posted, changes = ask(state, move(OMAR, SARA, 30))
    assert (posted.number, posted.repeated) == (1, False)
    assert balances(state) == {WORLD: -100, OMAR: 70, SARA: 30}
    assert [entry[3:] for entry in changes.entries] == [(OMAR, -30, 70, 0, 0), (SARA, 30, 30, 0, 0)]
    assert changes.touched == {OMAR, SARA}


def test_numbers_have_no_gap_where_a_posting_was_refused():
    state = opened()
    one, no, two, changes = ask(
        state, move(OMAR, SARA, 60), move(OMAR, SARA, 60), move(OMAR, SARA, 40)
    )
    assert (one.number, type(no), two.number) == (1, InsufficientFunds, 2)
    assert [entry[1] for entry in changes.entries] == [1, 2, 3, 4]
    assert state.head.entry == 4


def test_a_wallet_does_not_fall_below_its_floor():
    no = refused(opened(), move(OMAR, SARA, 101), InsufficientFunds)
    assert (no.account, no.available, no.needed) == (OMAR, usd(100), usd(101))


def test_what_is_held_cannot_be_spent():
    state = opened()
    state.accounts[OMAR].held = 60
    no = refused(state, move(OMAR, SARA, 41), InsufficientFunds)
    assert no.available == usd(40)
    assert ask(state, move(OMAR, SARA, 40))[0].number == 1


def test_a_floor_below_zero_is_a_credit_line():
    state = opened()
    state.accounts[SARA].floor = -50
    no = refused(state, move(SARA, OMAR, 51), InsufficientFunds)
    assert (no.available, no.needed) == (usd(50), usd(51))
    assert ask(state, move(SARA, OMAR, 50))[0].number == 1


def test_the_world_has_no_floor():
    state = opened()
    assert ask(state, move(WORLD, OMAR, 10**9))[0].number == 1


def test_only_the_end_of_a_posting_has_to_stand():
    state = opened()
    through = act(moves=(Move(SARA, OMAR, usd(5)), Move(OMAR, SARA, usd(5))))
    assert ask(state, through)[0].number == 1
    assert balances(state) == {WORLD: -100, OMAR: 100}


@pytest.mark.parametrize("party", [OMAR, SARA])
def test_a_frozen_account_neither_gives_nor_takes(party):
    state = opened()
    state.accounts[party].state = "frozen"
    assert refused(state, move(OMAR, SARA, 1), AccountFrozen).account == party


@pytest.mark.parametrize("party", [OMAR, SARA])
def test_a_closed_account_neither_gives_nor_takes(party):
    state = opened()
    state.accounts[party].state = "closed"
    refused(state, move(OMAR, SARA, 1), AccountClosed)


def test_an_account_that_is_not_there_is_not_found():
    assert refused(opened(), move(OMAR, 99, 1), NotFound).what == "account"
    refused(opened(), act(changes=(Change(99, "open", "frozen"),)), NotFound)
    refused(opened(), act(opens=(Opening("no line of the chart", 5, "USD"),)), NotFound)


def test_a_move_to_itself_is_no_move():
    refused(opened(), move(OMAR, OMAR, 1), Unbalanced)


@pytest.mark.parametrize("minor", [0, -1])
def test_an_amount_is_positive(minor):
    refused(opened(), move(OMAR, SARA, minor), Unbalanced)
    refused(opened(), act(holds=(Hold(ids.token(), OMAR, usd(minor), "x"),)), Unbalanced)


def test_money_does_not_change_its_currency_on_the_way():
    refused(opened(), move(OMAR, EURO, 1), Unbalanced)
    refused(opened(), act(moves=(Move(OMAR, SARA, Money(1, "EUR")),)), Unbalanced)
    refused(opened(), act(holds=(Hold(ids.token(), OMAR, Money(1, "EUR"), "x"),)), Unbalanced)


def test_a_balance_beyond_the_range_is_too_large():
    refused(opened(), move(WORLD, OMAR, MAX_MINOR - 50), TooLarge)
    state = opened()
    state.accounts[WORLD].balance = -MAX_MINOR
    refused(state, move(WORLD, SARA, 1), TooLarge)


def test_as_much_as_the_range_holds_is_not_too_large():
    state = opened()
    assert ask(state, move(WORLD, SARA, MAX_MINOR - 100))[0].number == 1


# -- keys ---------------------------------------------------------------------------------------


def test_the_same_key_and_facts_return_the_first_transfer():
    state = opened()
    asked = move(OMAR, SARA, 30, digest=b"asked", answer=b"until noon")
    first, again, changes = ask(state, asked, asked)
    assert (again.number, again.answer, again.repeated) == (first.number, b"until noon", True)
    assert len(changes.transfers) == len(changes.keys) == 1


def test_the_same_key_with_other_facts_is_a_conflict():
    state, key = opened(), ids.token()
    ask(state, move(OMAR, SARA, 30, key=key, digest=b"thirty"))
    assert (
        refused(state, move(OMAR, SARA, 31, key=key, digest=b"thirty-one"), KeyConflict).key == key
    )


def test_a_refused_posting_does_not_use_up_its_key():
    state, key = opened(), ids.token()
    refused(state, move(SARA, OMAR, 1, key=key), InsufficientFunds)
    ask(state, move(OMAR, SARA, 1))
    assert not ask(state, move(SARA, OMAR, 1, key=key))[0].repeated


def test_the_key_is_looked_up_before_everything_else():
    state = opened()
    asked = move(OMAR, SARA, 100, deadline=NOW + timedelta(seconds=1))
    ask(state, asked)
    for number in (OMAR, SARA):
        state.accounts[number].state = "frozen"
    late = clock.to_ms(NOW + timedelta(hours=1))
    (again,), _ = decide([asked], state, late)
    assert (again.number, again.repeated) == (1, True)


def test_after_its_deadline_a_first_posting_has_expired():
    assert refused(opened(), move(OMAR, SARA, 1, deadline=NOW), Expired).at == NOW
    in_time = move(OMAR, SARA, 1, deadline=NOW + timedelta(milliseconds=1))
    assert ask(opened(), in_time)[0].number == 1


# -- guards, rows, counters ---------------------------------------------------------------------

CARD = ("intents", (b"card",))


def settling(new, **more):
    return act(guards=(Guard(*CARD, "state", "open", new),), **more)


def test_a_guard_lets_only_the_first_through():
    state = opened(rows={CARD: {"state": "open"}})
    done, late, changes = ask(state, settling("done"), settling("cancelled"))
    assert done.number is None
    assert (late.table, late.column, late.found) == ("intents", "state", "done")
    assert changes.updated == {CARD: {"state": "done"}}


def test_a_guard_on_what_is_not_there_is_not_found():
    assert refused(opened(), settling("done"), NotFound).what == "intents"


def test_a_guard_that_fails_keeps_the_money_where_it_is():
    state = opened(rows={CARD: {"state": "cancelled"}})
    refused(state, settling("done", moves=(Move(OMAR, SARA, usd(1)),)), AlreadySettled)


def test_a_guard_whose_money_is_missing_sets_nothing():
    state = opened(rows={CARD: {"state": "open"}})
    refused(state, settling("done", moves=(Move(SARA, OMAR, usd(1)),)), InsufficientFunds)


def test_a_guard_may_only_set():
    state = opened(rows={CARD: {"state": "whatever"}})
    _, changes = ask(state, act(guards=(Guard(*CARD, "state", ANY, "done"),)))
    assert changes.updated == {CARD: {"state": "done"}}


def test_a_row_made_in_the_batch_can_be_guarded_in_it():
    state = opened()
    made = act(rows=(Row(*CARD, {"state": "open"}),))
    _, done, late, changes = ask(state, made, settling("done"), settling("done"))
    assert done.number is None
    assert type(late) is AlreadySettled
    assert changes.inserted == {CARD: {"state": "done"}}
    assert not changes.updated


def test_a_row_whose_place_is_taken_is_refused():
    state = opened()
    made = act(rows=(Row(*CARD, {"state": "open"}),))
    ask(state, made)
    again = act(rows=made.rows, moves=(Move(OMAR, SARA, usd(1)),))
    assert refused(state, again, AlreadySettled).table == "intents"


def test_the_books_fill_in_numbers():
    state = opened()
    row = Row("claims", (NEW,), {"number": NUMBER, "again": NEW})
    posted, changes = ask(state, move(OMAR, SARA, 1, rows=(row,), events=(Event("e", 9, "{}"),)))
    assert changes.inserted == {("claims", (11,)): {"number": posted.number, "again": 11}}
    assert posted.new == 11
    assert changes.events[0][1] == state.head.row == 12


def test_a_counter_never_passes_its_cap():
    state = opened()
    three = act(counts=(Count("sent today", 3, cap=8),))
    first, second, third, changes = ask(
        state, three, act(counts=three.counts), act(counts=three.counts)
    )
    assert (first.number, second.number) == (None, None)
    assert (third.limit, third.left) == ("sent today", 2)
    assert state.counts == {"sent today": 6}
    assert changes.counted == {"sent today"}


def test_a_counter_named_twice_in_a_posting_is_counted_twice():
    twice = (Count("sent today", 3, cap=5),) * 2
    refused(opened(), act(counts=twice), LimitExceeded)


def test_a_counter_without_a_cap_only_counts():
    state = opened(counts={"all": 5})
    ask(state, act(counts=(Count("all", 10**9),)))
    assert state.counts == {"all": 10**9 + 5}


def test_a_counter_does_not_grow_when_the_money_is_missing():
    refused(opened(), move(SARA, OMAR, 1, counts=(Count("sent", 1, cap=1),)), InsufficientFunds)


# -- holds --------------------------------------------------------------------------------------


def test_a_hold_reserves_and_a_capture_pays():
    state, hold = opened(), ids.token()
    ask(state, act(holds=(Hold(hold, OMAR, usd(60), "x"),)))
    assert (state.accounts[OMAR].balance, state.accounts[OMAR].held) == (100, 60)
    taken = act(takes=(Take(hold, "captured"),), moves=(Move(OMAR, SARA, usd(60)),))
    posted, changes = ask(state, taken)
    assert (state.accounts[OMAR].balance, state.accounts[OMAR].held) == (40, 0)
    assert changes.ended == [("captured", posted.number, hold)]
    refused(state, act(takes=(Take(hold, "voided"),)), AlreadySettled)


def test_a_hold_placed_and_taken_in_one_batch_is_taken_once():
    state, hold = opened(), ids.token()
    place = act(holds=(Hold(hold, OMAR, usd(60), "x"),))
    void = act(takes=(Take(hold, "voided"),))
    placed, voided, late, _ = ask(state, place, void, act(takes=void.takes))
    assert (placed.number, voided.number) == (1, 2)
    assert (late.table, late.found) == ("holds", "voided")
    assert state.accounts[OMAR].held == 0


def test_a_hold_is_not_taken_twice_by_one_posting():
    state, hold = opened(holds={b"h": HoldNow(OMAR, 10, "open")}), b"h"
    state.accounts[OMAR].held = 10
    refused(state, act(takes=(Take(hold, "voided"),) * 2), AlreadySettled)


def test_a_hold_that_was_never_placed_is_not_found():
    refused(opened(), act(takes=(Take(b"none", "voided"),)), NotFound)


def test_a_hold_needs_the_money_and_a_place_of_its_own():
    hold = Hold(b"h", OMAR, usd(60), "x")
    refused(opened(), act(holds=(Hold(b"h", OMAR, usd(101), "x"),)), InsufficientFunds)
    refused(opened(), act(holds=(hold, hold)), AlreadySettled)
    refused(opened(holds={b"h": HoldNow(SARA, 1, "voided")}), act(holds=(hold,)), AlreadySettled)


def test_a_frozen_account_can_have_its_hold_back_but_not_pay_it():
    state = opened(holds={b"h": HoldNow(OMAR, 10, "open")})
    state.accounts[OMAR].held, state.accounts[OMAR].state = 10, "frozen"
    captured = act(takes=(Take(b"h", "captured"),), moves=(Move(OMAR, SARA, usd(10)),))
    refused(state, captured, AccountFrozen)
    assert ask(state, act(takes=(Take(b"h", "voided"),)))[0].number == 1


# -- accounts -----------------------------------------------------------------------------------


def test_an_account_is_opened_once():
    state = opened()
    opening = Opening("wallet", 12, "USD")
    first, again, changes = ask(state, act(opens=(opening,)), act(opens=(opening,)))
    assert first.opened == again.opened == (5,)
    assert changes.accounts == [(1, 5, 12, "wallet", "USD", 0, 0, 0, "open")]


def test_a_state_changes_only_from_the_one_expected():
    state = opened()
    ask(state, act(changes=(Change(OMAR, "open", "frozen"),)))
    refused(state, act(changes=(Change(OMAR, "open", "frozen"),)), AlreadySettled)
    refused(state, move(OMAR, SARA, 1), AccountFrozen)


def test_only_an_empty_account_is_closed():
    close = (Change(OMAR, "open", "closed"),)
    refused(opened(), act(changes=close), AlreadySettled)
    refused(opened(), move(OMAR, SARA, 99, changes=close), AlreadySettled)
    state = opened()
    assert ask(state, move(OMAR, SARA, 100, changes=close))[0].number == 1
    assert state.accounts[OMAR].state == "closed"


def test_money_cannot_slip_into_an_account_as_it_closes():
    refused(
        opened(), move(OMAR, SARA, 1, changes=(Change(SARA, "open", "closed"),)), AlreadySettled
    )


# -- records ------------------------------------------------------------------------------------


def test_a_record_has_a_key_and_no_number():
    state = opened()
    posted, changes = ask(state, act(events=(Event("hello", 9, "{}", chat="hall"),)))
    assert posted.number is None
    assert (state.head.transfer, state.head.chain) == (0, START)
    assert len(changes.keys) == len(changes.events) == 1
    assert not changes.transfers


def test_the_chain_covers_every_fact_of_a_transfer():
    heads = set()
    asked = {"key": b"k" * 16, "kind": "send", "note": "tea", "salt": b"s"}
    for more in (
        {},
        {"note": "coffee"},
        {"kind": "gift"},
        {"actor": 3},
        {"salt": b"t"},
        {"payer": 1},
    ):
        state = opened()
        ask(state, move(OMAR, SARA, 1, **{**asked, **more}))
        heads.add(state.head.chain)
    state = opened()
    ask(state, move(OMAR, SARA, 2, **asked))
    assert len(heads | {state.head.chain}) == 7
