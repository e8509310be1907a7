"""Every money rule, without a database: a state is made by hand, and decided upon."""

from datetime import timedelta

import pytest

from ledger import clock, ids
from ledger.chart import WALLET
from ledger.decide import decide
from ledger.errors import (
    AccountClosed,
    AccountFrozen,
    AlreadySettled,
    Expired,
    InsufficientFunds,
    KeyConflict,
    NotFound,
    TooLarge,
    Unbalanced,
)
from ledger.money import MAX_MINOR, Money
from ledger.posting import (
    Change,
    Hold,
    Move,
    Opening,
    Take,
)
from ledger.state import HoldNow
from tests.ledger.acts import act, move, usd
from tests.ledger.trial import EURO, NOW, OMAR, SARA, WORLD, ask, balances, opened, refused


def test_a_move_takes_here_and_gives_there():
    state = opened()
    posted, changes = ask(state, move(OMAR, SARA, 30))
    assert (posted.number, posted.repeated) == (1, False)
    assert balances(state) == {WORLD: -100, OMAR: 70, SARA: 30}
    lines = [(OMAR, -30, 70, 0, 0), (SARA, 30, 30, 0, 0)]
    assert [entry[3:8] for entry in changes.entries] == lines
    assert changes.touched == {OMAR, SARA}


def test_each_entry_names_the_one_before_it_on_its_account():
    state = opened()
    *_, changes = ask(state, move(OMAR, SARA, 30), move(SARA, OMAR, 5), move(OMAR, SARA, 1))
    named = [(entry[1], entry[3], entry[8]) for entry in changes.entries]
    assert named == [
        (1, OMAR, 0),
        (2, SARA, 0),
        (3, SARA, 2),
        (4, OMAR, 1),
        (5, OMAR, 4),
        (6, SARA, 3),
    ]
    assert (state.accounts[OMAR].entry, state.accounts[SARA].entry) == (5, 6)


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


def test_a_floor_is_set_where_what_is_there_allows_it():
    state = opened()
    lower = Change(SARA, "open", "open", floor=-50)
    assert ask(state, move(SARA, OMAR, 40, changes=(lower,)))[0].number == 1
    assert (state.accounts[SARA].balance, state.accounts[SARA].floor) == (-40, -50)
    raised = act(changes=(Change(SARA, "open", "open", floor=-39),))
    no = refused(state, raised, InsufficientFunds)
    assert (no.available, no.needed) == (usd(-1), usd(0))
    ask(state, act(changes=(Change(SARA, "open", "frozen", floor=-40),)))
    assert (state.accounts[SARA].state, state.accounts[SARA].floor) == ("frozen", -40)


def test_a_floor_holds_for_the_posting_that_sets_it():
    state = opened()
    raised = (Change(OMAR, "open", "open", floor=80),)
    assert refused(state, move(OMAR, SARA, 21, changes=raised), InsufficientFunds).needed == usd(21)
    assert ask(state, move(OMAR, SARA, 20, changes=raised))[0].number == 1


@pytest.mark.parametrize("floor", [MAX_MINOR + 1, -MAX_MINOR - 1])
def test_a_floor_is_within_what_can_be_counted(floor):
    refused(opened(), act(changes=(Change(OMAR, "open", "open", floor=floor),)), TooLarge)


def test_an_account_whose_floor_is_taken_away_has_none():
    state = opened()
    free = act(changes=(Change(OMAR, "open", "open", floor=None),))
    assert ask(state, free, move(OMAR, SARA, 10**9))[1].number == 1


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
    opening = Opening(WALLET, 12, "USD")
    first, again, changes = ask(state, act(opens=(opening,)), act(opens=(opening,)))
    assert first.opened == again.opened == (5,)
    assert changes.accounts == [(1, 5, 12, "wallet", "USD", 0, 0, 0, "open", 0, "")]


def test_labels_tell_accounts_of_one_line_apart():
    state = opened()
    goals = [Opening(WALLET, 12, "USD", label) for label in ("", "car", "house", "car")]
    posted, changes = ask(state, act(opens=tuple(goals)))
    assert posted.opened == (5, 6, 7, 6)
    assert [(row[1], row[-1]) for row in changes.accounts] == [(5, ""), (6, "car"), (7, "house")]


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
