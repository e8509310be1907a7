"""`python -m tests.bench` measures: a table, and bench.json. See docs/benchmarks.md."""

import argparse
import asyncio
import json
import sys
from pathlib import Path

from tests.bench import (
    banking,
    books,
    discord,
    growth,
    machine,
    payday,
    readers,
    road,
    screening,
    table,
    taps,
    telegram,
    web,
)

KEPT = Path("bench.json")
ALL = ("books", "road", "web", "readers")
MEASURES = {
    "banking": banking.run,
    "books": books.run,
    "discord": discord.run,
    "growth": growth.run,
    "payday": payday.run,
    "readers": readers.run,
    "road": lambda *, quick: asyncio.run(road.measure(1.0 if quick else 4.0)),
    "screening": screening.run,
    "taps": taps.run,
    "telegram": telegram.run,
    "web": web.run,
}


def main():
    """Measure what was asked for, keep it beside what was measured before, and show it."""
    parser = argparse.ArgumentParser(description="Measure Wasl beside what others would write.")
    parser.add_argument("what", nargs="?", default="all", choices=[*MEASURES, "all", "table"])
    parser.add_argument("--quick", action="store_true", help="about a minute, and less exact")
    asked = parser.parse_args()
    document = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    if asked.what == "table":
        table.refill(document)
        return
    machine.on_disk()
    document |= {"machine": machine.described()}
    quick = set(document.get("quick", []))
    for name in ALL if asked.what == "all" else (asked.what,):
        sys.stderr.write(f"{name}\n")
        document[name] = MEASURES[name](quick=asked.quick)
        quick = quick | {name} if asked.quick else quick - {name}
    document["quick"] = sorted(quick)
    KEPT.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    sys.stdout.write(table.markdown(document))


if __name__ == "__main__":
    main()
