"""Guards, rows, counters, records and the chain: the rules that move no money themselves."""

from ledger.chain import START
from ledger.errors import AlreadySettled, InsufficientFunds, LimitExceeded, NotFound
from ledger.posting import ANY, NEW, NUMBER, SAME, Count, Event, Guard, Move, OrAbsent, Row
from tests.ledger.acts import act, move, usd
from tests.ledger.trial import OMAR, SARA, ask, opened, refused

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


def test_a_guard_may_let_pass_what_is_not_there_and_only_that():
    unless = act(guards=(Guard(*CARD, "state", OrAbsent("open"), SAME),))
    stopped = opened(rows={CARD: {"state": "done"}})
    assert ask(opened(), unless)[0].number is None
    assert ask(opened(rows={CARD: {"state": "open"}}), unless)[0].number is None
    assert refused(stopped, unless, AlreadySettled).found == "done"


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


def test_a_guard_may_only_look():
    state = opened(rows={CARD: {"state": "open"}})
    seen, done, late, changes = ask(state, settling(SAME), settling("done"), settling(SAME))
    assert (seen.number, done.number, type(late)) == (None, None, AlreadySettled)
    assert changes.updated == {CARD: {"state": "done"}}
    _, changes = ask(state, act(guards=(Guard(*CARD, "state", "done", SAME),)))
    assert not changes.updated


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
    assert changes.counted == {"sent today": None}


def test_a_counter_named_twice_in_a_posting_is_counted_twice():
    twice = (Count("sent today", 3, cap=5),) * 2
    refused(opened(), act(counts=twice), LimitExceeded)


def test_a_counter_without_a_cap_only_counts():
    state = opened(counts={"all": 5})
    ask(state, act(counts=(Count("all", 10**9),)))
    assert state.counts == {"all": 10**9 + 5}


def test_a_counter_does_not_grow_when_the_money_is_missing():
    refused(opened(), move(SARA, OMAR, 1, counts=(Count("sent", 1, cap=1),)), InsufficientFunds)


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
