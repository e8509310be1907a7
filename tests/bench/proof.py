"""`python -m tests.bench.proof`: how long a proof takes, on books of two million entries.

    fill -> prove in full, in processes apart and in this one -> the chain alone
    -> what came since the last hundredth

It also tells how long the loop was kept from turning meanwhile.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from contextlib import contextmanager

from ledger import migrations
from ledger.books import Books
from ledger.proof import prove, prove_chain, reading
from ledger.proof.apart import prove_apart
from tests.bench.many import filled
from tests.postgres import execute, server

BEAT_S = 0.005


async def measured(asked):
    """Return an answer, the seconds that it took, and the longest pause of the loop."""
    longest = 0

    async def beat():
        nonlocal longest
        while True:
            began = time.perf_counter()
            await asyncio.sleep(BEAT_S)
            longest = max(longest, time.perf_counter() - began - BEAT_S)

    beating = asyncio.create_task(beat())
    began = time.perf_counter()
    answer = await asked
    took = time.perf_counter() - began
    beating.cancel()
    return answer, took, longest


async def _prove(url, storage, transfers):
    books = await Books.open(url)
    try:
        mark = await books.read(reading.mark, transfers - transfers // 100)
        ways = {
            "apart": lambda: prove_apart(books),
            "full": lambda: books.survey(prove),
            "chain": lambda: books.survey(prove_chain),
            "since": lambda: books.survey(prove, mark),
        }
        for name, ask in ways.items():
            proof, took, longest = await measured(ask())
            assert proof.findings == (), proof.findings
            sys.stdout.write(
                f"{storage:9} {name:6} {proof.entries:9,} entries {took:7.2f} s,"
                f" the loop stood still for {1000 * longest:.0f} ms at most\n"
            )
            sys.stdout.flush()
    finally:
        await books.close()


@contextmanager
def sqlite():
    with tempfile.TemporaryDirectory(prefix="wasl-proof-") as folder:
        yield f"sqlite+aiosqlite:///{folder}/books.db"


@contextmanager
def postgres():
    with server() as running:
        execute(f"{running.url}/postgres", "CREATE DATABASE proof")
        yield f"{running.url}/proof"


def main(words):
    """Measure both storages, or the one that is named."""
    reads = argparse.ArgumentParser("python -m tests.bench.proof", description=__doc__)
    reads.add_argument("--transfers", type=int, default=1_000_000)
    reads.add_argument("--accounts", type=int, default=500_000)
    reads.add_argument("--on", choices=["sqlite", "postgres"])
    asked = reads.parse_args(words)
    for name, place in (("sqlite", sqlite), ("postgres", postgres)):
        if asked.on in {None, name}:
            with place() as url:
                migrations.migrate(url)
                asyncio.run(filled(url, asked.transfers, asked.accounts))
                asyncio.run(_prove(url, name, asked.transfers))


if __name__ == "__main__":
    main(sys.argv[1:])
