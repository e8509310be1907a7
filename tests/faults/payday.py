"""A process that pays what lists are to be paid, some time from now.

    python -m tests.faults.payday URL SECONDS

The seconds let it take over from one that was killed, whose lease has not run out.
"""

import asyncio
import sys
from datetime import timedelta

from ledger import clock
from ledger.books import Books
from ledger.products import payroll


async def main(url, seconds):
    now, later = clock._source, timedelta(seconds=seconds)
    books = await Books.open(url)
    try:
        with clock.running(lambda: now() + later):
            await payroll.run.run(books, clock.now())
    finally:
        await books.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
