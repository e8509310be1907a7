"""`python -m tests.bench.liabilities`: what it takes to prove what a million people are owed.

    fill -> the trees in a process apart -> a root is published -> branches for whoever asks

It tells the memory of the process apart, how long the loop was kept from turning meanwhile, the
bytes that the leaves take, and how long a branch takes.
"""

import argparse
import asyncio
import json
import sys
import time
from random import Random  # noqa: TID251 - the same people each time

from ledger import ids, migrations, products
from ledger.books import Books
from ledger.products import liabilities
from tests.bench.apart import built_apart
from tests.bench.callers import percentile
from tests.bench.many import filled
from tests.bench.proof import measured, postgres, sqlite

ASKED = 500


def _tell(storage, what, text):
    sys.stdout.write(f"{storage:9} {what:9} {text}\n")
    sys.stdout.flush()


async def _prove(url, storage):
    books = await Books.open(url)
    try:
        asked = books.survey_apart(built_apart, products.DECLARED.owed, ids.salt())
        (peak, busy), took, _ = await measured(asked)
        _tell(storage, "trees", f"{took:.1f} s, {busy:.1f} of a core, {peak} MiB at most")
        root, took, longest = await measured(liabilities.publish(books, ids.token()))
        stood = f"the loop stood still for {1000 * longest:.0f} ms at most"
        _tell(storage, "published", f"{took:.1f} s for {root.people:,} people, {stood}")
        await _branches(books, storage, root)
    finally:
        await books.close()


async def _branches(books, storage, root):
    chance, took, busy = Random(1), [], time.process_time()
    for _ in range(ASKED):
        person = chance.randint(2, root.people)
        began = time.perf_counter()
        branches = await liabilities.branches(books, root, person)
        took.append(time.perf_counter() - began)
    busy = (time.process_time() - busy) / ASKED
    file = liabilities.written(root, books.book, person, branches)
    median, p99 = (1000 * percentile(took, part) for part in (0.5, 0.99))
    steps = len(json.loads(file)["branches"][0]["path"])
    told = f"p50 {median:.1f} ms, p99 {p99:.1f} ms, {1000 * busy:.1f} ms of a core"
    _tell(storage, "branch", f"{told}, {steps} steps, a file of {len(file):,} bytes")


def main(words):
    """Measure both storages, or the one that is named."""
    reads = argparse.ArgumentParser("python -m tests.bench.liabilities", description=__doc__)
    reads.add_argument("--people", type=int, default=1_000_000)
    reads.add_argument("--on", choices=["sqlite", "postgres"])
    asked = reads.parse_args(words)
    for name, place in (("sqlite", sqlite), ("postgres", postgres)):
        if asked.on in {None, name}:
            with place() as url:
                migrations.migrate(url)
                asyncio.run(filled(url, asked.people + 1, asked.people + 1))
                asyncio.run(_prove(url, name))


if __name__ == "__main__":
    main(sys.argv[1:])
