"""Three processes on the same books: `python -m tests.bench.processes URL SECONDS FIRST` is one."""

import asyncio
import json
import statistics
import sys

from bot.compose import settle
from tests import postgres
from tests.bench.callers import measure, percentile, two
from tests.bench.ledger import Ledger
from tests.process import ROOT

PROCESSES = 3
CALLERS = 64
READY = b"ready\n"


async def together(ledger, seconds, rounds):
    """Return what all of them reached at once, and the deadlocks that PostgreSQL saw."""
    before = _deadlocks(ledger.url)
    seen = [await _round(ledger, seconds) for _ in range(rounds)]
    return {
        "contender": f"{ledger.name}, {PROCESSES} processes",
        "callers": PROCESSES * CALLERS,
        "spread": "uniform",
        **{name: statistics.median(row[name] for row in seen) for name in seen[0]},
        "deadlocks": _deadlocks(ledger.url) - before,
    }


async def _round(ledger, seconds):
    running = [await _started(ledger.url, seconds, number) for number in range(PROCESSES)]
    for process in running:
        assert await process.stdout.readline() == READY
    for process in running:
        process.stdin.write(b"go\n")
    told = [json.loads((await process.communicate())[0]) for process in running]
    ledger.acknowledged += sum(each["acknowledged"] for each in told)
    await ledger.check()
    took = [act for each in told for act in each["took"]]
    return {
        "rate": sum(each["rate"] for each in told),
        "p50_ms": percentile(took, 0.5) * 1000,
        "p99_ms": percentile(took, 0.99) * 1000,
    }


async def _started(url, seconds, number):
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.processes", url, str(seconds), str(number * CALLERS)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=2**24,
        cwd=ROOT,
    )


def _deadlocks(url):
    asked = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    ((seen,),) = postgres.execute(url, "SELECT pg_sleep(1.1)", asked)  # it is told once a second
    return seen


async def one(url, seconds, first):
    """Be one of them: say when ready, wait for the word, tell what was reached."""
    ledger = await Ledger("", url).join()
    settle()
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    sys.stdin.readline()
    found = await measure(
        lambda chance: ledger.pay(*two(ledger.accounts, chance)), CALLERS, seconds, first
    )
    await ledger.books.close()
    told = {"rate": found.rate, "took": found.took, "acknowledged": found.acknowledged}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    asyncio.run(one(sys.argv[1], float(sys.argv[2]), int(sys.argv[3])))
