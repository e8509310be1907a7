"""What products declare is found by its type; days and transfers are gone through in order."""

import pkgutil
from datetime import UTC, date, timedelta
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from ledger import agenda, clock, ids, products
from ledger.agenda import RETRY
from ledger.chart import CORE
from ledger.errors import NotAllowed
from ledger.kit import Daily, Follower, Follows, days, declared, proves
from ledger.kit import following as engine
from ledger.proof import prove
from tests.ledger.acts import act, findings, move, rows, stands, wallet

LOOKS = """
from datetime import timedelta
from ledger.chart import WALLET, Line
from ledger.kit import daily, due, follows, proves, stands
from ledger.products.p2p import unclaimed

SAVED = Line("saved", owed=True, about="what was put aside")

@due(every=timedelta(seconds=5))
async def look(books, now): ...
"""


def module(name, source):
    """Return a module of a package that there is not."""
    made = ModuleType(f"sampled.{name}")
    exec(source, vars(made))  # noqa: S102 - it is ours
    return made


async def nothing(_books, _what):
    pass


def test_every_product_is_in_the_list():
    found = {each.name for each in pkgutil.iter_modules(products.__path__)}
    assert {f"products.{each}" for each in found} <= set(products.NAMES)


def test_what_a_module_has_only_imported_is_not_its_own():
    savings = module("savings", LOOKS)
    found = declared([savings])
    assert found.dues == (savings.look,)
    assert found.chart == {line.name: line for line in (*CORE, savings.SAVED)}


def test_what_a_part_of_a_product_declares_is_the_products():
    package = module("savings", "")
    part = module("savings.looking", LOOKS)
    package.look = part.look
    assert declared([package]).dues == (part.look,)


@pytest.mark.parametrize(
    "made",
    [
        """Line("wallet", owed=False, about="another one")""",
        """daily("accrue")(lambda books, day: None)""",
        """proves("it holds")(lambda connection, book: ())""",
        """stands(lambda books, person: ())""",
        """due(every=timedelta(0))(lambda books, now: None)""",
        """follows("send")(lambda books, transfer, key: None)""",
    ],
)
def test_what_two_modules_declare_is_refused(made):
    imported = LOOKS.partition("SAVED")[0]
    modules = [module("savings", f"{imported}\none = {made}") for _ in range(2)]
    with pytest.raises(TypeError, match="declared twice"):
        declared(modules)


async def test_a_check_that_fails_is_a_finding_and_hides_no_other(books, url):
    def breaks(connection, _book):
        connection.exec_driver_sql("SELECT nonsense")

    def counts(_connection, book):
        yield f"book {book}", 1, 2

    await wallet(books, 1, 100)
    checks = (proves("it counts")(counts), proves("it holds")(breaks))
    found = (await books.survey(prove, None, checks)).findings
    assert [each.check for each in found] == ["it counts", "it holds"]
    assert await findings(books) == []


# -- days ---------------------------------------------------------------------------------------


@given(
    moment=st.integers(946_684_800_000, 4_102_444_800_000).map(clock.from_ms),
    zone=st.sampled_from(("UTC", "Africa/Cairo", "Asia/Beirut", "Asia/Riyadh", "America/Havana")),
)
def test_a_day_ends_when_the_next_one_begins_there(moment, zone):
    local = ZoneInfo(zone)
    ends = days._next(local, moment)
    assert ends > moment
    assert ends.astimezone(local).date() == moment.astimezone(local).date() + timedelta(days=1)
    before = (ends - timedelta(milliseconds=1)).astimezone(local).date()
    assert before == moment.astimezone(local).date()


async def works_off(books, job):
    for claimed in await agenda.claim(books, [job]):
        await agenda.run(books, claimed)


async def test_a_day_that_fails_is_done_before_those_after_it(books, time):
    done, fails = [], [True]

    async def accrue(_books, day):
        if fails and len(done) == 1:
            raise RuntimeError
        done.append(day)

    job = days.job(Daily("accrue", UTC, accrue))
    time.moment = time.moment.replace(hour=12)
    first = time.moment.date()
    await works_off(books, job)
    time.move(days=3)
    await works_off(books, job)
    assert done == [first]
    fails.clear()
    time.move(seconds=RETRY.total_seconds())
    await works_off(books, job)
    assert done == [first + timedelta(days=number) for number in range(3)]


async def test_a_day_done_by_a_process_that_died_is_done_again_under_its_key(books, url, time):
    one, two = await wallet(books, 1, 100), await wallet(books, 2)
    dies = [True]

    async def accrue(of, day):
        await of.post(move(one, two, 5, key=ids.child("accrue", day.isoformat())))
        if dies:
            raise RuntimeError

    job = days.job(Daily("accrue", UTC, accrue))
    time.moment = time.moment.replace(hour=12)
    await works_off(books, job)
    time.move(days=1)
    await works_off(books, job)
    dies.clear()
    time.move(seconds=RETRY.total_seconds())
    await works_off(books, job)
    assert await stands(books, two) == (5, 0)
    ((at,),) = rows(url, "SELECT at FROM cursors")
    assert date.fromordinal(at) == time.moment.date()


# -- transfers ----------------------------------------------------------------------------------


class Followed:
    """A declaration that remembers what it was handed, and may be told to fail."""

    def __init__(self, *kinds):
        self.numbers, self.keys, self.failure = [], [], None
        self.follows = Follows("sampled.followed", kinds, self.run)

    async def run(self, _books, transfer, key):
        self.numbers.append(transfer.number)
        self.keys.append(key)
        if self.failure:
            raise self.failure


@pytest.fixture
async def pair(books):
    return await wallet(books, 1, 1000), await wallet(books, 2)


async def test_transfers_are_followed_in_order_from_the_first_look_on(books, pair, monkeypatch):
    monkeypatch.setattr(engine, "AT_ONCE", 2)
    followed = Followed("send", "claim")
    follower = Follower(books, followed.follows)
    await follower.go_on()
    assert followed.numbers == []
    for kind in ("send", "gift", "claim", "send", "gift"):
        await books.post(move(*pair, 1, kind=kind))
    await follower.go_on()
    await Follower(books, followed.follows).go_on()
    assert followed.numbers == [2, 4, 5]
    assert len(set(followed.keys)) == 3


async def test_what_is_not_followed_is_not_written_about(books, url, pair, monkeypatch):
    followed = Followed("send")
    follower = Follower(books, followed.follows)
    await follower.go_on()
    written = "SELECT count(*) FROM keys"
    for _ in range(3):
        await books.post(move(*pair, 1, kind="gift"))
        before = rows(url, written)
        await follower.go_on()
        assert rows(url, written) == before
    monkeypatch.setattr(engine, "MOST_BEHIND", 4)
    await books.post(move(*pair, 1, kind="gift"))
    await follower.go_on()
    assert rows(url, "SELECT at FROM cursors") == [(5,)]


async def test_a_refusal_is_passed_by_and_any_other_failure_is_tried_again(books, pair):
    followed = Followed("send")
    follower = Follower(books, followed.follows)
    await follower.go_on()
    for _ in range(2):
        await books.post(move(*pair, 1, kind="send"))
    followed.failure = NotAllowed("no")
    with capture_logs() as logged:
        await follower.go_on()
    assert [line["transfer"] for line in logged] == [2, 3]
    followed.failure = RuntimeError()
    await books.post(move(*pair, 1, kind="send"))
    for _ in range(2):
        with pytest.raises(RuntimeError):
            await follower.go_on()
    followed.failure = None
    await follower.go_on()
    assert followed.numbers == [2, 3, 4, 4, 4]
    assert len(set(followed.keys)) == 3
    assert await books.post(act(key=followed.keys[-1]))
