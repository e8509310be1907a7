"""Payouts and the sandbox bank: whatever it does, none leaves twice, and the books are sound."""

from datetime import date, timedelta

import pytest

from bot.jobs.payouts import Payouts
from bot.jobs.small import verify
from bot.rails import sandbox
from bot.rails.rail import Heard, Rail, RailDown, RailRejected, Written
from bot.rails.sandbox import behaving
from bot.rails.ways import Way
from ledger import clock, ids, products
from ledger.act import Act
from ledger.banking import accounts, lines, payouts, reconciling, statements
from ledger.banking.payouts import batching, cards, filing, reviewing
from ledger.banking.payouts.filing import File
from ledger.banking.payouts.rule import BATCH
from ledger.banking.payouts.tables import BatchRow
from ledger.chart import HOUSE
from ledger.errors import NotAllowed
from ledger.people import locks, outbox, roles
from ledger.posting import Guard, Posting
from ledger.pricing import Fee
from ledger.proof import prove
from tests.ledger.acts import asking, met, rich, stands, usd, wallet
from tests.ledger.banking.accounts.told import GERMAN, iban
from tests.ledger.banking.test_payouts import at_a_bank, frozen
from tests.ledger.conftest import Time
from tests.process import ROOT

AFTER = timedelta(seconds=5)
WAYS = {
    "sandbox": Way("sandbox", lambda *_: True),
    "files": Way("files", lambda *_: True, cut_off=15, batches=True),
}


@pytest.fixture
def time():
    source = Time()
    with clock.running(source):
        yield source


@pytest.fixture
def bank():
    made = sandbox.Bank(":memory:", AFTER)
    yield made
    made.close()


@pytest.fixture
def rail(bank):
    return Counting(bank)


@pytest.fixture
def job(rail):
    return Payouts([rail], WAYS)


@pytest.fixture
async def omar(books, time):
    books.stated = {"withdraw.review.first": 0, "withdraw.fee": Fee(flat=50)}
    return await rich(books, "omar", 100_000)


@pytest.fixture
def out(books, time, job, rail, bank, omar):  # noqa: PLR0917 - what most of them need
    return books, time, job, rail, bank, omar


class Counting(sandbox.Sandbox):
    """A sandbox that counts what it was handed, by key."""

    def __init__(self, bank):
        super().__init__(bank)
        self.handed = []

    async def submit(self, batch, orders):
        self.handed += [each.key for each in orders]
        return await super().submit(batch, orders)


async def withdraws(books, person, minor, rail="sandbox"):
    way = payouts.Way(rail, date(2026, 12, 1))
    account = await at_a_bank(books, person)
    quote = await payouts.draft(asking(books, person), account, usd(minor), "USD", way)
    return await payouts.make(asking(books, person), quote.intent)


async def goes_on(books, job, time, **by):
    """Let time pass, and the job look as often as it would."""
    until = time.moment + timedelta(**by)
    while time.moment < until:
        time.move(seconds=10)
        await job.look(books, time.moment)


async def becomes(books, job, time, payout, **by):
    await job.look(books, time.moment)
    await goes_on(books, job, time, **by or {"minutes": 2})
    found = await books.read(prove, checks=products.DECLARED.checks)
    assert list(found.findings) == []
    return await payouts.get(books, payout.token)


async def has(books, person):
    return await stands(books, await wallet(books, person.id))


async def at_bank(books, rail="sandbox"):
    return (await stands(books, await books.account(lines.BANK, HOUSE, "USD", rail)))[0]


async def test_it_goes_to_the_bank_and_is_there_after_a_while(books, time, job, bank, omar):
    payout = await withdraws(books, omar, 2_000)
    await job.look(books, time.moment)
    assert (await payouts.get(books, payout.token)).state == "submitted"
    ended = await becomes(books, job, time, payout)
    assert ended.state == "settled"
    assert await has(books, omar) == (97_950, 0)
    assert await at_bank(books) == 2_000
    (day,) = bank.days("USD")
    (entry,) = bank.statement("USD", day).entries
    assert (entry.end_to_end, entry.amount, entry.is_credit) == (payout.key, usd(2_000), False)


@pytest.mark.parametrize(
    ("minor", "state", "code", "left"),
    [
        (2_001, "rejected", "AC04", 100_000),
        (2_002, "rejected", "AC01", 100_000),
        (2_011, "returned", "AC04", 99_950),
        (2_012, "returned", "MS02", 99_945),
        (2_023, "settled", "", 97_927),
        (2_021, "settled", "", 97_929),
        (2_032, "settled", "", 97_918),
        (2_041, "settled", "", 97_909),
    ],
)
async def test_what_a_bank_does_is_booked(out, minor, state, code, left):
    books, time, job, rail, _bank, omar = out
    payout = await withdraws(books, omar, minor)
    ended = await becomes(books, job, time, payout, minutes=10)
    assert (ended.state, ended.code) == (state, code)
    assert await has(books, omar) == (left, 0)
    assert rail.handed == [payout.key]


@pytest.mark.parametrize(("minor", "heard"), [(2_022, "absent")])
async def test_what_is_not_known_is_asked_about_and_never_sent_again(out, minor, heard):
    books, time, job, rail, _bank, omar = out
    payout = await withdraws(books, omar, minor)
    ended = await becomes(books, job, time, payout, hours=2)
    assert (ended.state, ended.heard) == ("submitted", heard)
    assert rail.handed == [payout.key]
    assert await has(books, omar) == (100_000 - 50 - minor, 0)


async def test_a_late_bank_is_late(books, time, job, omar):
    payout = await withdraws(books, omar, 2_031)
    assert (await becomes(books, job, time, payout, minutes=30)).state == "submitted"
    time.move(hours=3)
    assert (await becomes(books, job, time, payout)).state == "settled"


@pytest.mark.parametrize("dies", ["before", "after"])
async def test_a_crash_around_the_sending_lets_nothing_leave_twice(out, monkeypatch, dies):
    books, time, job, rail, _bank, omar = out

    class Dead(BaseException):
        pass

    async def submit(batch, orders):
        if dies == "after":
            await Counting.submit(rail, batch, orders)
        raise Dead

    payout = await withdraws(books, omar, 2_000)
    monkeypatch.setattr(rail, "submit", submit)
    with pytest.raises(Dead):
        await job.look(books, time.moment)
    monkeypatch.undo()
    ended = await becomes(books, Payouts([rail], WAYS), time, payout, minutes=10)
    assert rail.handed == ([payout.key] if dies == "after" else [])
    assert ended.state == ("settled" if dies == "after" else "submitted")
    assert ended.heard == ("" if dies == "after" else "absent")


async def test_a_crash_before_the_commit_sends_nothing_until_the_next_look(out, monkeypatch):
    books, time, job, rail, _bank, omar = out

    class Dead(BaseException):
        pass

    async def dead(*_):
        raise Dead

    payout = await withdraws(books, omar, 2_000)
    monkeypatch.setattr(payouts, "submit", dead)
    with pytest.raises(Dead):
        await job.look(books, time.moment)
    monkeypatch.undo()
    assert rail.handed == []
    assert (await becomes(books, job, time, payout)).state == "settled"
    assert rail.handed == [payout.key]


async def test_a_return_after_a_settlement_is_booked_once(out, monkeypatch):
    books, time, job, rail, _bank, omar = out
    payout = await withdraws(books, omar, 2_011)

    async def never(_name):
        pass

    monkeypatch.setattr(rail, "put_away", never)
    assert (await becomes(books, job, time, payout, minutes=10)).state == "returned"
    assert await has(books, omar) == (99_950, 0)
    assert await at_bank(books) == 0


async def test_two_processes_send_it_once(books, time, rail, omar):
    one, other = Payouts([rail], WAYS), Payouts([rail], WAYS)
    payout = await withdraws(books, omar, 2_000)
    (queued,) = await payouts.due(books, "queued", time.moment, "sandbox")
    assert queued.token == payout.token
    await one.look(books, time.moment)
    await other._one(books, queued)
    assert rail.handed == [payout.key]


def test_the_same_key_is_the_same_order_and_the_same_payment_in(bank, time):
    for _ in range(2):
        bank.order("W1", usd(2_000))
        bank.pay_in("RF18", usd(500), "OMAR", "DE1", key="first")
    time.move(minutes=1)
    (day,) = bank.days("USD")
    told = bank.statement("USD", day)
    assert [(each.amount, each.is_credit) for each in told.entries] == [
        (usd(500), True),
        (usd(2_000), False),
    ]
    assert bank.statement("USD", day) == told


def test_a_day_that_is_over_says_what_rested_before_and_after(bank, time):
    time.moment = time.moment.replace(hour=12)
    bank.pay_in("one", usd(500))
    time.move(days=1)
    bank.pay_in("two", usd(700))
    time.move(days=1)
    first, second = (bank.statement("USD", day) for day in bank.days("USD"))
    assert (first.opening, first.closing) == (usd(0), usd(500))
    assert (second.opening, second.closing) == (usd(500), usd(1_200))
    assert {each.reference for each in first.entries}.isdisjoint(
        each.reference for each in second.entries
    )


async def test_the_bank_says_what_it_holds_of_a_day_that_goes_on(books, time, bank, rail):
    for minor, days in ((500, 0), (-32, 0), (700, 1), (-132, 0)):
        time.move(days=days)
        bank.pay_in("", usd(minor))
        for each in await rail.statements():
            await statements.import_(books, "sandbox", each)
        found = await reconciling.look(books, "sandbox", "USD", time.moment.date())
        assert (found.closing, found.differs, found.gaps) == (found.books, 0, 0)
    assert found.closing == 1_036
    time.move(days=1)
    for each in await rail.statements():
        await statements.import_(books, "sandbox", each)
    found = await reconciling.look(books, "sandbox", "USD", time.moment.date())
    assert (found.closing, found.differs, found.gaps) == (1_036, 0, 0)


@pytest.mark.parametrize("digits", sorted(behaving.BEHAVIOURS))
def test_every_behaviour_is_told_to_operators(digits):
    assert f"| {digits:02d} |" in (ROOT / "docs" / "banks.md").read_text()


# -- files ------------------------------------------------------------------------------------


class Files(Rail):
    """A rail that takes files."""

    name, batches = "files", True

    def __init__(self):
        self.files, self.days, self.fails = {}, {}, None

    def takes(self, currency, scheme, country):
        return True

    def written(self, batch, orders):
        raw = "".join(f"{each.key} {each.day} {each.amount}\n" for each in orders)
        return Written(File(f"{batch}.txt", raw.encode(), {batch: [o.key for o in orders]}), {})

    async def deliver(self, batch, file):
        assert batch not in self.files
        self.files[batch] = file.keys
        lines = [line.split() for line in file.raw.decode().splitlines()]
        self.days |= {key: date.fromisoformat(day) for key, day, *_ in lines}
        if self.fails:
            raise self.fails

    async def ask(self, key):
        return Heard("settled" if any(key in some for some in self.files.values()) else "absent")


@pytest.fixture
def files():
    return Files()


async def test_a_file_is_sealed_at_the_cut_off_and_handed_over_once(books, time, files, omar):
    job = Payouts([files], WAYS)
    time.moment = time.moment.replace(hour=10)
    some = [await withdraws(books, omar, minor, "files") for minor in (1_000, 2_000)]
    await job.look(books, time.moment)
    assert files.files == {}
    time.moment = time.moment.replace(hour=15, minute=1)
    late = await withdraws(books, omar, 3_000, "files")
    for _ in range(2):
        await job.look(books, time.moment)
    ((name, keys),) = files.files.items()
    assert (name[0], len(name)) == ("B", 15)
    assert {*keys} == {each.key for each in some}
    assert (await becomes(books, job, time, some[0])).state == "settled"
    assert (await payouts.get(books, late.token)).state == "queued"


async def test_who_cannot_be_paid_out_holds_up_no_other_of_the_file(books, time, files, omar):
    job, sara = Payouts([files], WAYS), await rich(books, "sara", 10_000)
    time.moment = time.moment.replace(hour=10)
    hers = await withdraws(books, sara, 1_000, "files")
    mine = await withdraws(books, omar, 2_000, "files")
    await frozen(books, sara)
    time.moment = time.moment.replace(hour=16)
    await job.look(books, time.moment)
    assert [*files.files.values()] == [[mine.key]]
    assert (await payouts.get(books, hers.token)).state == "queued"


async def test_who_locks_her_wallet_splits_nobodys_file(books, time, files, omar):
    job, sara = Payouts([files], WAYS), await rich(books, "sara", 10_000)
    books.stated = {**books.stated, BATCH.name: 1}
    time.moment = time.moment.replace(hour=10)
    for each in (omar, omar, omar, sara, omar, omar, omar):
        await withdraws(books, each, 1_000, "files")
    await locks.put(asking(books, sara))
    time.moment = time.moment.replace(hour=16)
    await job.look(books, time.moment)
    assert [each.payouts for each in await batching.sealed(books)] == [6]


async def test_a_file_is_to_be_paid_on_a_day_on_which_banks_work(books, time, files, omar):
    job, friday = (
        Payouts([files], WAYS),
        time.moment + timedelta(days=(4 - time.moment.weekday()) % 7),
    )
    time.moment = friday.replace(hour=10)
    before = await withdraws(books, omar, 1_000, "files")
    time.moment = friday.replace(hour=15, minute=1)
    await job.look(books, time.moment)
    evening = await withdraws(books, omar, 2_000, "files")
    time.move(days=1)
    await job.look(books, time.moment)
    assert files.days[before.key] == friday.date()
    assert files.days[evening.key] == (friday + timedelta(days=3)).date()


async def test_a_file_waits_for_the_word_of_two_where_the_rule_says_so(books, time, files, omar):
    books.stated = {**books.stated, BATCH.name: 1}
    job = Payouts([files], WAYS)
    time.moment = time.moment.replace(hour=10)
    payout = await withdraws(books, omar, 1_000, "files")
    time.moment = time.moment.replace(hour=16)
    await goes_on(books, job, time, minutes=5)
    assert files.files == {}
    (batch,) = await batching.sealed(books)
    boss = await met(books, "boss")
    await roles.first(books, boss)
    card = await batching.draft(asking(books, boss), batch)
    await batching.approved(Act(books, boss, ids.token()), card)
    await job.look(books, time.moment)
    assert [*files.files.values()] == [[payout.key]]


async def waiting(books, time, files, omar):
    """Return a file that waits for the word of two, and who may say it."""
    books.stated = {**books.stated, BATCH.name: 1}
    boss = await met(books, "boss")
    await roles.first(books, boss)
    time.moment = time.moment.replace(hour=10)
    await withdraws(books, omar, 1_000, "files")
    time.moment = time.moment.replace(hour=16)
    await Payouts([files], WAYS).look(books, time.moment)
    (batch,) = await batching.sealed(books)
    card = await batching.draft(asking(books, boss), batch)
    return batch, boss, card


async def tellings(books, kind):
    return [each.kind for each in await outbox.waiting(books, 50)].count(kind)


async def changed(books, batch):
    """Put another file in the place of the one that was written."""
    other = File(batch.file_name, b"W00000000000000 to somebody else", {batch.key: ["W"]})
    reference = await books.vault.keep(HOUSE, filing.FIELD, filing.packed(other))
    guard = Guard.on(BatchRow.file, (batch.token,), batch.file, reference)
    await books.post(Posting(ids.token(), "changed", guards=(guard,)))


async def test_a_file_that_changed_before_it_was_agreed_to_is_refused_and_told(out, files):
    books, time, _job, _rail, _bank, omar = out
    batch, boss, card = await waiting(books, time, files, omar)
    assert batch.digest == (await filing.kept(books, batch)).digest
    await changed(books, batch)
    with pytest.raises(NotAllowed, match="payout_file_spoilt"):
        await batching.approved(Act(books, boss, ids.token()), card)
    assert await tellings(books, "payout_file_spoilt") == 1
    await Payouts([files], WAYS).look(books, time.moment)
    (anew,) = await batching.sealed(books)
    assert (anew.digest, anew.approved, files.files) == (batch.digest, False, {})


async def test_a_file_that_changed_after_it_was_agreed_to_does_not_go(out, files):
    books, time, _job, _rail, _bank, omar = out
    batch, boss, card = await waiting(books, time, files, omar)
    await batching.approved(Act(books, boss, ids.token()), card)
    await changed(books, batch)
    for _ in range(3):
        await Payouts([files], WAYS).look(books, time.moment)
    (anew,) = await batching.sealed(books)
    assert (anew.approved, files.files) == (False, {})
    assert await tellings(books, "payout_file_spoilt") == 1
    assert await tellings(books, "payout_file_waits") == 2


async def test_a_file_whose_day_is_over_is_written_anew_and_agreed_to_anew(out, files):
    books, time, _job, _rail, _bank, omar = out
    batch, boss, card = await waiting(books, time, files, omar)
    time.move(days=4)
    await Payouts([files], WAYS).look(books, time.moment)
    (anew,) = await batching.sealed(books)
    assert anew.day > batch.day
    with pytest.raises(NotAllowed, match="payout_file_anew"):
        await batching.approved(Act(books, boss, ids.token()), card)
    again = await batching.draft(asking(books, boss), anew)
    await batching.approved(Act(books, boss, ids.token()), again)
    await Payouts([files], WAYS).look(books, time.moment)
    assert [*files.files] == [batch.key]
    handed = await batching.get(books, batch.token)
    assert (handed.state, handed.digest) == ("handed", anew.digest)
    assert await books.vault.of(HOUSE, filing.FIELD) == []


async def test_a_file_that_is_refused_as_a_whole_brings_all_of_it_back(books, time, files, omar):
    job, files.fails = Payouts([files], WAYS), RailRejected("FF01")
    time.moment = time.moment.replace(hour=10)
    payout = await withdraws(books, omar, 1_000, "files")
    time.moment = time.moment.replace(hour=16)
    ended = await becomes(books, job, time, payout)
    assert (ended.state, ended.code) == ("rejected", "FF01")
    assert await has(books, omar) == (100_000, 0)


async def test_what_its_bank_told_before_its_file_was_handed_over_is_not_in_that_file(
    books, time, files, omar
):
    job, books.stated = Payouts([files], WAYS), {**books.stated, BATCH.name: 1}
    time.moment = time.moment.replace(hour=10)
    paid, other = [await withdraws(books, omar, each, "files") for each in (1_000, 2_000)]
    time.moment = time.moment.replace(hour=16)
    await job.look(books, time.moment)
    (batch,) = await batching.sealed(books)
    boss = await met(books, "boss")
    cards_ = [await batching.draft(asking(books, boss), batch) for _ in range(2)]
    await batching.approved(Act(books, boss, ids.token()), cards_[0])
    await job._heard(books, {paid.key: Heard("settled")})
    await job.look(books, time.moment)
    assert files.files == {}
    await job.look(books, time.moment)
    (anew,) = await batching.sealed(books)
    assert (anew.payouts, anew.amount, anew.approved) == (1, other.amount, False)
    card = await batching.draft(asking(books, boss), anew)
    await batching.approved(Act(books, boss, ids.token()), card)
    await job.look(books, time.moment)
    assert [*files.files.values()] == [[other.key]]


async def test_a_folder_that_was_handed_nothing_calls_nothing_absent(books, time, omar):
    """Two machines, each with a folder of its own: what one has sent is not given back."""
    rails = [Files(), Files()]
    for each, name in zip(rails, ("one", "other"), strict=True):
        each.memory = name
    one, other = [Payouts([each], WAYS) for each in rails]
    time.moment = time.moment.replace(hour=10)
    payout = await withdraws(books, omar, 1_000, "files")
    time.moment = time.moment.replace(hour=16)
    await one.look(books, time.moment)
    for _ in range(3):
        time.move(hours=1)
        await other.look(books, time.moment)
    found = await payouts.get(books, payout.token)
    assert (found.state, found.heard) == ("submitted", "unknown")
    boss = await met(books, "boss")
    with pytest.raises(NotAllowed):
        await reviewing.draft(asking(books, boss), reviewing.GIVE_BACK, found, "lost")


async def test_a_rail_whose_folder_fails_holds_up_no_other(books, time, files, rail, omar):
    def failing(*_):
        raise RailDown

    files.written, job = failing, Payouts([files, rail], WAYS)
    time.moment = time.moment.replace(hour=10)
    waits, goes = [await withdraws(books, omar, 1_000, each) for each in ("files", "sandbox")]
    time.moment = time.moment.replace(hour=16)
    assert (await becomes(books, job, time, goes)).state == "settled"
    assert (await payouts.get(books, waits.token)).state == "submitted"


async def test_a_file_of_which_nothing_is_known_is_asked_about(books, time, files, omar):
    job, files.fails = Payouts([files], WAYS), RailDown("gone")
    time.moment = time.moment.replace(hour=10)
    payout = await withdraws(books, omar, 1_000, "files")
    time.moment = time.moment.replace(hour=16)
    assert (await becomes(books, job, time, payout)).state == "settled"
    assert len(files.files) == 1


async def test_an_account_gets_its_two_amounts_and_one_that_takes_nothing_is_told(
    books, time, job, rail
):
    sara, omar = await met(books, "sara"), await met(books, "omar")
    account = await accounts.add(asking(books, sara), iban())
    await goes_on(books, job, time, minutes=1)
    assert (await accounts.get(books, account.token)).state == "verifying"
    assert len(rail.handed) == 2
    other = await accounts.add(asking(books, omar), iban(GERMAN))
    first, _ = accounts.deposit_keys(other)
    await verify(books, WAYS.values(), {rail.name})
    (payout,) = (await payouts.by_keys(books, [cards.key(first)])).values()
    assert await payouts.submit(books, payout)
    await job._heard(books, {payout.key: Heard("rejected", "AC04")})
    assert (await accounts.get(books, other.token)).state == "disabled"
    found = await books.read(prove, checks=products.DECLARED.checks)
    assert list(found.findings) == []


@pytest.mark.parametrize(("minor", "waits"), [(2_000, 0), (2_032, 0), (2_033, 1), (2_041, 1)])
async def test_its_statement_is_booked_and_what_contradicts_waits_for_a_look(out, minor, waits):
    books, time, job, _rail, _bank, omar = out
    payout = await withdraws(books, omar, minor)
    assert (await becomes(books, job, time, payout)).state == "settled"
    assert len(await statements.waiting(books)) == waits


async def test_what_is_paid_in_another_currency_is_not_taken_for_the_payout(out):
    books, time, job, _rail, _bank, omar = out
    payout = await withdraws(books, omar, 2_043)
    await becomes(books, job, time, payout)
    (entry,) = await statements.waiting(books)
    assert entry.amount.currency == "EUR"


class Recanting(sandbox.Sandbox):
    """A sandbox that says of everything what it is told to say, and counts the questions."""

    recants = True

    def __init__(self, bank):
        super().__init__(bank)
        self.says, self.asked = Heard("settled"), 0

    async def ask(self, key):
        self.asked += 1
        return self.says

    async def statements(self):
        return ()


async def test_what_was_paid_and_failed_days_later_comes_back_once(books, time, bank, omar):
    rail = Recanting(bank)
    job = Payouts([rail], WAYS)
    payout = await withdraws(books, omar, 2_000)
    assert (await becomes(books, job, time, payout)).state == "settled"
    time.move(days=3)
    rail.says = Heard("returned", "account_closed")
    ended = await becomes(books, job, time, payout)
    assert (ended.state, ended.code) == ("returned", "account_closed")
    assert await has(books, omar) == (99_950, 0)
    assert await at_bank(books) == 0
    rail.asked = 0
    time.move(days=3)
    await becomes(books, job, time, payout)
    assert (rail.asked, await has(books, omar)) == (0, (99_950, 0))


async def test_what_stays_paid_is_asked_about_a_week_and_no_longer(books, time, bank, omar):
    rail = Recanting(bank)
    job = Payouts([rail], WAYS)
    payout = await withdraws(books, omar, 2_000)
    await becomes(books, job, time, payout)
    rail.asked = 0
    for _ in range(12):
        time.move(days=1)
        await job.look(books, time.moment)
    assert rail.asked == 7
    assert (await payouts.get(books, payout.token)).state == "settled"
