"""`kill -9` while a list is being paid: whoever goes on pays each line once, and loses none."""

import os
import signal
import time
from contextlib import suppress
from random import Random  # noqa: TID251 - a test's own chance

from ledger import clock, products
from ledger.chart import TREASURY
from ledger.errors import AlreadySettled
from ledger.products import fund, payroll
from ledger.products.payroll import Asked, Listed
from ledger.proof import prove
from tests.faults.figures import tell
from tests.forking import Forked
from tests.ledger.acts import act, asking, met, rows, stands, usd, wallet
from tests.process import LIMIT_S, environment

PEOPLE, LINES, KILLS = 40, 1_000, 4
PAID = "SELECT count(*) FROM transfers WHERE kind = 'payroll_paid'"


class Payday:
    """Processes that pay, one after another, each a minute later than the one before."""

    def __init__(self, folder, url, seed):
        self.folder, self.url, self.chance = folder, url, Random(f"payday {seed}")
        self.starts = 0

    def started(self):
        self.starts += 1
        with (self.folder / "said").open("ab") as said:
            words, how = (self.url, str(60 * self.starts)), {"stdout": said, "stderr": said}
            place = {"cwd": self.folder, "env": environment(self.folder)}
            return Forked("tests.faults.payday", *words, apart=True, **place, **how)

    def killed_half_way(self):
        """Kill one at a moment at which it has paid some lines more."""
        before = rows(self.url, PAID)[0][0]
        process = self.started()
        end = time.monotonic() + LIMIT_S
        goal = min(LINES, before + self.chance.randint(1, 200))
        while process.poll() is None and rows(self.url, PAID)[0][0] < goal:
            assert time.monotonic() < end, (self.folder / "said").read_text()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(LIMIT_S)

    def finished(self):
        process = self.started()
        assert process.wait(LIMIT_S) == 0, (self.folder / "said").read_text()


async def begun(books):
    """Return the people, some of whom cannot be paid, and a list of them that was approved."""
    await fund.capitalise(books, usd(10_000_000))
    boss = await met(books, "boss")
    people = [await met(books, f"p{number}") for number in range(PEOPLE)]
    lines = [
        Asked(line, f"@p{line % PEOPLE}", "web", f"p{line % PEOPLE}", usd(line))
        for line in range(1, LINES + 1)
    ]
    asked = asking(books, boss)
    made = await payroll.draft(
        asked, Listed.of("payroll", "a.csv", "", lines), await payroll.checked(asked, lines)
    )
    batch = await payroll.start(asking(books, boss), made.intent)
    for person in people[:3]:
        await books.set_state(await wallet(books, person.id), "open", "frozen", act())
    return people, batch


async def test_a_list_that_is_killed_half_way_pays_each_line_once(
    books, url, seed, tmp_path, request
):
    people, batch = await begun(books)
    payday = Payday(tmp_path, url, seed)
    for kill in range(KILLS):
        payday.killed_half_way()
        if not kill:  # what was refused before stays so
            await books.set_state(await wallet(books, people[0].id), "frozen", "open", act())
    payday.finished()
    done = await payroll.get(books, batch.token)
    assert (done.state, done.paid + done.refused) == ("done", LINES)
    outcomes = [
        (item, outcome)
        for number in range(done.pages)
        for page in [await payroll.page(books, batch.token, number)]
        for item, outcome in zip(page.items, page.outcomes, strict=True)
    ]
    paid = [(item, outcome) for item, outcome in outcomes if isinstance(outcome, int)]
    assert len({number for _, number in paid}) == len(paid) == done.paid
    for person in people:
        due = sum(item.amount.minor for item, _ in paid if item.person == person.id)
        assert await stands(books, await wallet(books, person.id)) == (due, 0)
    treasury = await stands(books, await books.house(TREASURY, "USD"))
    assert treasury == (10_000_000 - sum(item.amount.minor for item, _ in paid), 0)
    found = await books.read(prove, checks=products.DECLARED.checks)
    assert found.findings == ()
    with suppress(AlreadySettled):
        await payroll.run.run(books, clock.now())
    assert rows(url, PAID) == [(done.paid,)]
    tell(request, kills=KILLS, acknowledgements=done.paid)
