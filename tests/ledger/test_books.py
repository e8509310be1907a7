import asyncio
from datetime import timedelta

import pytest

from ledger.books import Books, sqlite_path
from ledger.chart import FEES, WALLET, WORLD
from ledger.clock import to_ms
from ledger.errors import (
    AccountClosed,
    AccountFrozen,
    AlreadySettled,
    Broken,
    InsufficientFunds,
    KeyConflict,
    NotFound,
)
from ledger.money import Money
from ledger.posting import Change, Event, Guard, Move, Opening, Posted
from ledger.products import bonus, fund
from ledger.proof import record
from tests.ledger.acts import act, findings, held, move, rows, stands, usd, wallet


async def test_an_account_is_opened_by_whoever_asks_first(books, url):
    asked = [books.account(WALLET, 7, "USD") for _ in range(20)]
    assert len(set(await asyncio.gather(*asked))) == 1
    assert rows(url, "SELECT owner, name, currency, floor, state FROM accounts") == [
        (7, "wallet", "USD", 0, "open")
    ]


async def test_a_start_on_books_that_are_open_already_writes_nothing(books, url):
    async def start(process):
        await fund.capitalise(process, usd(1000))
        await bonus.fill(process, usd(300))
        await process.account(WALLET, 7, "USD")
        await record.at_start(process, ())

    written = "SELECT (SELECT count(*) FROM keys), (SELECT count(*) FROM proofs), row FROM head"
    await start(books)
    before = rows(url, written)
    again = await Books.open(url)
    await start(again)
    await again.close()
    assert rows(url, written) == before


async def test_owners_names_and_currencies_have_accounts_of_their_own(books):
    places = [(WALLET, 7, "USD"), (WALLET, 8, "USD"), (WALLET, 7, "EUR"), (FEES, 7, "USD")]
    places += [(WALLET, 7, "USD", "car"), (WALLET, 7, "USD", "house")]
    assert len({await books.account(*place) for place in places}) == 6
    assert await books.house(FEES, "USD") != await books.account(FEES, 7, "USD")


async def test_accounts_with_labels_are_found_again_and_told_apart(books, url):
    labels = ("", "car", "سفر")
    numbers = [await books.account(WALLET, 7, "USD", label) for label in labels]
    again = await Books.open(url)
    assert [await again.account(WALLET, 7, "USD", label) for label in labels] == numbers
    await again.close()
    await books.post(move(await books.house(WORLD, "USD"), numbers[1], 5))
    found = [
        (each.account, each.label, each.posted.minor) for each in await books.balances(7, WALLET)
    ]
    assert found == [*zip(numbers, labels, (0, 5, 0), strict=True)]


async def test_an_act_sets_a_floor_and_spends_to_it_in_one_commit(books, url):
    card, wallet_of = await wallet(books, 7), await wallet(books, 8)
    line = Change(card, "open", "open", floor=-100)
    await books.post(move(card, wallet_of, 60, changes=(line,)))
    await books.post(move(card, wallet_of, 40))
    with pytest.raises(InsufficientFunds):
        await books.post(move(card, wallet_of, 1))
    with pytest.raises(InsufficientFunds):
        await books.post(act(changes=(Change(card, "open", "open", floor=-99),)))
    assert rows(url, f"SELECT balance, floor FROM accounts WHERE id = {card}") == [(-100, -100)]
    await books.post(move(wallet_of, card, 100, changes=(Change(card, "open", "open", floor=0),)))
    with pytest.raises(InsufficientFunds):
        await books.post(move(card, wallet_of, 1))
    assert await findings(books) == []


async def test_only_so_many_numbers_of_accounts_are_kept_in_mind(books, monkeypatch):
    monkeypatch.setattr("ledger.books.MOST_KNOWN", 2)
    numbers = [await books.account(WALLET, owner, "USD") for owner in range(5)]
    assert [await books.account(WALLET, owner, "USD") for owner in range(5)] == numbers
    assert len(books._accounts) <= 2


async def test_a_posting_that_opens_an_account_tells_its_number(books):
    opening = Opening(WALLET, 7, "USD")
    posted = await books.post(act(opens=(opening,)))
    assert posted.opened == (await books.account(WALLET, 7, "USD"),)


async def test_balances_are_an_owners_own_the_oldest_first(books):
    dollars, euros = await wallet(books, 7, 5), await books.account(WALLET, 7, "EUR")
    await wallet(books, 8, 9)
    found = await books.balances(7, WALLET)
    assert [(one.account, one.posted, one.available) for one in found] == [
        (dollars, usd(5), usd(5)),
        (euros, Money(0, "EUR"), Money(0, "EUR")),
    ]
    with pytest.raises(NotFound):
        await books.balance(99)


async def test_history_is_the_newest_first_with_the_balance_after(books):
    mine, other = await wallet(books, 1, 100), await wallet(books, 2)
    for minor in (10, 20, 30):
        await books.post(move(mine, other, minor, kind="send", payer=1, payee=2, note=f"{minor}"))
    lines = await books.history([mine], None, 3)
    assert [(line.change.minor, line.available_after.minor, line.note) for line in lines] == [
        (-30, 40, "30"),
        (-20, 70, "20"),
        (-10, 90, "10"),
    ]
    assert (lines[0].kind, lines[0].payer, lines[0].payee) == ("send", 1, 2)


async def test_history_is_read_page_by_page_without_gap_or_repetition(books):
    mine, other = await wallet(books, 1, 1000), await wallet(books, 2)
    for minor in range(1, 8):
        await books.post(move(mine, other, minor))
        await books.post(act(moves=(Move(mine, other, usd(minor)),) * 6))
    whole = await books.history([mine], None, 100)
    paged, before = [], None
    while page := await books.history([mine], before, 4):
        paged += page
        before = page[-1].at
    assert paged == whole
    assert len(whole) == 15
    assert whole[0].change == usd(-42)
    assert whole[-1].available_after == usd(1000)


async def test_a_transfer_of_many_lines_is_one_line_of_history(books):
    mine, other = await wallet(books, 1, 1000), await wallet(books, 2)
    await books.post(act(moves=tuple(Move(mine, other, usd(1)) for _ in range(200))))
    (line,) = await books.history([mine], None, 1)
    assert (line.change, line.available_after) == (usd(-200), usd(800))
    assert len(await books.history([mine], line.at, 5)) == 1


async def test_history_of_several_accounts_is_one_list(books):
    one, two, other = await wallet(books, 1, 50), await wallet(books, 2, 50), await wallet(books, 3)
    for source in (one, two, one):
        await books.post(move(source, other, 1))
    lines = await books.history([one, two], None, 3)
    assert [line.available_after.minor for line in lines] == [48, 49, 49]
    assert sorted((line.at for line in lines), reverse=True) == [line.at for line in lines]


async def test_a_hold_shows_in_history_as_less_to_spend(books):
    mine = await wallet(books, 1, 100)
    await held(books, mine, 30)
    line, *_ = await books.history([mine], None, 1)
    assert (line.change, line.available_after) == (usd(-30), usd(70))


async def test_a_transfer_is_read_back_as_it_was_posted(books):
    mine, other, fees = await wallet(books, 1, 100), await wallet(books, 2), await wallet(books, 3)
    moves = (Move(mine, other, usd(10)), Move(mine, fees, usd(1)))
    posted = await books.post(
        act(kind="send", actor=1, payer=1, payee=2, moves=moves, note="عشاء 🍲")
    )
    recorded = await books.transfer(posted.number)
    assert (recorded.kind, recorded.actor, recorded.payer, recorded.payee) == ("send", 1, 1, 2)
    assert (recorded.moves, recorded.note) == (moves, "عشاء 🍲")
    with pytest.raises(NotFound):
        await books.transfer(posted.number + 1)


async def test_when_it_was_recorded_and_when_it_counts_may_differ(books, url, time):
    mine, other = await wallet(books, 1, 100), await wallet(books, 2)
    yesterday = time.moment - timedelta(days=1)
    number = (await books.post(move(mine, other, 1, effective_at=yesterday))).number
    asked = f"SELECT recorded_at, effective_at FROM transfers WHERE number = {number}"
    assert rows(url, asked) == [(to_ms(time.moment), to_ms(yesterday))]


async def test_notes_of_the_same_words_have_different_digests(books, url):
    mine, other = await wallet(books, 1, 100), await wallet(books, 2)
    for _ in range(2):
        await books.post(move(mine, other, 1, note="tea"))
    digests = rows(url, "SELECT note_digest FROM transfers WHERE length(note_digest) > 0")
    assert len(set(digests)) == 2


async def test_events_are_committed_with_the_posting_and_not_without(books, url):
    mine, other = await wallet(books, 1, 100), await wallet(books, 2)
    told = (Event("received", 2, '{"a":1}'),)
    posted = await books.post(move(mine, other, 1, events=told))
    assert books.happened.is_set()
    books.happened.clear()
    with pytest.raises(InsufficientFunds):
        await books.post(move(mine, other, 100, events=told))
    assert not books.happened.is_set()
    asked = "SELECT kind, person, facts, transfer, state FROM events"
    assert rows(url, asked) == [("received", 2, '{"a":1}', posted.number, "waiting")]


async def test_a_transfer_is_reversed_once(books):
    mine, other = await wallet(books, 1, 100), await wallet(books, 2)
    number = (await books.post(move(mine, other, 30))).number
    first = await books.reverse(number, act(kind="reverse"))
    again = await books.reverse(number, act(kind="reverse"))
    assert (again.number, again.repeated) == (first.number, True)
    assert await stands(books, mine) == (100, 0)
    with pytest.raises(KeyConflict):
        await books.reverse(number, act(kind="reverse", digest=b"for another reason"))
    assert await findings(books) == []


async def test_what_has_been_spent_cannot_be_reversed(books):
    mine, other = await wallet(books, 1, 100), await wallet(books, 2)
    number = (await books.post(move(mine, other, 30))).number
    await books.post(move(other, mine, 1))
    with pytest.raises(InsufficientFunds):
        await books.reverse(number, act(kind="reverse"))


async def test_only_what_moved_can_be_reversed(books):
    mine = await wallet(books, 1, 100)
    await held(books, mine, 10)
    line, *_ = await books.history([mine], None, 1)
    for number in (line.number, 99):
        with pytest.raises(NotFound):
            await books.reverse(number, act(kind="reverse"))


async def test_a_frozen_account_thaws(books):
    mine, other = await wallet(books, 1, 100), await wallet(books, 2)
    await books.set_state(mine, "open", "frozen", act(kind="freeze"))
    with pytest.raises(AccountFrozen):
        await books.post(move(mine, other, 1))
    with pytest.raises(AlreadySettled):
        await books.set_state(mine, "open", "frozen", act(kind="freeze"))
    await books.set_state(mine, "frozen", "open", act(kind="thaw"))
    assert (await books.post(move(mine, other, 1))).number


async def test_an_empty_account_closes_for_good(books):
    mine, other = await wallet(books, 1, 100), await wallet(books, 2)
    with pytest.raises(AlreadySettled):
        await books.set_state(mine, "open", "closed", act(kind="close"))
    await books.post(move(mine, other, 100))
    await books.set_state(mine, "open", "closed", act(kind="close"))
    with pytest.raises(AccountClosed):
        await books.post(move(other, mine, 1))


async def test_books_of_different_numbers_share_nothing(books):
    mine = await wallet(books, 1, 100)
    other = Books(books._storage, book=2)
    assert await wallet(other, 1) == mine
    assert (await stands(books, mine), await stands(other, mine)) == ((100, 0), (0, 0))
    assert len(await other.history([mine], None, 5)) == 0
    assert await findings(books) == await findings(other) == []


@pytest.mark.parametrize(
    "database_url", ["", "sqlite:///x.db", "sqlite+aiosqlite:///", "postgresql://x"]
)
def test_an_address_of_another_form_is_refused(database_url):
    with pytest.raises(ValueError, match="sqlite"):
        sqlite_path(database_url)


def test_an_address_names_its_file():
    assert sqlite_path("sqlite+aiosqlite:///var/books.db") == "var/books.db"
    assert sqlite_path("sqlite+aiosqlite:////var/books.db") == "/var/books.db"


async def test_a_statement_that_cannot_be_understood_is_a_bug_and_fails_alone(books):
    person = act(guards=(Guard("persons", (1,), "no such column", None, 1),))
    outcomes = await asyncio.gather(books.post(person), books.post(act()), return_exceptions=True)
    assert [type(told) for told in outcomes] == [Broken, Posted]
    with pytest.raises(Broken):
        await books.read(lambda connection, _: connection.exec_driver_sql("SELECT nonsense"))
